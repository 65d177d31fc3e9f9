"""How often a rule warns and how often it is right, with an interval; nothing is said on a small sample."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

Z = Decimal("1.959964")
"""95 % of a normal distribution lie within so many standard deviations."""
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `whole` in percent, to a tenth, between `low` and `high` (Wilson, 95 %).

    All three are None where `whole` is less than what was asked for: too few to say anything.
    """

    part: int
    whole: int
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def rate(part: int, whole: int, least: int) -> Rate:
    """The share of a part in a whole; nothing is said below `least`."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    if whole < max(least, 1):
        return Rate(part, whole)
    with localcontext() as exact:
        exact.prec = 28
        size, found = Decimal(whole), Decimal(part) / whole
        square = Z * Z
        middle = found + square / (2 * size)
        reach = Z * (found * (1 - found) / size + square / (4 * size * size)).sqrt()
        below, above = ((middle + way * reach) / (1 + square / size) for way in (-1, 1))
    return Rate(
        part, whole, *(_percent(each) for each in (found, max(below, Decimal(0)), min(above, Decimal(1))))
    )


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(TENTH, ROUND_HALF_UP)
