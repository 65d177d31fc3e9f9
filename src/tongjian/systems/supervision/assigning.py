"""What becomes of an assignment: started, concluded, called off. Called by the room that visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.models import Assignment, AssignmentState, Plan, PlanState
from tongjian.systems.supervision.signals import called_off

_OVER = (AssignmentState.CONCLUDED, AssignmentState.VOID)


def start(assignment: Assignment, *, by: int | None, at: datetime) -> Assignment:
    """开始检查: from here on no other draw replaces it. 6 SQL queries at most; nothing when it had begun."""
    with transaction.atomic():
        plan = _plan(assignment)
        row = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if row.state in _OVER:
            raise RefusedError(f"这项检查任务{row.get_state_display()}，不能再开始")
        if row.state == AssignmentState.STARTED:
            return row
        row.state = AssignmentState.STARTED
        row.save(update_fields=["state"])
        append(row.city, row.pk, "supervision:assignment-started", {}, actor=by, at=at)
        if plan is not None and (plan.round, plan.state) == (row.round, PlanState.DRAWN):
            plan.state, plan.changed_at = PlanState.RUNNING, at
            plan.save(update_fields=["state", "changed_at"])
    return row


def conclude(assignment: Assignment, *, by: int | None, at: datetime) -> Assignment:
    """检查办结: the visit was made. The round is ended when it was the last. 7 SQL queries at most."""
    with transaction.atomic():
        plan = _plan(assignment)
        row = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if row.state in _OVER:
            raise RefusedError(f"这项检查任务{row.get_state_display()}，不能再办结")
        row.state, row.ended_at = AssignmentState.CONCLUDED, at
        row.save(update_fields=["state", "ended_at"])
        append(row.city, row.pk, "supervision:assignment-concluded", {}, actor=by, at=at)
        if plan is not None:
            _moved_on(plan, row, at)
    return row


def call_off(assignments: Iterable[Assignment], reason: str, *, by: int | None, at: datetime) -> int:
    """取消 open assignments, for a reason; how many. Inside the caller's transaction, rows locked by it."""
    rows = [row for row in assignments if row.state == AssignmentState.OPEN]
    for row in rows:
        row.state, row.ended_at, row.ended_because = AssignmentState.VOID, at, reason
    Assignment.objects.bulk_update(rows, ["state", "ended_at", "ended_because"], batch_size=500)
    if rows:
        called_off.send(sender=Assignment, assignments=rows, by=by, at=at)
    return len(rows)


def _plan(assignment: Assignment) -> Plan | None:
    """The plan is locked before its assignments, as a draw does."""
    if assignment.plan_id is None:
        return None
    return Plan.objects.select_for_update().get(pk=assignment.plan_id)


def _moved_on(plan: Plan, row: Assignment, at: datetime) -> None:
    """The plan runs once something was done, and its round ends when nothing remains."""
    if plan.round != row.round or plan.state not in (PlanState.DRAWN, PlanState.RUNNING):
        return
    rest = Assignment.objects.filter(plan=plan, round=plan.round).exclude(state__in=_OVER).exists()
    plan.state, plan.changed_at = (PlanState.RUNNING if rest else PlanState.ENDED), at
    plan.save(update_fields=["state", "changed_at"])
