"""The day on which a first review lapses: the application goes on without it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, Moved
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import at
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.approval.actions.aside import Aside
from tongjian.systems.approval.actions.letters import last_day
from tongjian.systems.approval.kinds import STAGE

PASS_ON = "approval.pass-on"


@registry.follower
def first_review_is_watched(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Set the timer when an application reaches the town's window."""
    if case.kind != STAGE or not isinstance(fact, Moved):
        return
    for task in fact.opened:
        if task.node == Aside.FIRST_REVIEW.node():
            ends = last_day(case.city, now, task.limit or 0) + timedelta(days=1)
            moment = timezone.make_aware(datetime.combine(ends, time.min))
            args = {"case": str(case.id), "task": task.id}
            at(PASS_ON, args, moment, city=case.city, unique_key=f"{PASS_ON}:{task.id}")


@job(PASS_ON)
def pass_on(args: Args) -> None:
    """Pass on what the town's window has left unanswered, unless the calendar gave it more days."""
    task = Task.objects.filter(pk=UUID(args["task"]), open=True).first()
    if task is None:
        return
    if task.due_on is not None and task.due_on >= timezone.localdate():
        ends = timezone.make_aware(datetime.combine(task.due_on + timedelta(days=1), time.min))
        at(PASS_ON, args, ends, city=task.city, unique_key=f"{PASS_ON}:{task.pk}:{task.due_on}")
        return
    try:
        perform_within("pass_on", task.case_id, SYSTEM, {"task": args["task"]})
    except Refused:
        # Finished between the look and the lock.
        return
