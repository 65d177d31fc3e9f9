"""The days of monitoring of a year, and what is to be reported on them."""

from __future__ import annotations

from datetime import date

from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.systems.performance.evaluating.sheet import evaluation_of


def days_of(city: str, year: int) -> tuple[date, ...]:
    """The days of monitoring of a year in a city, in order; none where it does not monitor. No query."""
    try:
        dates = evaluation_of(city).monitoring.dates
    except PackErrors:
        return ()
    return tuple(sorted(date.fromisoformat(f"{year}-{day}") for day in dates))


def remind_before(city: str) -> tuple[int, ...]:
    """How many days before a day of monitoring people are reminded. No query."""
    try:
        return evaluation_of(city).monitoring.remind
    except PackErrors:
        return ()
