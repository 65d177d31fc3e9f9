"""What happens to a clock.

`at` is a local date or a moment. A moment with a zone is turned into local time (UTC+8; the country has
kept one time without summer time since 1992); without a zone it is local already. A bare date means the
end of that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

When = date | datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a clock; always one of the kinds below."""

    at: When


@dataclass(frozen=True, slots=True)
class Started(Event):
    """受理: the clock starts; its day is not counted."""


@dataclass(frozen=True, slots=True)
class Suspended(Event):
    """The clock stops: 补正, 特别程序. The day itself is still counted.

    Suspensions of different kinds may overlap. One that begins before the start does not count.
    """

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """The suspension of that kind ends; counting goes on the day after."""

    kind: str


@dataclass(frozen=True, slots=True)
class Extended(Event):
    """The limit becomes longer by so many of its units."""

    by: int | Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """办结: the clock stops for good."""


def local(at: When) -> When:
    """The local date, or the local moment without its zone."""
    if isinstance(at, datetime) and at.tzinfo is not None:
        return at.astimezone(CHINA).replace(tzinfo=None)
    return at


def local_day(at: When) -> date:
    """The local date."""
    there = local(at)
    return there.date() if isinstance(there, datetime) else there
