"""What a weighting costs, before it is chosen: how much of the chance an unweighted draw would have is kept.

Probabilities are exact. Bits and years are estimates for a reader (floating point, rounded when printed), and
no part of any draw.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from tongjian.engines.draws.pools import Pool
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.selection import probabilities

_CENT = Decimal("0.01")
_POINTS = 20_000


@dataclass(frozen=True, slots=True)
class WeightClass:
    """Objects of one stratum and weight: each is drawn with `probability`, on average every `years`."""

    stratum: str
    weight: int
    objects: int
    probability: Fraction
    years: Fraction


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a weighting against drawing as many from each stratum with equal weights.

    `kept` is the share of the randomness: the bits of surprise of the weighted draw (binary entropies of the
    inclusion probabilities, summed) over those of the equal one; `None` when the equal draw has none either,
    because everything is drawn. `effective` is Kish's effective sample size N² / Σ 1/π: so many objects
    drawn with equal weights would tell as much about the whole list. `years_until_all` is the expected time
    until every object was drawn at least once, objects taken as independent of each other.
    """

    classes: tuple[WeightClass, ...]
    objects: int
    size: int
    certain: int
    smallest: Fraction
    largest: Fraction
    kept: Decimal | None
    effective: Decimal
    years_until_all: Decimal


def price(pools: Sequence[Pool], draws_per_year: int) -> Price:
    """The price of drawing from these pools so many times a year (1 to 366). Raises `DrawError`."""
    if not 1 <= draws_per_year <= 366:
        raise DrawError(f"每年抽取 {draws_per_year} 次不成立：应为 1 至 366 的整数。")
    classes = tuple(one for pool in pools for one in _classes(pool, draws_per_year))
    chances: Counter[Fraction] = Counter()
    for one in classes:
        chances[one.probability] += one.objects
    objects, size = sum(chances.values()), sum(pool.size for pool in pools)
    equal = sum(len(pool.rows) * _bits(Fraction(pool.size, len(pool.rows))) for pool in pools)
    bits = sum(count * _bits(chance) for chance, count in chances.items())
    effective = objects**2 / sum((count / chance for chance, count in chances.items()), Fraction(0))
    return Price(
        classes=classes,
        objects=objects,
        size=size,
        certain=chances[Fraction(1)],
        smallest=min(chances),
        largest=max(chances),
        kept=_rounded(min(1.0, bits / equal), Decimal("0.0001")) if equal else None,
        effective=_rounded(float(effective), _CENT),
        years_until_all=_rounded(_draws_until_all(chances) / draws_per_year, _CENT),
    )


def _classes(pool: Pool, draws_per_year: int) -> list[WeightClass]:
    counts = Counter(pool.weights.tolist())
    return [
        WeightClass(pool.stratum, weight, counts[weight], chance, 1 / (chance * draws_per_year))
        for weight, chance in sorted(probabilities(pool.weights, pool.size).items())
    ]


def _bits(chance: Fraction) -> float:
    """The binary entropy: how surprising it is whether an object is drawn."""
    if chance in (0, 1):
        return 0.0
    p = float(chance)
    return -p * math.log2(p) - (1 - p) * math.log2(1 - p)


def _draws_until_all(chances: Mapping[Fraction, int]) -> float:
    """E[max] of the waiting times: the sum over t ≥ 0 of the probability that somebody still waits after t.

    Probabilities are taken to three digits. Long waits are integrated (trapezium rule on 20,000 points; the
    half is Euler's correction of the sum), short ones are summed.
    """
    waiting: Counter[float] = Counter()
    for chance, count in chances.items():
        if chance < 1:
            waiting[min(float(f"{float(chance):.3g}"), 0.9995)] += count
    # After (ln N + 40) / π draws the chance that anybody waits is below e⁻⁴⁰.
    last = max(
        ((math.log(count) + 40) / -math.log1p(-chance) for chance, count in waiting.items()), default=0
    )
    summed = last <= _POINTS
    times = np.arange(1.0, math.ceil(last) + 1) if summed else np.linspace(0.0, last, _POINTS)[1:]
    nobody = np.zeros_like(times)
    for rate, count in waiting.items():
        nobody += count * np.log1p(-np.exp(times * math.log1p(-rate)))
    somebody = -np.expm1(nobody)
    if summed:
        return 1.0 + float(somebody.sum())
    step = float(times[0])
    return 0.5 + step * (0.5 + float(somebody.sum()))


def _rounded(number: float, to: Decimal) -> Decimal:
    return Decimal(repr(number)).quantize(to)
