"""What other rooms tell: assignments that were made or called off, and answers to referrals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tongjian.kernel.inspectorate.models import Officer, Referral
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.field.checklists import sheet_for
from tongjian.systems.supervision.field.making import DAILY, SPECIAL, Order, open_visit
from tongjian.systems.supervision.field.models import Visit, VisitState
from tongjian.systems.supervision.field.referring import follow
from tongjian.systems.supervision.field.sheet import VisitSheet
from tongjian.systems.supervision.models import Assignment, AssignmentKind, Seat

_ORDINARY = {AssignmentKind.RANDOM, AssignmentKind.FULL}


def on_assigned(sender: Any, assignments: Sequence[Assignment], at: datetime, **_: Any) -> None:
    """A visit for each assignment, in the transaction that made them."""
    seats: dict[Any, list[Seat]] = {}
    rows = Seat.objects.filter(assignment__in=assignments).select_related("officer").order_by("place")
    for seat in rows:
        seats.setdefault(seat.assignment_id, []).append(seat)
    for each in assignments:
        # What is checked in the system of the province alone is no visit here.
        if (sheet := sheet_for(each.city, each.matters)) is not None:
            open_visit(_order(each, sheet, seats.get(each.pk, [])), by=each.assigned_by_id, at=at)


def on_called_off(
    sender: Any, assignments: Sequence[Assignment], at: datetime, by: int | None = None, **_: Any
) -> None:
    """Their visits are cancelled with the same reason; what was recorded stays."""
    reasons = {each.pk: each.ended_because for each in assignments}
    rows = Visit.objects.select_for_update().filter(assignment__in=list(reasons), state=VisitState.OPEN)
    for row in rows:
        assert row.assignment_id is not None, "they are found by it"
        row.state, row.reason = VisitState.CANCELLED, reasons[row.assignment_id] or "检查任务已取消"
        row.save(update_fields=["state", "reason"])
        append(row.city, row.pk, "field:visit-cancelled", {"reason": row.reason}, actor=by, at=at)


def on_referral(sender: Any, instance: Referral, created: bool, **_: Any) -> None:
    """The receiver answered."""
    if not created and instance.answered_at is not None:
        follow(instance, instance.answered_at)


def _body(row: Assignment, team: Sequence[Officer]) -> int:
    """Who carries the visit out: the body of the team, where it is one; else the body that sends it."""
    bodies = {officer.organisation_id for officer in team}
    return bodies.pop() if len(bodies) == 1 else row.organisation_id


def _order(row: Assignment, sheet: VisitSheet, seats: Sequence[Seat]) -> Order:
    kind, team = AssignmentKind(row.kind), [seat.officer for seat in seats]
    return Order(
        city=row.city,
        title=f"{row.subject.name}（{kind.label}）",
        subject=row.subject,
        organisation=_body(row, team),
        team=team,
        sheet=sheet,
        due_on=row.due_on,
        form=DAILY if kind in _ORDINARY else SPECIAL,
        category=kind.label,
        plan=f"{row.plan.year}-{row.plan.number:03}-{row.round}" if row.plan else "",
        assignment=row.pk,
    )
