"""One step of a finding: judged by the engine, written with its row and its event, under its lock.

Numbers of SQL queries, here and in the acts, leave out what opens and closes transactions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tongjian.engines.fieldwork import Finding as Standing
from tongjian.engines.fieldwork import State, Step, StepKind, WayError, after
from tongjian.kernel.inserting import insert
from tongjian.kernel.ledger.records import append
from tongjian.kernel.letters.models import Letter
from tongjian.systems.supervision.field import reporting
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import NEVER, Finding, FindingStep, Member
from tongjian.systems.supervision.field.office import field_of


def locked(finding: UUID) -> Finding:
    """The finding with its row locked. 1 SQL query. Raises `RefusedError`."""
    row: Finding = _one(_rows(), finding)
    return row


def locked_with_inspected(finding: UUID, user: int | None) -> tuple[Finding, bool]:
    """The same, and whether that account belongs to the team that found it. 1 SQL query."""
    own = Member.objects.filter(visit=OuterRef("visit"), user=user)
    row = _one(_rows().annotate(inspected=Exists(own)), finding)
    return row, row.inspected


def locked_with_referrals(finding: UUID) -> tuple[Finding, int]:
    """The same, and how often it was handed over. 1 SQL query."""
    sent = FindingStep.objects.filter(finding=OuterRef("pk"), kind=StepKind.REFERRED.value)
    number = sent.order_by().values("finding").annotate(number=Count("pk")).values("number")
    counted = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    row = _one(_rows().annotate(referrals=counted), finding)
    return row, row.referrals


def _rows() -> QuerySet[Finding]:
    return Finding.objects.select_for_update(of=("self",)).select_related("subject", "organisation", "visit")


def _one(rows: QuerySet[Finding, Any], finding: UUID) -> Any:
    row = rows.filter(pk=finding).first()
    if row is None:
        raise RefusedError("没有这个检查问题。")
    return row


def standing_of(row: Finding) -> Standing:
    """A row as the engine sees it."""
    return Standing(
        State(row.state), row.round, row.due_on, row.asked_until, appealed=row.appealed, heard=row.heard
    )


def first_step(row: Finding, *, by: int | None, now: datetime) -> FindingStep:
    """Write a new finding. 4 SQL queries."""
    row.steps = 0
    _take(row, after(None, Step(StepKind.FOUND)), now)
    row.steps = 1
    row.save(force_insert=True)
    said = {"words": row.words, "evidence": [each["sha256"] for each in row.evidence]}
    about = {"visit": str(row.visit_id), "item": row.item, "number": row.number}
    return _write(row, StepKind.FOUND, {**about, **said}, by, now, None)


def step(
    row: Finding,
    kind: StepKind,
    body: Mapping[str, Any] | None = None,
    *,
    until: date | None = None,
    by: int | None,
    now: datetime,
    letter: Letter | None = None,
) -> FindingStep:
    """Take a step. 5 SQL queries, 4 where nothing changes that was reported.

    Raises `RefusedError` where it cannot follow what is there.
    """
    before = row.state, row.due_on
    try:
        _take(row, after(standing_of(row), Step(kind, until)), now)
    except WayError as error:
        raise RefusedError(str(error)) from None
    row.steps += 1
    row.changed_at = now
    row.save(
        update_fields=[
            "state",
            "round",
            "due_on",
            "asked_until",
            "appealed",
            "heard",
            "next_on",
            "steps",
            "changed_at",
        ]
    )
    if (row.state, row.due_on) != before:
        reporting.tell(row)
    said = {**(body or {}), **({"until": until.isoformat()} if until else {})}
    return _write(row, kind, said, by, now, letter)


def _take(row: Finding, found: Standing, now: datetime) -> None:
    row.next_on = _next_on(row, found, timezone.localdate(now))
    row.state = found.state.value
    row.round, row.due_on, row.asked_until = found.round, found.due_on, found.asked_until
    row.appealed, row.heard = found.appealed, found.heard


def _next_on(row: Finding, found: Standing, today: date) -> date:
    """By when whoever is next has to act: the deadline of the order, else the days of the pack from today."""
    periods = field_of(row.city).periods
    if found.state is State.ORDERED:
        return found.due_on or NEVER
    if row.state == found.state.value and row.steps:
        return row.next_on  # An appeal or an answer to one moves nothing.
    days = {
        State.FOUND: periods.decide,
        State.UNMENDED: periods.decide,
        State.REPLIED: periods.recheck,
        State.REFERRED: periods.answer,
    }
    return today + timedelta(days=days[found.state]) if found.state in days else NEVER


def _write(
    row: Finding,
    kind: StepKind,
    body: Mapping[str, Any],
    by: int | None,
    now: datetime,
    letter: Letter | None,
) -> FindingStep:
    made = FindingStep(
        id=uuid4(),
        finding_id=row.pk,
        number=row.steps,
        kind=kind.value,
        body=dict(body),
        by_id=by,
        at=now,
        letter_id=letter.pk if letter else None,
    )
    insert([made])
    said = {"step": made.number, **body, **({"letter": letter.digest} if letter else {})}
    append(row.city, row.pk, f"field:finding-{kind.value.replace('_', '-')}", said, actor=by, at=now)
    return made
