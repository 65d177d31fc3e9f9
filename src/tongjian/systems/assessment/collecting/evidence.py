"""Putting evidence to a task, and replacing it. The one place where evidence is written.

The task is locked first: of two people who collect the same at once, the second is told that it is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import (
    Evidence,
    EvidenceState,
    Import,
    PeriodState,
    Task,
    TaskState,
)


@dataclass(frozen=True)
class Found:
    """What was found: a count, or a part of a whole; without a `numerator` the item does not apply.

    `origin` tells what it was made from; `reason` why it does not apply, or why it replaces something.
    """

    source: str
    numerator: Decimal | None
    denominator: Decimal | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    table: Import | None = None
    document: Document | None = None

    @property
    def state(self) -> EvidenceState:
        """Whether there is a value."""
        return EvidenceState.NOT_APPLICABLE if self.numerator is None else EvidenceState.VALUE


def put(viewer: Viewer, task: UUID, found: Found, now: datetime) -> Evidence:
    """The first evidence of a task of an open period; the task is done with it. Raises `RefusedError`."""
    with transaction.atomic():
        row = locked(task)
        must_be_open(row)
        if row.state == TaskState.DONE:
            raise RefusedError(
                f"“{row.item.title}”（{row.district.name}）已经采集。要更正，请写明理由后替换。"
            )
        evidence = _write(viewer, row, found, None, now)
        row.state, row.done_at, row.revision = TaskState.DONE, now, row.revision + 1
        row.save(update_fields=["state", "done_at", "revision"])
    return evidence


def replace(viewer: Viewer, task: UUID, found: Found, now: datetime, *, seen: UUID | None = None) -> Evidence:
    """Take the place of what counted so far, for a reason; also after the period was closed.

    `seen` is the evidence the person looked at: if another one took its place meanwhile, nothing is written.
    Who may replace is asked by whoever calls. Raises `RefusedError`.
    """
    if not found.reason.strip():
        raise RefusedError("更正要写明理由。")
    with transaction.atomic():
        row = locked(task)
        now_counts = current(row)
        if now_counts is None:
            raise RefusedError(f"“{row.item.title}”（{row.district.name}）还没有采集，不必更正。")
        if seen is not None and now_counts.pk != seen:
            raise RefusedError("您打开页面以后，这项证据已被别人更正。请核对现在的内容后再操作。")
        return _write(viewer, row, found, now_counts, now)


def put_or_replace(viewer: Viewer, task: UUID, found: Found, now: datetime) -> Evidence | None:
    """For figures that arrive again (an import, a reading): nothing is written where nothing is new.

    Raises `RefusedError`, also where there is no reason to replace what differs.
    """
    with transaction.atomic():
        row = locked(task)
        counts = current(row)
        if counts is None:
            return put(viewer, task, found, now)
        if (counts.state, counts.numerator, counts.denominator) == (
            found.state,
            found.numerator,
            found.denominator,
        ):
            return None
        must_be_open(row)
        return replace(viewer, task, found, now)


def locked(task: UUID) -> Task:
    """The task with its row locked. Raises `RefusedError`."""
    held = Task.objects.select_for_update(of=("self",)).select_related("period", "item", "district")
    row = held.filter(pk=task).first()
    if row is None:
        raise RefusedError("没有这项采集任务。")
    return row


def must_be_open(row: Task) -> None:
    """Raises `RefusedError` once the period is closed."""
    if row.period.state != PeriodState.OPEN:
        raise RefusedError(f"{row.period.title}已截止采集。截止后的更正只能由复核或申诉的决定作出。")


def current(row: Task) -> Evidence | None:
    """The evidence that counts. 1 SQL query."""
    return Evidence.objects.filter(task=row, replaced_by__isnull=True).first()


def digest_of(evidence: Evidence) -> str:
    """SHA-256 over figures and origin, as `verify` computes it again."""
    return _digest(evidence.state, evidence.numerator, evidence.denominator, evidence.origin, evidence.reason)


def _write(viewer: Viewer, row: Task, found: Found, before: Evidence | None, now: datetime) -> Evidence:
    if found.numerator is None and not found.reason.strip():
        raise RefusedError("不适用要写明理由。")
    if found.denominator is not None and found.denominator <= 0:
        raise RefusedError("分母要大于 0；没有可统计的对象时请选不适用并写明理由。")
    origin = dict(found.origin)
    evidence = Evidence.objects.create(
        task=row,
        state=found.state,
        numerator=found.numerator,
        denominator=found.denominator,
        origin=origin,
        reason=found.reason.strip(),
        digest=_digest(found.state, found.numerator, found.denominator, origin, found.reason.strip()),
        source=found.source,
        table=found.table,
        document=found.document,
        collected_by_id=viewer.user,
        collected_at=now,
        replaces=before,
    )
    kind = "assessment:evidence-replaced" if before else "assessment:evidence-put"
    body = {"evidence": str(evidence.pk), "digest": evidence.digest}
    append(row.period.city, row.pk, kind, body, actor=viewer.user, at=now)
    return evidence


def _digest(
    state: str,
    numerator: Decimal | None,
    denominator: Decimal | None,
    origin: Mapping[str, Any],
    reason: str,
) -> str:
    said = {
        "state": str(state),
        "numerator": _plain(numerator),
        "denominator": _plain(denominator),
        "origin": dict(origin),
        "reason": reason,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _plain(number: Decimal | None) -> str | None:
    """One text for one number, whatever its trailing zeros."""
    return None if number is None else f"{number.normalize():f}"
