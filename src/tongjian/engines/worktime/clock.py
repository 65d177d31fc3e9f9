"""The clock of a case: when it runs out, and how much of it has been used.

Both are pure functions of what happened. The day of the start is not counted; the limit is over with the
n-th counted day after it. What is suspended is the union of the suspensions, each from the day after it
began through the day it was resumed; only suspensions that begin at or after the start count. Extensions
add to the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import cached_property

from tongjian.engines.worktime.calendar import Calendar
from tongjian.engines.worktime.events import Event, When
from tongjian.engines.worktime.explanation import ExplainedDay, explain
from tongjian.engines.worktime.history import History, read
from tongjian.engines.worktime.limits import Limit, amount
from tongjian.engines.worktime.scales import Scale, day_index, end_of, scale_of

Explain = Callable[[], tuple[ExplainedDay, ...]]


@dataclass(frozen=True)
class Due:
    """When a limit is over.

    `day` is the last day of the limit and `moment` the instant it ends (local time); both are None while
    an open suspension keeps them unknown, and the day can then not come before `earliest`. `suspended`
    says that a suspension is open. `provisional`: the answer reaches days that a holiday notice still to
    come may change.
    """

    day: date | None
    moment: datetime | None
    earliest: date
    start: date
    total: Decimal
    """The limit with its extensions, in units of the limit."""
    suspended: bool
    provisional: bool
    _explain: Explain = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> tuple[ExplainedDay, ...]:
        """Every day from the start to the due day or the open suspension; they add up to `total`."""
        return self._explain()

    def to_json(self) -> dict[str, object]:
        """As plain data, with the explanation."""
        return {
            "due": None if self.day is None else self.day.isoformat(),
            "earliest": self.earliest.isoformat(),
            "suspended": self.suspended,
            "provisional": self.provisional,
            "explanation": [day.to_json() for day in self.explanation],
        }


@dataclass(frozen=True)
class Elapsed:
    """How much of a limit has been used at a moment, or when the clock ended.

    The day (half-day, second) that is running is both used and still left, so that on the due day one day
    is left and `remaining` is 0 only after it. Figures are in units of the limit, cut to 0.5; comparisons
    are exact.
    """

    start: date
    until: date
    steps_per_unit: int
    steps_per_day: int
    """Steps in a day of 24 hours, whichever unit the limit has."""
    total_steps: int
    used_steps: int
    remaining_steps: int
    gross_steps: int
    ended: bool
    suspended: bool
    provisional: bool
    _explain: Explain = field(repr=False, compare=False)

    @property
    def total(self) -> Decimal:
        """The limit with its extensions."""
        return self._units(self.total_steps)

    @property
    def used(self) -> Decimal:
        """审批用时: counted since the start, suspensions left out."""
        return self._units(self.used_steps)

    @property
    def gross(self) -> Decimal:
        """Counted since the start as if nothing had been suspended."""
        return self._units(self.gross_steps)

    @property
    def deducted(self) -> Decimal:
        """What the union of suspensions took away."""
        return self._units(self.gross_steps - self.used_steps)

    @property
    def remaining(self) -> Decimal:
        """What is left, the running day included; negative when overdue."""
        return self._units(self.remaining_steps)

    @property
    def span(self) -> int:
        """跨度用时: days of the calendar since the start."""
        return (self.until - self.start).days

    @property
    def overdue(self) -> bool:
        """超期: more has been used than the limit allows."""
        return self.used_steps > self.total_steps

    @cached_property
    def explanation(self) -> tuple[ExplainedDay, ...]:
        """Every day from the start to `until`; the amounts add up to `used`."""
        return self._explain()

    def _units(self, steps: int) -> Decimal:
        halves = (Decimal(2 * steps) / self.steps_per_unit).to_integral_value(ROUND_DOWN)
        return halves / 2


def due(events: Iterable[Event], limit: Limit, calendar: Calendar) -> Due:
    """When the limit is over. Raises `HistoryError`, `OutsideCalendar`."""
    scale = scale_of(limit, calendar)
    history = read(events, scale)
    total = amount(limit) + history.extension
    position = history.reach(scale, steps(total, scale))
    unknown = history.open_from is not None and position > history.open_from
    shown = history.open_from if unknown and history.open_from is not None else position
    reached = calendar.day(day_index(scale, position))
    return Due(
        day=None if unknown else reached,
        moment=None if unknown else end_of(scale, position),
        earliest=reached,
        start=calendar.day(day_index(scale, history.start)),
        total=total,
        suspended=history.open_from is not None,
        provisional=day_index(scale, position) >= calendar.provisional_index,
        _explain=lambda: explain(history, scale, limit, shown),
    )


def elapsed(events: Iterable[Event], limit: Limit, calendar: Calendar, now: When) -> Elapsed:
    """What has been used through `now`, or through the end of the clock. Raises as `due`."""
    scale = scale_of(limit, calendar)
    history = read(events, scale)
    until = _until(history, scale, now)
    used = history.counted(scale, until)
    total = steps(amount(limit) + history.extension, scale)
    return Elapsed(
        start=calendar.day(day_index(scale, history.start)),
        until=calendar.day(day_index(scale, until)),
        steps_per_unit=scale.per_unit,
        steps_per_day=scale.per_day,
        total_steps=total,
        used_steps=used,
        remaining_steps=total - history.counted(scale, until - 1),
        gross_steps=scale.measure(until) - scale.measure(history.start),
        ended=history.end is not None,
        suspended=history.open_from is not None,
        provisional=day_index(scale, until) >= calendar.provisional_index,
        _explain=lambda: explain(history, scale, limit, until),
    )


def steps(units: Decimal, scale: Scale) -> int:
    """Units of a limit as whole steps of its scale."""
    return int(units * scale.per_unit)


def _until(history: History, scale: Scale, now: When) -> int:
    position = scale.position(now)
    if history.end is not None:
        position = min(position, history.end)
    return max(position, history.start)
