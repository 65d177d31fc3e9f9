"""The rows of oversight follow the facts, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

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
    match fact:
        case Urged():
            answer_by = date.fromisoformat(fact.answer_by)
            Urging.objects.create(
                id=fact.urging,
                city=case.city,
                case_id=case.id,
                root=case.root,
                organisation=fact.organisation,
                automatic=fact.automatic,
                urged_at=now,
                remark=fact.remark,
                answer_by=answer_by,
                escalate_on=answer_by + timedelta(days=1),
            )
        case UrgingAnswered():
            Urging.objects.filter(pk=fact.urging).update(
                answered_at=now, answer=fact.remark, escalate_on=None
            )
        case Escalated():
            answer_by = date.fromisoformat(fact.answer_by)
            last = fact.to == Step.LEADER
            Urging.objects.filter(pk=fact.urging).update(
                step=fact.to,
                because=fact.because,
                stepped_at=now,
                answer_by=answer_by,
                escalate_on=None if last else answer_by + timedelta(days=1),
            )
        case UrgingSettled():
            Urging.objects.filter(pk=fact.urging).update(settled_at=now, escalate_on=None)


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
