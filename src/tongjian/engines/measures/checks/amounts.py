"""Sums of decimals, and how an amount is written in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

ZERO = Decimal(0)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The exact sum; 0 of nothing."""
    return sum(numbers, ZERO)


def plain(number: Decimal) -> str:
    """Without an exponent and without needless zeros after the point."""
    return f"{number:f}" if number != number.to_integral() else f"{number.to_integral():f}"
