"""The few numbers every measure is made of. Measures that need the same number share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongjian.engines.measures.bound.filters import EVERY_ROW, Filter, both
from tongjian.engines.measures.bound.measure import (
    Average,
    Count,
    Distinct,
    Measure,
    Operand,
    Percentile,
    Ratio,
    Sum,
)
from tongjian.engines.measures.bound.source import Field


@dataclass(frozen=True)
class Rows:
    """How many rows."""

    where: Filter


@dataclass(frozen=True)
class Held:
    """How many of the rows hold the field."""

    field: Field
    where: Filter


@dataclass(frozen=True)
class Total:
    """The sum of the field, in the unit it is stored in."""

    field: Field
    where: Filter


@dataclass(frozen=True)
class Ranked:
    """The value at a rank of the ordered rows that hold the field; none where no row does."""

    field: Field
    where: Filter
    per_mille: int


@dataclass(frozen=True)
class Different:
    """How many different values the rows hold."""

    field: Field
    where: Filter


Additive = Rows | Held | Total
Ordered = Ranked | Different
Term = Additive | Ordered
PRESENT = Rows(EVERY_ROW)
"""The rows of a group before any measure looks at them: it tells *none counted* from *none there*."""


def operands(measure: Measure) -> tuple[Operand, ...]:
    """The sides of a measure of counts and sums, each with the whole filter it obeys."""
    match measure.aggregate:
        case Ratio(upper, lower):
            return tuple(Operand(one.of, both(measure.where, one.where)) for one in (upper, lower))
        case Average(field):
            return (Operand(Sum(field), measure.where),)
        case Count() | Sum() as of:
            return (Operand(of, measure.where),)
        case _:
            return ()


def additive(measure: Measure) -> Iterator[Additive]:
    """What is counted and summed for a measure."""
    yield PRESENT
    if isinstance(measure.aggregate, Distinct | Percentile):
        yield from (Rows(measure.where), Held(measure.aggregate.field, measure.where))
    for side in operands(measure):
        yield Rows(side.where)
        if isinstance(side.of, Sum):
            yield from (Held(side.of.field, side.where), Total(side.of.field, side.where))


def ordered(measure: Measure) -> Ordered | None:
    """What has to look at single values, where a measure needs that."""
    match measure.aggregate:
        case Percentile(field, per_mille):
            return Ranked(field, measure.where, per_mille)
        case Distinct(field):
            return Different(field, measure.where)
        case _:
            return None
