"""What happens at its time without anybody: silence becomes acceptance."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, Moved
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import at
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.approval.actions.intake import RECEIVE, RECEIVING_DAYS
from tongjian.systems.approval.kinds import STAGE

ACCEPT_BY_SILENCE = "approval.accept-by-silence"


@registry.follower
def silence_is_watched(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Set the timer when an application reaches the window (行政许可法 art. 32(4))."""
    if case.kind != STAGE or not isinstance(fact, Moved):
        return
    if any(task.node == RECEIVE for task in fact.opened):
        last_day = calendar_of(case.city).add_working_days(timezone.localdate(now), RECEIVING_DAYS)
        over = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
        at(
            ACCEPT_BY_SILENCE,
            {"case": str(case.id)},
            over,
            city=case.city,
            unique_key=f"{ACCEPT_BY_SILENCE}:{case.id}",
        )


@job(ACCEPT_BY_SILENCE)
def accept_by_silence(args: Args) -> None:
    """Accept what the window has left unanswered; whatever was answered in time stays as it is."""
    case = UUID(args["case"])
    try:
        perform_within("accept_by_silence", case, SYSTEM)
    except Refused:
        # Answered in time: the action is open only while the application still waits at the window.
        return
