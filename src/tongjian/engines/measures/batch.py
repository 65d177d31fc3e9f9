"""A hundred thousand forms at once, with the same exact totals as one by one.

The forms stand in columns of whole numbers: every figure times `SCALE`, one array a figure, a line for each
form and a column for each of its rows. A total is first computed in floating point with a bound on its error.
Where the bound leaves no doubt how the exact total rounds, that is the answer; the few totals that lie too
near a tie are computed again in exact fractions. So nothing is ever rounded by chance, and most is fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from tongjian.engines.measures.operators import Better, Operator
from tongjian.engines.measures.rational import rounded
from tongjian.engines.measures.rules import share

SCALE = 10**4
"""Four decimals: a percentage of 94.78 stands as 947800."""
LARGEST = 2**52
"""Whole numbers up to here are exact in floating point, also after one addition."""
_PER_ROW = 16 * 2.0**-52
"""More than the relative error of one row: its quotient, its product and its addition round once each."""

Whole = npt.NDArray[np.int64]
WAYS = (Better.HIGHER, Better.LOWER, Better.EXACT)
"""How `Columns.way` counts."""
_OPERATORS = {
    Better.HIGHER: Operator.AT_LEAST,
    Better.LOWER: Operator.AT_MOST,
    Better.EXACT: Operator.EQUAL,
}


@dataclass(frozen=True)
class Columns:
    """Forms in columns, all of one shape (forms, rows), scaled by `SCALE`; `way` counts in `WAYS`.

    A row that does not apply has weight 0. Raises `ValueError` when a figure is too large to be exact.
    """

    target: Whole
    actual: Whole
    weight: Whole
    way: npt.NDArray[np.int8]

    def __post_init__(self) -> None:
        if not self.target.shape == self.actual.shape == self.weight.shape == self.way.shape:
            raise ValueError("各列的形状不同")
        for column in (self.target, self.actual, self.weight):
            if column.size and (int(column.max()) > LARGEST // 4 or int(column.min()) < -LARGEST // 4):
                raise ValueError("数值过大，不能保证精确")
        if self.weight.size and int(self.weight.min()) < 0:
            raise ValueError("权重不能小于 0")


def totals(forms: Columns, places: int = 2) -> Whole:
    """The total of every form, rounded once to `places` decimals, as a whole number of 10^-places points."""
    near, bound = _approximate(forms)
    scaled, margin = near * 10**places, bound * 10**places
    floor = np.floor(scaled + 0.5)
    # Distance to the nearest tie; within the margin nobody can say to which side the exact total lies.
    doubtful = np.abs(scaled + 0.5 - np.rint(scaled + 0.5)) <= margin
    answer: Whole = floor.astype(np.int64)
    for line in np.flatnonzero(doubtful):
        answer[line] = int(rounded(exact_total(forms, int(line)), places).scaleb(places))
    return answer


def exact_total(forms: Columns, line: int) -> Fraction:
    """The total of one form in exact fractions, by the score functions of `rules`."""
    total = Fraction(0)
    columns = (forms.target[line], forms.actual[line], forms.weight[line], forms.way[line])
    for target, actual, weight, way in zip(*(column.tolist() for column in columns), strict=True):
        better = WAYS[way]
        total += weight * share(_OPERATORS[better], Fraction(actual), Fraction(target), better)
    return total / SCALE


def _approximate(forms: Columns) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Totals in floating point, and by how much each may be wrong."""
    gap = forms.target - forms.actual
    missed = np.select([forms.way == 0, forms.way == 1], [gap, -gap], np.abs(gap))
    size = np.abs(forms.target)
    part = 1.0 - np.maximum(missed, 0) / np.maximum(size, 1)
    part = np.where(size == 0, missed <= 0, np.maximum(part, 0.0))
    near = (part * forms.weight).sum(axis=1) / SCALE
    rows = forms.target.shape[1]
    return near, forms.weight.sum(axis=1) / SCALE * _PER_ROW * (rows + 1)
