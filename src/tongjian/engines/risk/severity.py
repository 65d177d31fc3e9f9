"""How severe each inspector is, told apart from what and whom they inspected.

The share of unqualified items of an inspection is taken to be the sum of what was inspected (its stratum),
whom (the object's own deviation), and who did (the mean of the team). Strata and inspectors are free: nothing
pulls them anywhere, so whatever an inspector adds to every inspection goes into the inspector's own number
and into no object's. Objects are pulled to the average by `prior` items as though so many average items had
been judged as well: an object of which little is known deviates little.

It is a weighted least squares (weights are the items judged), solved by conjugate gradients after the objects
have been eliminated. Sums over people are made with `fsum` and columns in their given order, so that the
same input gives the same bits; the outcome is rounded once, to 1/1000 of a percentage point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.risk.columns import MISSING, Inspections, Whole

Reals = NDArray[np.float64]
SCALE = 100_000
"""A share of 1 in thousandths of a percentage point."""
MOST_ROUNDS = 400
NEAR = 1e-13


@dataclass(frozen=True)
class Spread:
    """How far apart inspectors are: severities at these percentiles, in thousandths of a percentage point.

    `people` have enough inspections to be counted; `raw` is the same before anything was adjusted.
    """

    people: int
    percentiles: tuple[tuple[int, int], ...]
    raw: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Severity:
    """The estimate. `people` and `raw` are severities (thousandths of a percentage point above the mean).

    `deviation` is how far each object is from what its strata and inspectors explain, `items` how much was
    judged there, `visits` how many inspections each person took part in.
    """

    people: Whole
    raw: Whole
    visits: Whole
    deviation: Whole
    items: Whole
    rounds: int

    def spread(self, least: int, at: Iterable[int] = (0, 10, 25, 50, 75, 90, 100)) -> Spread:
        """Over people with at least so many inspections: never who, only how far apart."""
        counted = self.visits >= least
        return Spread(int(counted.sum()), _at(self.people[counted], at), _at(self.raw[counted], at))


class _System:
    """The normal equations of people and strata, objects eliminated."""

    def __init__(self, made: Inspections, objects: int, prior: int) -> None:
        self.made, self.objects = made, objects
        self.weights = made.items.astype(np.float64)
        self.size = made.people + made.kinds
        there = made.team >= 0
        self.shares = there / there.sum(axis=1, keepdims=True)
        # Who is not there has a place of their own behind everybody, with a share of nothing.
        self.members = [np.where(there[:, k], made.team[:, k], made.people) for k in range(there.shape[1])]
        self.pull = np.bincount(made.objects, self.weights, objects) + prior

    def expected(self, unknown: Reals) -> Reals:
        """What people and strata explain of each inspection."""
        severity = np.append(unknown[: self.made.people], 0.0)
        found: Reals = unknown[self.made.people :][self.made.strata]
        for place, member in enumerate(self.members):
            found = found + severity[member] * self.shares[:, place]
        return found

    def deviation(self, left: Reals) -> Reals:
        """What is left of each object's inspections, pulled to the average."""
        found: Reals = np.bincount(self.made.objects, self.weights * left, self.objects) / self.pull
        return found

    def gathered(self, left: Reals) -> Reals:
        """The same back on people and strata, without what the objects take."""
        pulled = self.weights * (left - self.deviation(left)[self.made.objects])
        people = np.zeros(self.made.people + 1)
        for place, member in enumerate(self.members):
            people += np.bincount(member, pulled * self.shares[:, place], self.made.people + 1)
        strata = np.bincount(self.made.strata, pulled, self.made.kinds)
        return np.concatenate([people[:-1], strata])

    def preconditioner(self) -> Reals:
        """The diagonal, objects left aside; 1 where nobody ever was."""
        people = np.zeros(self.made.people + 1)
        for place, member in enumerate(self.members):
            people += np.bincount(member, self.weights * self.shares[:, place] ** 2, self.made.people + 1)
        strata = np.bincount(self.made.strata, self.weights, self.made.kinds)
        whole = np.concatenate([people[:-1], strata])
        return np.where(whole > 0, whole, 1.0)


def estimate(made: Inspections, objects: int, prior: int) -> Severity:
    """The severities of the people, and the deviation of each object once they are taken out."""
    people_nothing = np.zeros(made.people, dtype=np.int64)
    if not len(made.items):
        nothing = np.zeros(objects, dtype=np.int64)
        return Severity(people_nothing, people_nothing, people_nothing, nothing + MISSING, nothing, 0)
    system = _System(made, objects, prior)
    shares = made.failed / system.weights
    unknown, rounds = _solved(system, shares)
    items = np.bincount(made.objects, system.weights, objects).astype(np.int64)
    deviation = _rounded(system.deviation(shares - system.expected(unknown)))
    visits, weights, raw = _raw(system, shares)
    return Severity(
        _rounded(_centred(unknown[: made.people], weights)),
        _rounded(_centred(raw, weights)),
        visits,
        np.where(items > 0, deviation, MISSING),
        items,
        rounds,
    )


def _solved(system: _System, shares: Reals) -> tuple[Reals, int]:
    """Conjugate gradients from nothing; a direction nobody can tell apart stays at nothing."""
    unknown = np.zeros(system.size)
    left = system.gathered(shares)
    scale = system.preconditioner()
    eased = left / scale
    way, size = eased, _product(left, eased)
    enough = size * NEAR**2
    for round_ in range(MOST_ROUNDS):
        if size <= enough:
            return unknown, round_
        moved = system.gathered(system.expected(way))
        bend = _product(way, moved)
        if bend <= 0:
            return unknown, round_
        step = size / bend
        unknown = unknown + step * way
        left = left - step * moved
        eased = left / scale
        before, size = size, _product(left, eased)
        way = eased + (size / before) * way
    return unknown, MOST_ROUNDS


def _raw(system: _System, shares: Reals) -> tuple[Whole, Reals, Reals]:
    """Inspections, items and plain share of each person: what a table without any adjustment shows."""
    number = system.made.people + 1
    visits = np.zeros(number)
    weights = np.zeros(number)
    failed = np.zeros(number)
    for member in system.members:
        visits += np.bincount(member, minlength=number)
        weights += np.bincount(member, system.weights, number)
        failed += np.bincount(member, system.weights * shares, number)
    plain = np.divide(failed, weights, out=np.zeros(number), where=weights > 0)
    return visits[:-1].astype(np.int64), weights[:-1], plain[:-1]


def _centred(values: Reals, weights: Reals) -> Reals:
    whole = fsum(weights.tolist())
    if not whole:
        return values
    return np.where(weights > 0, values - fsum((values * weights).tolist()) / whole, 0.0)


def _product(one: Reals, other: Reals) -> float:
    return fsum((one * other).tolist())


def _rounded(shares: Reals) -> Whole:
    return np.rint(shares * SCALE).astype(np.int64)


def _at(values: Whole, percents: Iterable[int]) -> tuple[tuple[int, int], ...]:
    if not len(values):
        return ()
    ordered = np.sort(values)
    return tuple((percent, int(ordered[(len(ordered) - 1) * percent // 100])) for percent in percents)
