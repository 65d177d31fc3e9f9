"""Which act a form asks for, read from its fields; the acts are in `acting`, `answering`, `referring`."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.field import access, acting, answering, referring
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding
from tongjian.systems.supervision.field.pages.receiving import papers

NO_ACT = "没有这个操作，请刷新页面后再办。"


def done_by_office(request: ViewerRequest, row: Finding) -> str:
    """Do what the body's form asks, and say what was done. Raises `PermissionDenied`, `RefusedError`."""
    viewer, asked, now = request.viewer, request.POST, timezone.now()
    access.needs_office(viewer, row.organisation_id)
    words = asked.get("words", "")
    match asked.get("act"):
        case "order":
            acting.order(viewer, row.pk, needed_day(asked.get("until", "")), words, now)
            return "已下达责令改正通知书。"
        case "extended":
            until = needed_day(asked.get("until", ""))
            acting.answer_extension(viewer, row.pk, granted=True, until=until, words=words, now=now)
            return "已同意延期。"
        case "not_extended":
            acting.answer_extension(viewer, row.pk, granted=False, until=None, words=words, now=now)
            return "已答复：不同意延期。"
        case "mended" | "not_mended" as outcome:
            with transaction.atomic():
                given = papers(request, row.city, row.organisation_id)
                acting.recheck(
                    viewer, row.pk, mended=outcome == "mended", words=words, documents=given, now=now
                )
            return "复查合格，已销号。" if outcome == "mended" else "已记录：整改不到位。"
        case "referred":
            referring.send(viewer, row.pk, asked.get("channel", ""), words, now)
            return "已移送执法机构。"
        case "upheld" | "allowed" as outcome:
            acting.decide_appeal(viewer, row.pk, allowed=outcome == "allowed", words=words, now=now)
            return "申诉已决定。"
        case "withdrawn":
            acting.withdraw(viewer, row.pk, words, now)
            return "问题已撤销。"
        case _:
            raise RefusedError(NO_ACT)


def done_by_inspected(request: ViewerRequest, row: Finding) -> str:
    """The same for the inspected."""
    viewer, asked, now = request.viewer, request.POST, timezone.now()
    words, owner = asked.get("words", ""), row.subject.organisation_id
    if owner is None:
        raise RefusedError(NO_ACT)
    match asked.get("act"):
        case "reply":
            with transaction.atomic():
                answering.reply(viewer, row.pk, words, papers(request, row.city, owner), now)
            return "整改回复已提交，请等待复查。"
        case "extension":
            answering.ask_extension(viewer, row.pk, needed_day(asked.get("until", "")), words, now)
            return "延期申请已提交。"
        case "appeal":
            with transaction.atomic():
                answering.appeal(viewer, row.pk, words, papers(request, row.city, owner), now)
            return "申诉已提交，由没有参加检查的负责人决定。"
        case _:
            raise RefusedError(NO_ACT)


def needed_day(text: str) -> date:
    """A day that has to be there. Raises `RefusedError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError("请填写期限，格式为 年-月-日。") from None
