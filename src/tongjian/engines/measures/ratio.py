"""Percentages that remember what was divided by what, so that they can be added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.rational import exact, rounded
from tongjian.engines.measures.value import NotApplicable, NotComputable, Number


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` of `denominator`; percentages of districts are rolled up by adding both, never averaged."""

    numerator: Decimal
    denominator: Decimal

    @property
    def share(self) -> Fraction | None:
        """The exact quotient; None when there is nothing to divide by."""
        return exact(self.numerator) / exact(self.denominator) if self.denominator else None


def percentage(ratio: Ratio, places: int = 2) -> Number | NotApplicable | NotComputable:
    """As a percent value, exact behind what is printed.

    0 of 0 is not applicable (no money, no rate), anything else of 0 not computable.
    """
    share = ratio.share
    if share is not None:
        return Number(rounded(share * 100, places), "%", exactly=share * 100)
    if ratio.numerator == 0:
        return NotApplicable("分母为 0，没有可计算的对象")
    return NotComputable(f"分子为 {ratio.numerator:f} 而分母为 0")


def rolled_up(ratios: Iterable[Ratio]) -> Ratio:
    """Of the whole: the numerators over the denominators."""
    numerator = denominator = Decimal(0)
    for ratio in ratios:
        numerator += ratio.numerator
        denominator += ratio.denominator
    return Ratio(numerator, denominator)
