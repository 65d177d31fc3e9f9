"""What a limit counts, in whole numbers.

A scale numbers time in steps (*positions*: days, half-days or seconds) and says how much has been counted
from the beginning of the calendar through a position (its *measure*). The clock is the same on every
scale.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Protocol

from tongjian.engines.worktime.calendar import Calendar
from tongjian.engines.worktime.events import CHINA, When, local
from tongjian.engines.worktime.limits import CalendarDays, Hours, Limit, WorkingDays

_DAY = 86_400
_HOUR = 3_600


class Scale(Protocol):
    """One way of counting. Positions and measures are whole numbers from 0."""

    calendar: Calendar
    per_day: int
    """Positions in a day."""
    per_unit: int
    """Measure in one unit of the limit."""

    def position(self, at: When) -> int:
        """The position of an event; for a bare date the last one of the day."""

    def measure(self, position: int) -> int:
        """What is counted from the beginning of the calendar through that position."""

    def reach(self, measure: int) -> int:
        """The first position through which that much (at least 1) is counted."""


def scale_of(limit: Limit, calendar: Calendar) -> Scale:
    """The scale on which the limit is counted."""
    match limit:
        case WorkingDays(half_days=False):
            return _WorkingParts(calendar, 1, 1)
        case WorkingDays():
            return _WorkingParts(calendar, 2, 2)
        case CalendarDays():
            return _AllParts(calendar, 1, 1)
        case Hours(working=True):
            return _WorkingParts(calendar, _DAY, _HOUR)
        case Hours():
            return _AllParts(calendar, _DAY, _HOUR)


def day_index(scale: Scale, position: int) -> int:
    """The number of the day in which the position lies."""
    return position // scale.per_day


def end_of(scale: Scale, position: int) -> datetime:
    """When a limit that reaches this position ends: with the day or half-day, or at the second."""
    day = scale.calendar.day(day_index(scale, position))
    parts = position % scale.per_day + (0 if scale.per_day == _DAY else 1)
    return datetime.combine(day, time(), CHINA) + timedelta(seconds=parts * _DAY // scale.per_day)


class _Parts:
    """Days, each cut into `per_day` equal parts."""

    def __init__(self, calendar: Calendar, per_day: int, per_unit: int) -> None:
        self.calendar = calendar
        self.per_day = per_day
        self.per_unit = per_unit

    def position(self, at: When) -> int:
        there = local(at)
        index = self.calendar.index(there)
        if not isinstance(there, datetime):
            return (index + 1) * self.per_day - 1
        if self.per_day == 1:
            return index
        seconds = there.hour * _HOUR + there.minute * 60 + there.second
        return index * self.per_day + seconds * self.per_day // _DAY


class _AllParts(_Parts):
    def measure(self, position: int) -> int:
        return position + 1

    def reach(self, measure: int) -> int:
        return measure - 1


class _WorkingParts(_Parts):
    def measure(self, position: int) -> int:
        index, part = divmod(position, self.per_day)
        through = self.calendar.working_through(index)
        before = self.calendar.working_through(index - 1) if index else 0
        return before * self.per_day + (through - before) * (part + 1)

    def reach(self, measure: int) -> int:
        whole, part = divmod(measure - 1, self.per_day)
        return self.calendar.nth_working(whole + 1) * self.per_day + part
