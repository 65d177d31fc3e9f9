"""Severity is told apart from what and whom, and never reaches a grade."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.engines.risk.making import MODEL, city
from tongjian.engines.risk import MISSING, Inspections, grade
from tongjian.engines.risk.severity import estimate

SEEDS = range(8)


def shares(made: Inspections, failed: np.ndarray) -> Inspections:
    return Inspections(made.objects, made.strata, made.team, made.items, failed, made.people, made.kinds)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stricter_inspector_changes_no_grade(seed: int) -> None:
    objects, made = city(seed)
    strict = random.Random(seed).randrange(made.people)
    # A hundred items, a pair: 10 items more of every inspection are 20 points of severity for one of two.
    there = (made.team == strict).any(axis=1)
    harder = shares(made, made.failed + 10 * there)
    before, after = grade(MODEL, objects, made), grade(MODEL, objects, harder)
    assert np.abs(after.severity.deviation - before.severity.deviation).max() <= 1
    near = np.abs(before.scores - after.scores)
    assert near.max() <= 3, "hundredths of a point: the rounding of the estimate"
    changed = before.grades != after.grades
    thresholds = np.array([1500, 3500, 6000])
    at_edge = np.abs(before.scores[:, None] - thresholds).min(axis=1) <= 3
    assert not (changed & ~at_edge).any()
    moved = after.severity.people - before.severity.people
    gained = moved[strict] - np.delete(moved, strict).max()
    assert abs(gained - 20_000) <= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_names_do_not_matter(seed: int) -> None:
    objects, made = city(seed)
    order = np.random.default_rng(seed).permutation(made.people)
    other = Inspections(
        made.objects, made.strata, order[made.team], made.items, made.failed, made.people, made.kinds
    )
    before, after = grade(MODEL, objects, made), grade(MODEL, objects, other)
    assert np.abs(before.scores - after.scores).max() <= 3
    assert np.abs(after.severity.people[order] - before.severity.people).max() <= 1


def test_what_was_put_in_is_found_again() -> None:
    """Inspectors differ by known amounts; who inspects the worse objects is not taken for severe."""
    rng = np.random.default_rng(1)
    people, objects, visits = 20, 200, 4000
    severity = np.linspace(-0.1, 0.1, people)
    badness = np.linspace(0.1, 0.5, objects)
    team = np.array([rng.choice(people, 2, replace=False) for _ in range(visits)])
    whom = rng.integers(0, objects, visits)
    worse = rng.random(visits) < 0.5
    # The last two inspect the worst objects half of their time.
    team[worse & (team[:, 0] >= 10), 0] = 19
    whom[team[:, 0] == 19] = rng.integers(150, objects, (team[:, 0] == 19).sum())
    team[team[:, 1] == team[:, 0], 1] = 0
    chance = np.clip(badness[whom] + severity[team].mean(axis=1), 0, 1)
    items = np.full(visits, 1000)
    failed = np.rint(chance * items).astype(np.int64)
    made = Inspections(whom, np.zeros(visits, np.int64), team, items, failed, people, 1)
    found = estimate(made, objects, 20)
    wanted = severity - severity.mean()
    difference = found.people / 100_000 - (wanted - wanted[0]) - found.people[0] / 100_000
    assert np.abs(difference).max() < 0.01
    plain = found.raw / 100_000
    assert plain[19] - plain[18] > 0.05 > abs((found.people[19] - found.people[18]) / 100_000 - 0.0105) + 0.03


def test_an_inspector_seen_once_says_nothing_of_the_object() -> None:
    made = Inspections(
        np.array([0, 1, 1]),
        np.zeros(3, np.int64),
        np.array([[0, -1], [1, 2], [1, 2]]),
        np.array([50, 50, 50]),
        np.array([50, 5, 5]),
        3,
        1,
    )
    found = estimate(made, 3, 20)
    assert found.deviation[0] == 0, "whatever they found can be their severity"
    assert found.deviation[2] == MISSING and found.items[2] == 0
    assert found.spread(1).people == 3 and found.spread(2).people == 2


def test_no_inspections_at_all() -> None:
    found = estimate(Inspections(), 2, 20)
    assert found.deviation.tolist() == [MISSING, MISSING] and found.spread(1).percentiles == ()
