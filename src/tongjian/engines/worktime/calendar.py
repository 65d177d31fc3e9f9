"""A calendar of working days: each day's kind looked up, each count and each n-th day in constant time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from tongjian.engines.worktime.errors import OutsideCalendar
from tongjian.engines.worktime.holidays import HolidayFile

_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is in itself, before anything is counted."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED_WORKING = "moved_working"  # 调休上班: a weekend day that is worked
    MOVED_OFF = "moved_off"  # 放假调休: a weekday off in exchange for one

    @property
    def is_working(self) -> bool:
        return self in (DayKind.WORKING, DayKind.MOVED_WORKING)


class Calendar:
    """The working days from `first` to `last`; immutable.

    Days are also numbered from 0 (`index`), so that a clock can be reckoned in whole numbers. From
    `provisional_from` on, only weekends and statutory days are known, and every answer that reaches there is
    provisional. A day outside raises `OutsideCalendar`.
    """

    def __init__(self, holidays: HolidayFile) -> None:
        self.first = holidays.first
        self.last = holidays.last
        self.provisional_from = holidays.provisional_from
        self._origin = self.first.toordinal()
        self._names, self._kinds = _kinds(holidays)
        self._working: list[int] = []
        self._through: list[int] = []
        for index, kind in enumerate(self._kinds):
            if kind.is_working:
                self._working.append(index)
            self._through.append(len(self._working))
        self.provisional_index = self.index(self.provisional_from)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The calendar of a pack's holiday file. Raises `CalendarDataError`."""
        return cls(HolidayFile.load(path))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The calendar of the same data already read. Raises `pydantic.ValidationError`."""
        return cls(HolidayFile.model_validate(data))

    def kind(self, day: date) -> DayKind:
        """What that day is."""
        return self._kinds[self.index(day)]

    def name(self, day: date) -> str:
        """The name of the holiday the day belongs to, or an empty text."""
        return self._names.get(self.index(day), "")

    def is_working(self, day: date) -> bool:
        """Whether offices are open on that day."""
        return self.kind(day).is_working

    def is_provisional(self, day: date) -> bool:
        """Whether a notice still to come may change what that day is."""
        return day >= self.provisional_from

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted; before it when n < 0; `day` for 0."""
        if n == 0:
            return day
        index = self.index(day)
        if n > 0:
            return self.day(self.nth_working(self._through[index] + n))
        before = self._through[index - 1] if index else 0
        if before + n < 0:
            raise OutsideCalendar(self.first - timedelta(days=1), self.first, self.last)
        return self.day(self._working[before + n])

    def working_days_between(self, after: date, through: date) -> int:
        """How many working days lie after `after`, up to and including `through`; negative backwards."""
        return self._through[self.index(through)] - self._through[self.index(after)]

    def index(self, day: date) -> int:
        """The number of the day, counted from 0 on `first`."""
        index = day.toordinal() - self._origin
        if 0 <= index < len(self._kinds):
            return index
        raise OutsideCalendar(day, self.first, self.last)

    def day(self, index: int) -> date:
        """The day of that number."""
        if 0 <= index < len(self._kinds):
            return date.fromordinal(self._origin + index)
        raise OutsideCalendar(None, self.first, self.last)

    def working_through(self, index: int) -> int:
        """How many working days there are from `first` through the day of that number."""
        return self._through[index]

    def nth_working(self, n: int) -> int:
        """The number of the n-th working day of the calendar, n from 1."""
        if n > len(self._working):
            raise OutsideCalendar(None, self.first, self.last)
        return self._working[n - 1]


def _kinds(holidays: HolidayFile) -> tuple[dict[int, str], list[DayKind]]:
    """The holiday names by day number, and the kind of every day."""
    origin = holidays.first.toordinal()
    statutory = _names_of_statutory_days(holidays)
    off = {
        day: name
        for notice in holidays.notices.values()
        for name, days in notice.days_off.items()
        for day in days
    }
    worked = {day for notice in holidays.notices.values() for day in notice.days_worked}
    last_notice = max(holidays.notices)
    names: dict[int, str] = {}
    kinds: list[DayKind] = []
    for ordinal in range(origin, holidays.last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        weekend = day.weekday() >= _SATURDAY
        if day in worked and weekend:
            kind = DayKind.MOVED_WORKING
        elif day in off:
            own = weekend or day in statutory or day in holidays.special
            kind = DayKind.HOLIDAY if own else DayKind.MOVED_OFF
            names[ordinal - origin] = off[day]
        elif day.year > last_notice and day in statutory:
            kind = DayKind.HOLIDAY
            names[ordinal - origin] = statutory[day]
        else:
            kind = DayKind.WEEKEND if weekend else DayKind.WORKING
        kinds.append(kind)
    return names, kinds


def _names_of_statutory_days(holidays: HolidayFile) -> dict[date, str]:
    names: dict[date, list[str]] = {}
    for year in holidays.festivals:
        for day, name in holidays.statutory_days(year):
            names.setdefault(day, []).append(name)
    return {day: "、".join(found) for day, found in names.items()}
