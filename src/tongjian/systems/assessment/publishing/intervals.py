"""How far the total of a district may lie from what was found, where places were sampled. Pure, no query.

Sampled are checks at drawn places, unless every place of the list was drawn. The share of aspects with a
problem then has a Wilson interval; the score at each of its ends is taken by the standard's own rule, and
the margins of several items are added as the root of their squares (`engines.measures.ranking`). The aspects
of one place are taken as independent of each other. What was counted in full is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from tongjian.engines.measures import Missing, NotApplicable, Number, Value
from tongjian.engines.measures.ranking import Interval, wilson
from tongjian.engines.measures.rational import shortest
from tongjian.systems.assessment.scoring.content import PLACES, content_of
from tongjian.systems.assessment.standards.sheet import FromCheck, StandardSheet

_DIGITS = 28


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen of one item: `problems` of `number` judged aspects, over so many periods."""

    item: str
    problems: int
    number: int
    periods: int = 1


def interval_of(
    body: Mapping[str, Any], sheet: StandardSheet, digest: str, kind: str, samples: Iterable[Sample]
) -> Interval:
    """The interval of one district's total; `body` is that of its score sheet."""
    total = Fraction(body["total"])
    values = values_of(body)
    below, above = Decimal(0), Decimal(0)
    with localcontext(prec=_DIGITS):
        for sample in samples:
            ends = [
                content_of(sheet, digest, kind, {**values, sample.item: end}).result.total
                for end in _ends(sheet, sample)
            ]
            below += _decimal(max(Fraction(0), total - min(ends))) ** 2
            above += _decimal(max(Fraction(0), max(ends) - total)) ** 2
        middle = _decimal(total)
        return Interval(middle - below.sqrt(), total, middle + above.sqrt())


def values_of(body: Mapping[str, Any]) -> dict[str, Value]:
    """The values of a score sheet by the code of their item, exactly as they were scored."""
    return {row["item"]: _value(row) for row in body["rows"]}


def _ends(sheet: StandardSheet, sample: Sample) -> list[Value]:
    """The value of the item at both ends of the interval of its share of problems."""
    item = sheet.item(sample.item)
    assert isinstance(item.source, FromCheck)
    found: list[Value] = []
    for end in wilson(sample.problems, sample.number):
        share = Fraction(end)
        if item.source.takes == "share":
            exact = (1 - share) * 100
        else:
            exact = share * sample.number / sample.periods
        found.append(Number(shortest(exact, PLACES), item.unit or "%", exactly=exact))
    return found


def _value(row: Mapping[str, Any]) -> Value:
    match row["state"]:
        case "value":
            exact = Fraction(row["value"])
            return Number(shortest(exact, PLACES), _unit(row), exactly=exact)
        case "not_applicable":
            return NotApplicable(row["reason"])
        case _:
            return Missing(row["reason"])


def _unit(row: Mapping[str, Any]) -> str:
    """What follows the figure in print."""
    return str(row["printed"]).lstrip("-0123456789.")


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
