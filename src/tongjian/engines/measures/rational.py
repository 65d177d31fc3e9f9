"""Exact arithmetic and the one place where a figure is rounded.

Everything is added as a fraction. A figure is rounded once, when it is printed. A tie goes away from zero
(四舍五入): the printed deviations contain no tie, so the customary school rule is chosen.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

Rounding = Literal["half-up", "down"]


def exact(number: Decimal | int) -> Fraction:
    """The number as a fraction. Raises `ValueError` for infinity and for what is no number."""
    return Fraction(number)


def rounded(number: Fraction, places: int, how: Rounding = "half-up") -> Decimal:
    """To `places` decimals: a tie away from zero, or cut off (`down`); never a negative zero."""
    scaled = abs(number) * 10**places
    whole = scaled.numerator // scaled.denominator
    if how == "half-up" and 2 * (scaled.numerator % scaled.denominator) >= scaled.denominator:
        whole += 1
    sign = 1 if number < 0 and whole else 0
    return Decimal((sign, tuple(map(int, str(whole))), -places))


def printed(number: Fraction, places: int) -> str:
    """Rounded, as text with exactly `places` decimals and the ASCII minus."""
    return f"{rounded(number, places):f}"


def shortest(number: Fraction, places: int) -> Decimal:
    """Rounded to at most `places` decimals, without trailing zeros: 2.70 is 2.7, 40.00 is 40."""
    # By its text: `normalize` and `quantize` would round to the precision of the context.
    text = printed(number, places)
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
