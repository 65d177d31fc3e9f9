"""The first day on which a clock was overdue. Kept: days granted afterwards do not undo it.

Pure. A clock is read as it stood before each of its events; had its limit run out by then, the day after the
limit is the answer, whatever was granted or suspended later.
"""

from __future__ import annotations

from datetime import date, timedelta

from tongjian.engines import worktime
from tongjian.engines.worktime import Calendar, Ended, Started
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases.clock import Clock, case_clock, task_clock
from tongjian.kernel.cases.state import CaseState, TaskState


def first_overdue(clock: Clock, calendar: Calendar, today: date) -> date | None:
    """The first day the clock was red, up to `today` or its end; None when it never was.

    Raises what the clock raises (`HistoryError`, `OutsideCalendar`).
    """
    told = sorted(clock.events, key=lambda event: local_day(event.at))
    started = next((n for n, event in enumerate(told) if isinstance(event, Started)), 0)
    for n in range(started + 1, len(told) + 1):
        until = local_day(told[n].at) if n < len(told) else _last_day(told[-1], today)
        before = [event for event in told[:n] if not isinstance(event, Ended)]
        day = worktime.due(before, clock.limit, calendar).day
        if day is not None and day < until:
            return day + timedelta(days=1)
    return None


def _last_day(last: worktime.Event, today: date) -> date:
    return min(local_day(last.at), today) if isinstance(last, Ended) else today


def clock_of(case: CaseState, task: TaskState) -> Clock | None:
    """The clock a task is measured by: its own, else that of its case."""
    return task_clock(case, task) or case_clock(case)


def red_since(case: CaseState, organisation: int, calendar: Calendar, today: date) -> date | None:
    """Since when an open step of the organisation is overdue as its limit stands now; None: none is.

    Where it has no step of its own in the case, the clock of the case speaks.
    """
    steps = [task for task in case.open_tasks() if task.organisation == organisation]
    clocks = [clock_of(case, task) for task in steps] if steps else [case_clock(case)]
    ends = [clock.due(calendar).day for clock in clocks if clock]
    return min((day + timedelta(days=1) for day in ends if day and day < today), default=None)
