"""The rows of oversight follow the facts, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.clock import case_clock
from tongjian.kernel.cases.facts import Extended, Fact, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.oversight.facts import Escalated, Step, Urged, UrgingAnswered, UrgingSettled
from tongjian.kernel.oversight.models import FirstOverdue, Urging
from tongjian.kernel.oversight.overdue import clock_of, first_overdue
from tongjian.kernel.packs.queries import calendar_of

# What can move the due day of a clock that has already run out.
_RESUMES = {Status.SPECIAL_STARTED, Status.SPECIAL_ENDED, Status.CORRECTION_STARTED, Status.CORRECTION_ENDED}


@registry.follower
def urgings_are_listed(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """One statement for each fact of oversight."""
    if isinstance(fact, Urged):
        urging_of(fact, case.city, case.id, case.root, now).save(force_insert=True)
    elif isinstance(fact, UrgingAnswered | Escalated | UrgingSettled):
        Urging.objects.filter(pk=fact.urging).update(**changes_by(fact, now))


def urging_of(fact: Urged, city: str, case: UUID, root: UUID, at: datetime) -> Urging:
    """The row with which an urging begins."""
    answer_by = date.fromisoformat(fact.answer_by)
    return Urging(
        id=UUID(fact.urging),
        city=city,
        case_id=case,
        root=root,
        organisation=fact.organisation,
        automatic=fact.automatic,
        urged_at=at,
        remark=fact.remark,
        answer_by=answer_by,
        escalate_on=answer_by + timedelta(days=1),
    )


def changes_by(fact: UrgingAnswered | Escalated | UrgingSettled, at: datetime) -> dict[str, Any]:
    """The columns of an urging that a later fact changes."""
    match fact:
        case UrgingAnswered():
            return {"answered_at": at, "answer": fact.remark, "escalate_on": None}
        case UrgingSettled():
            return {"settled_at": at, "escalate_on": None}
    answer_by = date.fromisoformat(fact.answer_by)
    return {
        "step": fact.to,
        "because": fact.because,
        "stepped_at": at,
        "answer_by": answer_by,
        "escalate_on": None if fact.to == Step.LEADER else answer_by + timedelta(days=1),
    }


@registry.follower
def overdue_days_are_kept(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Before a limit is moved out of an overdue day, the day is written down. 1 statement, and only then."""
    moved = isinstance(fact, Extended) or (isinstance(fact, StatusChanged) and Status(fact.to) in _RESUMES)
    if moved and (rows := list(overdue_of(case, timezone.localdate(now)))):
        FirstOverdue.objects.bulk_create(rows, ignore_conflicts=True)


def overdue_of(case: CaseState, today: date) -> Iterator[FirstOverdue]:
    """The clocks of a case that have ever been overdue, with the first such day."""
    calendar = calendar_of(case.city)
    own = case_clock(case)
    clocks = [(case.id, own)] if own else []
    clocks += [(task.id, clock) for task in case.open_tasks() if (clock := clock_of(case, task))]
    for subject, clock in clocks:
        if day := first_overdue(clock, calendar, today):
            yield FirstOverdue(subject=subject, city=case.city, case_id=case.id, day=day)
