"""Moments as working time: working days since a day, with the part of the day that is worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from tongjian.engines.worktime import Calendar

_OPENS, _CLOSES = time(9), time(17)
_HOURS = _CLOSES.hour - _OPENS.hour


@dataclass(frozen=True)
class WorkingTime:
    """Counts from the morning of `zero`."""

    calendar: Calendar
    zero: date

    def of(self, moment: datetime) -> float:
        """Working days from the beginning; what happens off hours happens at the next opening."""
        local = timezone.localtime(moment)
        day = local.date()
        before = self.calendar.working_through(self.calendar.index(day))
        start = self.calendar.working_through(self.calendar.index(self.zero))
        if not self.calendar.is_working(day):
            return float(before - start + 1)
        hours = local.hour - _OPENS.hour + local.minute / 60 + local.second / 3600
        return before - start + min(max(hours / _HOURS, 0.0), 1.0)
