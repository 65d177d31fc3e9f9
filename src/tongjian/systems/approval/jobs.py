"""What happens at its time without anybody: silence becomes acceptance, and what is late is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from tongjian.engines import worktime
from tongjian.engines.worktime import CalendarDays, LightRule, Limit, Started, WorkingDays
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, Moved, NewTask
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import at, enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.approval.actions.intake import RECEIVE, RECEIVING_DAYS
from tongjian.systems.approval.actions.overdue import WATCHED
from tongjian.systems.approval.facts import Undone
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.statistics.jobs import MEASURE
from tongjian.systems.approval.statistics.models import CaseTime

ACCEPT_BY_SILENCE = "approval.accept-by-silence"
REMIND = "approval.remind"
OVERDUE = "approval.overdue"
# A reminder at the beginning of the working day reaches people who are there.
MORNING = time(9)


@registry.follower
def silence_is_watched(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Set the timer when an application reaches the window (行政许可法 art. 32(4))."""
    if case.kind != STAGE or not isinstance(fact, Moved):
        return
    if received := next((task for task in fact.opened if task.node == RECEIVE), None):
        days = received.limit or RECEIVING_DAYS
        last_day = calendar_of(case.city).add_working_days(timezone.localdate(now), days)
        at(
            ACCEPT_BY_SILENCE,
            {"case": str(case.id)},
            _day_after(last_day),
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


@registry.follower
def what_stands_beside_is_watched(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Two timers for each task beside the process that has a limit: a reminder, and the day it is late."""
    if case.kind not in (STAGE, MATTER) or not isinstance(fact, Moved):
        return
    for task in fact.opened:
        if task.limit and any(task.node.startswith(kind.node()) for kind in WATCHED):
            warn_on, due_on = _days(case.city, task, now)
            args = {"case": str(case.id), "task": task.id}
            at(REMIND, args, _at(warn_on, MORNING), city=case.city, unique_key=f"{REMIND}:{task.id}")
            at(OVERDUE, args, _day_after(due_on), city=case.city, unique_key=f"{OVERDUE}:{task.id}")


@registry.follower
def what_was_undone_is_not_counted(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """A case that runs again is no ended one until it ends; one that is restored is measured as it was."""
    if not isinstance(fact, Undone):
        return
    if case.ended:
        root = str(tree.root)
        enqueue(MEASURE, {"root": root}, city=case.city, unique_key=f"{MEASURE}:{root}")
    else:
        CaseTime.objects.filter(case=case.id).delete()


@job(REMIND)
def remind(args: Args) -> None:
    """Tell whoever has the task that its light has turned yellow; nothing when it is done."""
    task = Task.objects.filter(pk=UUID(args["task"]), open=True).first()
    if task is None or task.due_on is None:
        return
    notice = NewNotice(
        city=task.city,
        organisation=task.organisation,
        title=f"即将到期：{task.title}",
        text=f"请在{task.due_on:%Y年%-m月%-d日}前办理",
        link=f"/cases/{task.case_id}/",
    )
    notify_many([notice])


@job(OVERDUE)
def note_overdue(args: Args) -> None:
    """Record that the task was not finished in time, unless it was, or the calendar gave it more days."""
    task = Task.objects.filter(pk=UUID(args["task"]), open=True).first()
    if task is None or task.due_on is None:
        return
    if task.due_on >= timezone.localdate():
        at(OVERDUE, args, _day_after(task.due_on), city=task.city, unique_key=f"{OVERDUE}:{task.pk}:again")
        return
    try:
        perform_within("note_overdue", task.case_id, SYSTEM, {"task": args["task"]})
    except Refused:
        # Finished between the look and the lock.
        return


def _days(city: str, task: NewTask, now: datetime) -> tuple[date, date]:
    """The first yellow day and the last day of a task that is opened now."""
    assert task.limit is not None, "only a task with a limit is watched"
    limit: Limit = CalendarDays(task.limit) if task.unit == "day" else WorkingDays(task.limit)
    calendar, light = calendar_of(city), pack_of(city).settings.light
    events = [Started(now)]
    rule = LightRule(light.mode, Decimal(light.value))
    last = worktime.due(events, limit, calendar).earliest
    return worktime.warn_on(events, limit, calendar, rule) or last, last


def _day_after(day: date) -> datetime:
    return _at(day + timedelta(days=1), time.min)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
