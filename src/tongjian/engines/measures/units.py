"""Units as they stand on forms, and which of them can be held against each other."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

_SAME = {
    "": ("", Fraction(1)),
    "%": ("%", Fraction(1)),
    "‰": ("%", Fraction(1, 10)),
    "百分点": ("%", Fraction(1)),
    "天": ("天", Fraction(1)),
    "日": ("天", Fraction(1)),
    "个自然日": ("天", Fraction(1)),
    "工作日": ("工作日", Fraction(1)),
    "个工作日": ("工作日", Fraction(1)),
    "分钟": ("小时", Fraction(1, 60)),
    "小时": ("小时", Fraction(1)),
    "m2": ("平方米", Fraction(1)),
    "平米": ("平方米", Fraction(1)),
}
_THOUSANDS = {"万": Fraction(10**4), "亿": Fraction(10**8)}


def dimension(unit: str) -> tuple[str, Fraction]:
    """What a unit measures, and how many of its base unit it is: 万元 is (元, 10000).

    Days and working days are different dimensions: only a calendar turns one into the other.
    """
    plain = unicodedata.normalize("NFKC", unit).strip()
    if plain in _SAME:
        return _SAME[plain]
    if plain[0] in _THOUSANDS:
        base, factor = dimension(plain[1:])
        return base, factor * _THOUSANDS[plain[0]]
    return plain, Fraction(1)


def factor_between(unit: str, other: str) -> Fraction | None:
    """By what a number in `unit` is multiplied to stand in `other`; None when the two cannot be compared.

    A number without any unit takes that of its neighbour.
    """
    if not unit or not other or unit == other:
        return Fraction(1)
    (base, factor), (other_base, other_factor) = dimension(unit), dimension(other)
    return factor / other_factor if base == other_base else None
