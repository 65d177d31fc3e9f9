"""Running numbers as they are printed: the next of a series, written by its pattern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongjian.kernel.numbers.actions import allot
from tongjian.kernel.packs.numbering import fill


@dataclass(frozen=True, slots=True)
class Written:
    """A number that was given out: its place in the series, and how it is printed."""

    serial: int
    text: str


def next_number(city: str, series: str, pattern: str, *, on: date, region: str) -> Written:
    """The next number of the series, by a pattern such as `建字第{region}{year}{serial:05}号`. 1 SQL query.

    A pattern with the year begins anew each year; one without counts on, or its numbers would come again.
    Belongs to the caller's transaction, as `allot` does.
    """
    serial = allot(city, f"{series}-{on.year}" if "{year" in pattern else series)
    return Written(serial, fill(pattern, serial=serial, on=on, region=region))
