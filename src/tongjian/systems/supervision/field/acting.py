"""What the inspecting body does with a finding: each act locks it, judges the step and writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.fieldwork import State, StepKind
from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.field.access import needs_office
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding, FindingStep
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.papers import APPEAL, ORDER, letter_of
from tongjian.systems.supervision.field.stepping import locked, locked_with_inspected, step
from tongjian.systems.supervision.field.telling import attached, tell_inspected

WORDS = 2000


def order(viewer: Viewer, finding: UUID, until: date, words: str, now: datetime) -> FindingStep:
    """责令改正: a letter with a deadline. 10 SQL queries. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = _held(viewer, finding)
        _in_bounds(row, until, now)
        said = needed(words, "请写明整改要求。")
        about = {"demand": said, "until": f"{until:%Y年%-m月%-d日}", "round": str(row.round + 1)}
        letter = letter_of(row, ORDER, about, by=viewer.user, now=now)
        made = step(row, StepKind.ORDER, {"words": said}, until=until, by=viewer.user, now=now, letter=letter)
        tell_inspected(row, "责令改正通知", f"请在 {until:%Y-%m-%d} 前改正并回复：{said}", now)
    return made


def answer_extension(
    viewer: Viewer, finding: UUID, *, granted: bool, until: date | None, words: str, now: datetime
) -> FindingStep:
    """延期答复: granted until a day, or refused with its reason. 7 SQL queries, 6 refused."""
    with transaction.atomic():
        row = _held(viewer, finding)
        if not granted:
            said = {"words": needed(words, "不同意延期的，请写明理由。")}
            made = step(row, StepKind.NOT_EXTENDED, said, by=viewer.user, now=now)
            tell_inspected(row, "延期申请未获同意", said["words"], now)
            return made
        chosen = until or row.asked_until
        if chosen is not None:
            _in_bounds(row, chosen, now)
        said = {"words": words.strip()[:WORDS]}
        made = step(row, StepKind.EXTENDED, said, until=chosen, by=viewer.user, now=now)
        tell_inspected(row, "同意延期", f"整改期限延至 {row.due_on:%Y-%m-%d}。", now)
    return made


def recheck(
    viewer: Viewer,
    finding: UUID,
    *,
    mended: bool,
    words: str,
    documents: Sequence[Document],
    now: datetime,
) -> FindingStep:
    """书面复查: on the papers of the reply. 7 SQL queries, 3 for each paper.

    A second visit writes the same steps (`rechecking`). Without a reply only a visit can tell.
    """
    with transaction.atomic():
        row = _held(viewer, finding)
        if row.state != State.REPLIED:
            raise RefusedError("被检查对象还没有回复整改情况，书面复查没有依据；可以安排现场复查。")
        said = {"way": "papers", "words": needed(words, "请写明复查情况。")}
        kind = StepKind.MENDED if mended else StepKind.NOT_MENDED
        made = step(row, kind, said, by=viewer.user, now=now)
        attached(made, documents, viewer.user, now)
        tell_inspected(row, "复查合格，已销号" if mended else "复查不合格", said["words"], now)
    return made


def decide_appeal(viewer: Viewer, finding: UUID, *, allowed: bool, words: str, now: datetime) -> FindingStep:
    """申诉决定, by a head who did not inspect. 10 SQL queries, 9 where it is upheld."""
    with transaction.atomic():
        row, inspected = locked_with_inspected(finding, viewer.user)
        needs_office(viewer, row.organisation_id, Role.HEAD)
        if inspected:
            raise PermissionDenied("您参加了这次检查，申诉要由没有参加检查的负责人决定。")
        said = needed(words, "请写明决定的理由。")
        result = "申诉成立，撤销该问题" if allowed else "申诉不成立，维持原认定"
        letter = letter_of(row, APPEAL, {"result": result, "reason": said}, by=viewer.user, now=now)
        kind = StepKind.ALLOWED if allowed else StepKind.UPHELD
        made = step(row, kind, {"words": said}, by=viewer.user, now=now, letter=letter)
        tell_inspected(row, result, said, now)
    return made


def withdraw(viewer: Viewer, finding: UUID, reason: str, now: datetime) -> FindingStep:
    """撤销: the finding no longer holds, for a reason that is shown. 7 SQL queries at most."""
    with transaction.atomic():
        row = _held(viewer, finding, Role.HEAD)
        said = {"words": needed(reason, "请写明撤销的理由。")}
        made = step(row, StepKind.WITHDRAWN, said, by=viewer.user, now=now)
        tell_inspected(row, "检查问题已撤销", said["words"], now)
    return made


def needed(words: str, missing: str) -> str:
    """A text that has to be there. Raises `RefusedError`."""
    if not words.strip():
        raise RefusedError(missing)
    return words.strip()[:WORDS]


def _held(viewer: Viewer, finding: UUID, *roles: Role) -> Finding:
    row = locked(finding)
    needs_office(viewer, row.organisation_id, *roles)
    return row


def _in_bounds(row: Finding, until: date, now: datetime) -> None:
    """Between tomorrow and the longest period there is, from the day it was found or looked at again."""
    today, periods = timezone.localdate(now), field_of(row.city).periods
    if until <= today:
        raise RefusedError("整改期限应在今天以后。")
    if (until - today).days > periods.longest:
        raise RefusedError(f"整改期限最长 {periods.longest} 日，请选更早的日期。")
