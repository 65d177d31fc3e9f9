"""A visit begins: with its team, what is to be checked, and a number used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Member, Visit, VisitState
from tongjian.systems.supervision.field.sheet import VisitSheet

SERIES = "visit"
DAILY, SPECIAL = "01", "02"


@dataclass(frozen=True)
class Order:
    """What is to be done: by whom, where, what, until when; the rest as in `models.Visit`."""

    city: str
    title: str
    subject: Subject
    organisation: int
    team: Sequence[Officer]
    sheet: VisitSheet
    due_on: date
    form: str = DAILY
    category: str = "日常检查"
    plan: str = ""
    assignment: UUID | None = None
    again: UUID | None = None


def open_visit(order: Order, *, by: int | None, at: datetime) -> Visit:
    """下达检查任务, in one transaction. 6 SQL queries. Raises `RefusedError`."""
    if len({officer.pk for officer in order.team}) < 2:
        raise RefusedError("现场检查要有两名以上检查人员。")
    pack, on = pack_of(order.city), timezone.localdate(at)
    pattern = pack.settings.numbers.get(SERIES)
    if pattern is None:
        raise LookupError(f"城市包没有编号格式 {SERIES}，请在 pack.yaml 的 settings.numbers 中补上")
    with transaction.atomic():
        number = next_number(order.city, SERIES, pattern, on=on, region=pack.region)
        visit = Visit.objects.create(
            city=order.city,
            number=number.text,
            title=order.title[:200],
            assignment_id=order.assignment,
            again_id=order.again,
            subject=order.subject,
            organisation_id=order.organisation,
            region=order.subject.region,
            form=order.form,
            category=order.category[:32],
            plan=order.plan[:64],
            sheet=order.sheet.model_dump(mode="json"),
            assigned_at=at,
            due_on=order.due_on,
        )
        Member.objects.bulk_create(
            Member(visit=visit, officer=officer, user_id=officer.user_id) for officer in order.team
        )
        said = {
            "number": visit.number,
            "subject": str(order.subject.pk),
            "officers": [str(officer.pk) for officer in order.team],
            "sheet": visit.sheet,
            "due_on": order.due_on.isoformat(),
        }
        append(order.city, visit.pk, "field:visit-assigned", said, actor=by, at=at)
        _tell(visit, order.team, at)
    return visit


def cancel(visit: UUID, reason: str, *, by: int | None, at: datetime) -> Visit:
    """取消: an open visit is called off for a reason; its facts stay. Raises `RefusedError`."""
    if not reason.strip():
        raise RefusedError("取消检查任务要写明理由。")
    with transaction.atomic():
        row = Visit.objects.select_for_update().get(pk=visit)
        if row.state != VisitState.OPEN:
            raise RefusedError(f"{row.number} {row.get_state_display()}，不能取消。")
        row.state, row.reason = VisitState.CANCELLED, reason.strip()[:500]
        row.save(update_fields=["state", "reason"])
        append(row.city, row.pk, "field:visit-cancelled", {"reason": row.reason}, actor=by, at=at)
    return row


def _tell(visit: Visit, team: Sequence[Officer], at: datetime) -> None:
    link = reverse("supervision-visit", args=[visit.city, visit.pk])
    text = f"{visit.subject.name}，请在 {visit.due_on:%Y-%m-%d} 前完成。"
    notify_many(
        [
            NewNotice(visit.city, f"检查任务：{visit.title}"[:200], text, link, user=officer.user_id)
            for officer in team
            if officer.user_id is not None
        ],
        now=at,
    )
