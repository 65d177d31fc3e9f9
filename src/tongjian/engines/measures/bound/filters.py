"""Which rows count: conditions on declared fields, joined by all, any and not.

The logic has two values. A row whose field is missing does not satisfy a condition on that field; it does
satisfy the negation. So the rows of a condition and the rows of its negation are together all rows, which the
three-valued logic of SQL does not grant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongjian.engines.measures.bound.source import Field

Literal = str | int | bool | Decimal | date


@dataclass(frozen=True)
class OneOf:
    """The field equals one of the values (`eq`, `in`)."""

    field: Field
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Bound:
    """One end of a range; `included` says whether the value itself is in."""

    value: int | Decimal
    included: bool


@dataclass(frozen=True)
class InRange:
    """The number lies between the bounds (`range`); a bound that is absent is open."""

    field: Field
    low: Bound | None
    high: Bound | None


@dataclass(frozen=True)
class Between:
    """The day, in Asia/Shanghai, lies from `first` to `last`, both included; one that is absent is open."""

    field: Field
    first: date | None
    last: date | None


@dataclass(frozen=True)
class IsMissing:
    """The field holds nothing."""

    field: Field


Atom = OneOf | InRange | Between | IsMissing


@dataclass(frozen=True)
class Not:
    """Every row that `of` leaves out."""

    of: Filter


@dataclass(frozen=True)
class All:
    """Rows that satisfy every part; of no parts: every row."""

    of: tuple[Filter, ...]


@dataclass(frozen=True)
class AnyOf:
    """Rows that satisfy at least one part; of no parts: no row."""

    of: tuple[Filter, ...]


Filter = Atom | Not | All | AnyOf
EVERY_ROW = All(())


def both(one: Filter, other: Filter) -> Filter:
    """Rows that satisfy the two."""
    parts = (
        *(one.of if isinstance(one, All) else (one,)),
        *(other.of if isinstance(other, All) else (other,)),
    )
    return parts[0] if len(parts) == 1 else All(parts)


def satisfied(of: Filter, holds: Callable[[Atom], bool]) -> bool:
    """Whether something satisfies the filter, when `holds` knows it of single conditions."""
    match of:
        case All(parts):
            return all(satisfied(part, holds) for part in parts)
        case AnyOf(parts):
            return any(satisfied(part, holds) for part in parts)
        case Not(inner):
            return not satisfied(inner, holds)
        case _:
            return holds(of)


def atoms(of: Filter) -> Iterator[Atom]:
    """The conditions on single fields, in the order they are written."""
    match of:
        case Not(inner):
            yield from atoms(inner)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case _:
            yield of
