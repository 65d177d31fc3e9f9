"""A bound measure: what is counted, of which rows, over which days, by which groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tongjian.engines.measures.bound.filters import EVERY_ROW, Filter
from tongjian.engines.measures.bound.periods import Window
from tongjian.engines.measures.bound.source import Field, Grain, Source


@dataclass(frozen=True)
class Count:
    """How many rows."""


@dataclass(frozen=True)
class Sum:
    """The sum of a number over the rows that hold it."""

    field: Field


@dataclass(frozen=True)
class Average:
    """The sum over the number of rows that hold the field; the two are kept apart until the very end."""

    field: Field


@dataclass(frozen=True)
class Distinct:
    """How many different values the field holds."""

    field: Field


@dataclass(frozen=True)
class Percentile:
    """By nearest rank: the smallest value that at least `per_mille` ‰ of the rows do not exceed.

    Of n values in order it is the one at place ⌈n · per_mille / 1000⌉. It is always a value that occurs, and
    no arithmetic of fractions can make two databases answer differently.
    """

    field: Field
    per_mille: int


@dataclass(frozen=True)
class Operand:
    """One side of a ratio: rows counted, or a number summed, of the rows `where` leaves."""

    of: Count | Sum
    where: Filter = EVERY_ROW


@dataclass(frozen=True)
class Ratio:
    """One count or sum over another; both also obey the filter of the whole measure."""

    upper: Operand
    lower: Operand


Aggregate = Count | Sum | Average | Distinct | Percentile | Ratio


@dataclass(frozen=True)
class Measure:
    """A measure as declared. `time` is the field its window and its time groups read.

    Fewer than `needs` rows behind a number cannot carry it. `without_rows` says what it means that a group
    has no row at all: that something is missing (the default), or truly zero.
    """

    name: str
    title: str
    source: Source
    aggregate: Aggregate
    where: Filter
    time: Field
    window: Window
    group: tuple[Field | Grain, ...]
    needs: int = 0
    without_rows: Literal["missing", "zero"] = "missing"

    @property
    def group_names(self) -> tuple[str, ...]:
        """The names of the groups, in the order of every key."""
        return tuple(one.value if isinstance(one, Grain) else one.name for one in self.group)

    @property
    def grain(self) -> Grain | None:
        """The calendar unit it is grouped by, where it is."""
        return next((one for one in self.group if isinstance(one, Grain)), None)
