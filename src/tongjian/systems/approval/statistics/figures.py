"""A number of statistics, or the reason there is none: zero and not computable are different things."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median as middle


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


def median(days: Sequence[int], of_nothing: str) -> Figure:
    """The middle of the days; between two, the mean of them."""
    if not days:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    return Figure(State.VALUE, Decimal(str(middle(days))), of=len(days))


def ninetieth(days: Sequence[int], of_nothing: str) -> Figure:
    """P90 by nearest rank: the least number of days within which nine of ten were done."""
    if not days:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    return Figure(State.VALUE, Decimal(sorted(days)[math.ceil(len(days) * 0.9) - 1]), of=len(days))


def mean(days: Sequence[int], of_nothing: str) -> Figure:
    """The mean to one decimal."""
    if not days:
        return Figure(State.NOT_COMPUTABLE, why=of_nothing)
    exact = Decimal(sum(days)) / len(days)
    return Figure(State.VALUE, exact.quantize(Decimal("0.1"), ROUND_HALF_UP), of=len(days))
