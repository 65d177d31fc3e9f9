"""The days of a clock laid out month by month, as rows of weeks. Pure."""

from __future__ import annotations

import calendar as months_of_the_year
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tongjian.engines.worktime import Calendar, DayKind, ExplainedDay, Why

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_TONES = {
    Why.START: "start",
    Why.SUSPENDED: "suspended",
    Why.WORKING: "counted",
    Why.MOVED_WORKING: "counted",
}


@dataclass(frozen=True)
class Cell:
    """One day: what it says and how it is coloured. `inside` is whether the clock reaches it."""

    day: date
    words: str
    tone: str
    inside: bool
    last: bool


@dataclass(frozen=True)
class Month:
    """One month; weeks begin on Monday, days of other months are None."""

    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def months(days: Iterable[ExplainedDay], due: date | None, calendar: Calendar) -> Iterator[Month]:
    """Every month the clock touches."""
    told = {day.date: day for day in days}
    if not told:
        return
    first, last = min(told), max(told)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = months_of_the_year.Calendar().monthdatescalendar(year, month)
        yield Month(
            year,
            month,
            tuple(
                tuple(_cell(day, told, due, calendar) if day.month == month else None for day in week)
                for week in weeks
            ),
        )
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _cell(day: date, told: dict[date, ExplainedDay], due: date | None, calendar: Calendar) -> Cell:
    explained = told.get(day)
    if explained is None:
        working = calendar.kind(day) in (DayKind.WORKING, DayKind.MOVED_WORKING)
        return Cell(day, "", "" if working else "off", inside=False, last=False)
    tone = _TONES.get(explained.kind, "off")
    words = f"第 {explained.number} 天" if explained.counted and tone == "counted" else explained.reason
    if explained.kind is Why.MOVED_WORKING:
        words = f"调休上班，{words}"
    if explained.counted and tone == "off":
        words, tone = f"第 {explained.number} 天", "counted"  # a limit in calendar days
    return Cell(day, words, tone, inside=True, last=day == due)
