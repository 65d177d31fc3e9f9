"""What the inspected (被检查对象) does: reply, ask for more time, appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.fieldwork import StepKind
from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.field.acting import needed
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding, FindingStep
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.stepping import locked, step
from tongjian.systems.supervision.field.telling import attached, tell_office


def reply(
    viewer: Viewer, finding: UUID, words: str, documents: Sequence[Document], now: datetime
) -> FindingStep:
    """整改回复 with evidence. 7 SQL queries, 3 for each paper. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = _held(viewer, finding)
        said = needed(words, "请写明怎样整改、什么时候完成。")
        if not documents:
            raise RefusedError("请附上整改后的照片或材料。")
        late = row.due_on is not None and timezone.localdate(now) > row.due_on
        body = {"words": said, "late": late, "evidence": [document.sha256 for document in documents]}
        made = step(row, StepKind.REPLY, body, by=viewer.user, now=now)
        attached(made, documents, viewer.user, now)
        tell_office(row, "收到整改回复", said, now)
    return made


def ask_extension(viewer: Viewer, finding: UUID, until: date, words: str, now: datetime) -> FindingStep:
    """申请延期, while the deadline has not passed. 6 SQL queries."""
    with transaction.atomic():
        row = _held(viewer, finding)
        today, longest = timezone.localdate(now), field_of(row.city).periods.longest
        if row.due_on is not None and today > row.due_on:
            raise RefusedError("整改期限已过，不能再申请延期；请尽快整改并回复。")
        if (until - today).days > longest:
            raise RefusedError(f"整改期限最长 {longest} 日，请选更早的日期。")
        said = {"words": needed(words, "请写明申请延期的理由。")}
        made = step(row, StepKind.EXTENSION, said, until=until, by=viewer.user, now=now)
        tell_office(row, "收到延期申请", said["words"], now)
    return made


def appeal(
    viewer: Viewer, finding: UUID, words: str, documents: Sequence[Document], now: datetime
) -> FindingStep:
    """申诉: against the finding itself, once. 6 SQL queries, 3 for each paper."""
    with transaction.atomic():
        row = _held(viewer, finding)
        said = {"words": needed(words, "请写明申诉的事实和理由。")}
        made = step(row, StepKind.APPEAL, said, by=viewer.user, now=now)
        attached(made, documents, viewer.user, now)
        tell_office(row, "收到申诉，由负责人决定", said["words"], now)
    return made


def _held(viewer: Viewer, finding: UUID) -> Finding:
    row = locked(finding)
    if row.subject.organisation_id not in viewer.organisations(Role.APPLICANT):
        raise PermissionDenied("只有被检查对象自己可以办理。")
    return row
