"""A number of statistics, or the reason there is none: zero and not computable are different things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class State(StrEnum):
    """What a figure is."""

    VALUE = "value"
    NOT_APPLICABLE = "not-applicable"
    NOT_COMPUTABLE = "not-computable"


@dataclass(frozen=True)
class Figure:
    """One number as printed, or why there is none. `of` is how many rows it was counted from."""

    state: State
    value: Decimal | None = None
    unit: str = ""
    why: str = ""
    of: int = 0

    def __str__(self) -> str:
        return f"{self.value}{self.unit}" if self.value is not None else self.why


def share(part: int, whole: int, of_nothing: str) -> Figure:
    """A percentage to one decimal. Of nothing there is no share: `of_nothing` says of what."""
    if not whole:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    exact = Decimal(100) * part / whole
    return Figure(State.VALUE, exact.quantize(Decimal("0.1"), ROUND_HALF_UP), "%", of=whole)


Spread = Mapping[int, int]
"""How many took so many days."""


def median(days: Spread, of_nothing: str) -> Figure:
    """The middle of the days; between two, the mean of them."""
    count = sum(days.values())
    if not count:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    twice = _at_rank(days, (count + 1) // 2) + _at_rank(days, count // 2 + 1)
    # Whole days stay whole: 3, not 3.0; between two of them stands 3.5.
    return Figure(State.VALUE, Decimal(twice) / 2 if twice % 2 else Decimal(twice // 2), of=count)


def ninetieth(days: Spread, of_nothing: str) -> Figure:
    """P90 by nearest rank: the least number of days within which nine of ten were done."""
    count = sum(days.values())
    if not count:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    return Figure(State.VALUE, Decimal(_at_rank(days, -(-9 * count // 10))), of=count)


def mean(days: Spread, of_nothing: str) -> Figure:
    """The mean to one decimal."""
    count = sum(days.values())
    if not count:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    exact = Decimal(sum(each * times for each, times in days.items())) / count
    return Figure(State.VALUE, exact.quantize(Decimal("0.1"), ROUND_HALF_UP), of=count)


def _at_rank(days: Spread, rank: int) -> int:
    """What stands at that place, from 1, when all are put in order."""
    passed = 0
    for each in sorted(days):
        passed += days[each]
        if passed >= rank:
            return each
    raise IndexError(rank)
