"""What was counted for one measure in one group: enough to state the number, and to add groups together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongjian.engines.measures.bound.measure import Average, Distinct, Measure, Operand, Percentile, Sum
from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.source import Field
from tongjian.engines.measures.bound.terms import PRESENT, Held, Rows, Term, Total, operands, ordered


@dataclass(frozen=True)
class Side:
    """A number with the rows behind it: `rows` satisfy the filter, `held` of them hold the field.

    `total` is exact; it is absent only for the percentile of no row.
    """

    total: Fraction | None
    rows: int
    held: int

    @property
    def blank(self) -> int:
        """Rows that should have carried a number and did not."""
        return self.rows - self.held


@dataclass(frozen=True)
class Tally:
    """`present` rows of the group in all; the number, and for ratios and averages what it is divided by."""

    present: int
    upper: Side
    lower: Side | None = None


def tally(measure: Measure, values: Mapping[Term, int | None]) -> Tally:
    """The tally of a measure from the terms that were found for a group."""

    def whole(term: Term) -> int:
        return values.get(term) or 0

    present = whole(PRESENT)
    match measure.aggregate:
        case Distinct(field) | Percentile(field) as of:
            term = ordered(measure)
            found = values.get(term) if term is not None else None
            if found is None and isinstance(of, Distinct):
                found = 0
            total = None if found is None else _scaled(found, field, isinstance(of, Percentile))
            rows, held = whole(Rows(measure.where)), whole(Held(field, measure.where))
            return Tally(present, Side(total, rows, held))
        case Average():
            (side,) = (_side(one, whole) for one in operands(measure))
            return Tally(present, side, Side(Fraction(side.held), side.held, side.held))
        case _:
            sides = [_side(one, whole) for one in operands(measure)]
            return Tally(present, sides[0], sides[1] if len(sides) > 1 else None)


def _side(of: Operand, whole: Callable[[Term], int]) -> Side:
    rows = whole(Rows(of.where))
    if not isinstance(of.of, Sum):
        return Side(Fraction(rows), rows, rows)
    field = of.of.field
    return Side(_scaled(whole(Total(field, of.where)), field, True), rows, whole(Held(field, of.where)))


def _scaled(found: int, field: Field, in_its_unit: bool) -> Fraction:
    return Fraction(found, 10**field.places) if in_its_unit else Fraction(found)


def rolled_up(measure: Measure, parts: Sequence[Tally]) -> Tally:
    """Of several groups together: counts and sums add, a percentage by its numerator and denominator.

    Raises `CannotAsk` for a percentile or a distinct count, which must be counted again over all the rows.
    """
    if isinstance(measure.aggregate, Percentile | Distinct):
        kind = "百分位数" if isinstance(measure.aggregate, Percentile) else "去重计数"
        raise CannotAsk(f"“{measure.title}”是{kind}，不能由各组相加得出。请去掉分组重新统计。")
    lowers = [one.lower for one in parts if one.lower is not None]
    return Tally(
        sum(one.present for one in parts),
        _added([one.upper for one in parts]),
        _added(lowers) if lowers else None,
    )


def _added(sides: Sequence[Side]) -> Side:
    total = sum((one.total for one in sides if one.total is not None), Fraction(0))
    return Side(total, sum(one.rows for one in sides), sum(one.held for one in sides))
