"""Saying of evidence that it stands, or why it is doubted; and putting right what is doubted.

The task is locked first. Of two people who verify the same evidence at once, the second is told so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.evidence import Found, current, locked, replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Period, PeriodState, Sheet, Task
from tongjian.systems.assessment.results.access import makers, person
from tongjian.systems.assessment.results.models import Decision, Outcome, Publication, Verification
from tongjian.systems.assessment.scoring.making import score_again
from tongjian.systems.assessment.verifying.figures import Figures, must_fit


def verify(viewer: Viewer, evidence: UUID, outcome: Outcome, remark: str, now: datetime) -> Verification:
    """核查 one piece of evidence that counts. Raises `PermissionDenied`, `RefusedError`."""
    row = _evidence(evidence)
    needs_body(viewer, row.task.period.city, Role.HANDLER, Role.HEAD)
    with transaction.atomic():
        task = locked(row.task_id)
        return _verify(viewer, task, row.pk, outcome, remark, now)


def confirm_all(viewer: Viewer, city: str, evidence: Collection[UUID], now: datetime) -> int:
    """核查 several pieces at once as they stand; all of them or none. How many.

    Raises `PermissionDenied`, `RefusedError` with every piece that is not the viewer's to verify.
    """
    needs_body(viewer, city, Role.HANDLER, Role.HEAD)
    rows = Evidence.objects.filter(pk__in=set(evidence), task__period__city=city)
    refused: list[str] = []
    chosen = list(rows.order_by("task_id"))
    if not chosen:
        raise RefusedError("没有选中证据。请先勾选。")
    with transaction.atomic():
        for row in chosen:
            try:
                _verify(viewer, locked(row.task_id), row.pk, Outcome.CONFIRMED, "", now)
            except RefusedError as error:
                refused += error.sentences
        if refused:
            raise RefusedError(*refused)
    return len(chosen)


def correct(
    viewer: Viewer,
    task: UUID,
    seen: UUID,
    figures: Figures,
    reason: str,
    now: datetime,
    document: Document | None = None,
) -> Evidence:
    """更正 evidence that was doubted, before results are published; it is verified again by someone else.

    A closed period is scored again. Raises `PermissionDenied`, `RefusedError`.
    """
    period = Period.objects.filter(tasks=task).first()
    if period is None:
        raise RefusedError("没有这项采集任务。")
    needs_body(viewer, period.city, Role.HANDLER, Role.HEAD)
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        if Publication.objects.filter(period=held).exists():
            raise RefusedError(f"{held.title}的结果已经公布，只能由申诉的决定更正。")
        row = locked(task)
        counts = current(row)
        doubted = Verification.objects.filter(evidence=counts, outcome=Outcome.DOUBTED).exists()
        if counts is None or not doubted:
            raise RefusedError(f"“{row.item.title}”（{row.district.name}）没有被核查提出疑问，不必更正。")
        must_fit(row, counts, figures)
        origin = {"corrects": str(counts.pk)}
        if document is not None:
            origin["sha256"] = document.sha256
        found = Found(
            row.item.source, figures.numerator, figures.denominator, origin, reason, document=document
        )
        evidence = replace(viewer, task, found, now, seen=seen)
        if held.state == PeriodState.CLOSED:
            _score_every(viewer, held, f"核查更正：{reason.strip()}", now)
    return evidence


def unverified(period: Period) -> int:
    """How much of what counts in a period was neither confirmed nor decided upon an appeal. 1 SQL query."""
    counts = Evidence.objects.filter(task__period=period, replaced_by__isnull=True)
    settled = Q(verification__outcome=Outcome.CONFIRMED) | Q(decision__isnull=False)
    return counts.exclude(settled).count()


def quarters_over(period: Period) -> list[Period]:
    """The closed quarters in which the evidence of a month counts as well. 1 SQL query."""
    around = Period.objects.filter(
        standard=period.standard_id,
        kind="quarter",
        state=PeriodState.CLOSED,
        first__lte=period.first,
        last__gte=period.last,
    )
    return list(around.exclude(pk=period.pk).order_by("first"))


def _score_every(viewer: Viewer, period: Period, reason: str, now: datetime) -> list[Sheet]:
    made = score_again(viewer, period, reason, now)
    for quarter in quarters_over(period):
        made += score_again(viewer, quarter, reason, now)
    return made


def _verify(
    viewer: Viewer, task: Task, evidence: UUID, outcome: Outcome, remark: str, now: datetime
) -> Verification:
    """Under the lock of the task."""
    named = f"“{task.item.title}”（{task.district.name}）"
    counts = current(task)
    if counts is None or counts.pk != evidence:
        raise RefusedError(f"{named}的证据已被更正，请核查现在的证据。")
    if Verification.objects.filter(evidence=counts).exists():
        raise RefusedError(f"{named}已经核查过。")
    if Decision.objects.filter(evidence=counts).exists():
        raise RefusedError(f"{named}由申诉决定更正，不再核查。")
    if viewer.user in makers(task.pk):
        raise RefusedError(f"{named}由您采集、评定或导入，要由别人核查。")
    if outcome is Outcome.DOUBTED and not remark.strip():
        raise RefusedError("有疑问要写明哪里不符。")
    row = Verification.objects.create(
        evidence=counts, outcome=outcome, remark=remark.strip()[:500], by_id=person(viewer), at=now
    )
    body = {"evidence": str(counts.pk), "digest": counts.digest, "outcome": outcome.value}
    append(task.period.city, task.pk, "assessment:verified", body, actor=viewer.user, at=now)
    return row


def _evidence(key: UUID) -> Evidence:
    row = Evidence.objects.select_related("task__period").filter(pk=key).first()
    if row is None:
        raise RefusedError("没有这项证据。")
    return row
