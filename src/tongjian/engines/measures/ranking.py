"""Districts in order, with the honesty of saying which of them cannot be told apart.

Statistics used. A proportion that was *sampled* has a Wilson score interval; one that was counted in full
has none, its figure is certain. A total adds proportions with their points; its interval, and that of the
difference of two districts, are combined by MOVER (the method of variance estimates recovery, which takes
the margins of independent parts together as the root of their squares). A district is ahead of another when
the interval of the difference does not reach 0; pairs are judged one by one, without a correction for their
number. The figures are for display: they never change a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from tongjian.engines.measures.rational import exact

Z_95 = Decimal("1.959963984540054")
"""The two-sided 95 % point of the normal distribution."""
_DIGITS = 28


@dataclass(frozen=True, slots=True)
class Part:
    """`good` of `number`, worth `points`; `sampled` False: everything was counted."""

    points: Decimal
    good: int
    number: int
    sampled: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.good <= self.number or self.number == 0:
            raise ValueError(f"{self.good} 不是 {self.number} 个样本中的一部分")


@dataclass(frozen=True, slots=True)
class Interval:
    """What was found, and between what it lies."""

    low: Decimal
    found: Fraction
    high: Decimal


@dataclass(frozen=True, slots=True)
class Ranked:
    """A district with its interval, and the places it may really have: `best` to `worst`.

    `alike` are those from whom it cannot be told apart.
    """

    name: str
    total: Interval
    place: int
    best: int
    worst: int
    alike: tuple[str, ...]


def wilson(good: int, number: int, z: Decimal = Z_95) -> tuple[Decimal, Decimal]:
    """The Wilson score interval of a sampled proportion. Raises `ValueError` when there is no sample."""
    if not 0 <= good <= number or number == 0:
        raise ValueError(f"{good} 不是 {number} 个样本中的一部分")
    with localcontext(prec=_DIGITS):
        found, size, square = Decimal(good) / number, Decimal(number), z * z
        middle = found + square / (2 * size)
        margin = z * (found * (1 - found) / size + square / (4 * size * size)).sqrt()
        below = 1 + square / size
        low = Decimal(0) if good == 0 else (middle - margin) / below
        high = Decimal(1) if good == number else (middle + margin) / below
        return low, high


def total_of(parts: Iterable[Part], certain: Fraction = Fraction(0), z: Decimal = Z_95) -> Interval:
    """The sum of the parts, and of `certain` points that were not sampled."""
    found, below, above = certain, Decimal(0), Decimal(0)
    with localcontext(prec=_DIGITS):
        for part in parts:
            share = Fraction(part.good, part.number)
            found += share * exact(part.points)
            if part.sampled:
                low, high = wilson(part.good, part.number, z)
                below += ((_decimal(share) - low) * part.points) ** 2
                above += ((high - _decimal(share)) * part.points) ** 2
        return Interval(_decimal(found) - below.sqrt(), found, _decimal(found) + above.sqrt())


def ahead(first: Interval, second: Interval) -> bool:
    """Whether the first is better beyond the chance of sampling."""
    if first.found <= second.found:
        return False
    with localcontext(prec=_DIGITS):
        gap = _decimal(first.found - second.found)
        down, up = _decimal(first.found) - first.low, second.high - _decimal(second.found)
        return gap > (down * down + up * up).sqrt()


def ranked(totals: Sequence[tuple[str, Interval]]) -> list[Ranked]:
    """From the first to the last; equal totals share a place."""
    lines = []
    for name, total in totals:
        better = sum(ahead(other, total) for _, other in totals)
        worse = sum(ahead(total, other) for _, other in totals)
        alike = (
            other
            for other, its in totals
            if other != name and not ahead(its, total) and not ahead(total, its)
        )
        place = 1 + sum(other.found > total.found for _, other in totals)
        lines.append(Ranked(name, total, place, 1 + better, len(totals) - worse, tuple(sorted(alike))))
    return sorted(lines, key=lambda line: (line.place, line.name))


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
