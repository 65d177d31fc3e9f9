"""The clock of a case and of each task in it, read from the folded state and a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongjian.engines import worktime
from tongjian.engines.worktime import Calendar, CalendarDays, Due, Elapsed, Event, Limit, WorkingDays
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import WITHOUT_TIME
from tongjian.kernel.packs.schema import LightRule


@dataclass(frozen=True)
class Reading:
    """What is stored of a clock: the due day, the first yellow day, and whether a notice may move them.

    No due day means that no clock runs: not started, standing still, or none was set.
    """

    due_on: date | None = None
    warn_on: date | None = None
    provisional: bool = False


NONE = Reading()


@dataclass(frozen=True)
class Clock:
    """What happened to a clock and how long it may run: everything a due day follows from."""

    events: tuple[Event, ...]
    limit: Limit

    def due(self, calendar: Calendar) -> Due:
        """The due day with the explanation of every day."""
        return worktime.due(self.events, self.limit, calendar)

    def used(self, calendar: Calendar, now: datetime) -> Elapsed:
        """What has been used of the limit."""
        return worktime.elapsed(self.events, self.limit, calendar, now)

    def reading(self, calendar: Calendar, light: LightRule) -> Reading:
        due = self.due(calendar)
        if due.day is None:
            return Reading(provisional=due.provisional)
        rule = worktime.LightRule(light.mode, Decimal(light.value))
        warn_on = worktime.warn_on(self.events, self.limit, calendar, rule)
        return Reading(due.day, warn_on, due.provisional)


def case_clock(state: CaseState) -> Clock | None:
    """The clock of the case; None before acceptance and where no time is stated."""
    if state.limit is None or state.accepted_at is None or state.status in WITHOUT_TIME:
        return None
    days, unit, _ = state.limit
    limit: Limit = WorkingDays(days) if unit == "workday" else CalendarDays(days)
    extensions = [worktime.Extended(at, by) for at, by in state.extensions]
    ended = [worktime.Ended(state.ended_at)] if state.ended_at else []
    return Clock((*_running(state, state.accepted_at), *extensions, *ended), limit)


def task_clock(state: CaseState, task: TaskState) -> Clock | None:
    """The clock of a task with a limit of its own.

    The clock of a step of the process stands whenever the case's clock stands, and ends with the case. What
    stands beside the process (a consultation, a gap to be filled, a promise to be verified) runs on.
    """
    if task.limit is None or (state.status in WITHOUT_TIME and not task.aside):
        return None
    ended = [worktime.Ended(task.ended_at)] if task.ended_at else []
    running = (worktime.Started(task.opened_at),) if task.aside else _running(state, task.opened_at)
    limit: Limit = CalendarDays(task.limit) if task.unit == "day" else WorkingDays(task.limit)
    return Clock((*running, *ended), limit)


def _running(state: CaseState, since: datetime) -> Iterator[Event]:
    """Started, then every pause that began since."""
    yield worktime.Started(since)
    for pause in state.pauses:
        if pause.since >= since:
            yield worktime.Suspended(pause.since, pause.kind)
            if pause.until is not None:
                yield worktime.Resumed(pause.until, pause.kind)
