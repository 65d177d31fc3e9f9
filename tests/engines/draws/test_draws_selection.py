"""Whoever is drawn is drawn with exactly the probability that was told."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.draws import selection
from tongjian.engines.draws.selection import Integers, certainties, probabilities, select
from tongjian.engines.draws.tickets import tickets

WEIGHTS = st.lists(st.integers(1, 9) | st.integers(1, 60), min_size=1, max_size=9)


def of(weights: list[int]) -> Integers:
    return np.array(weights, dtype=np.int64)


@settings(max_examples=40, deadline=None)
@given(weights=WEIGHTS, share=st.floats(0.01, 1), salt=st.text("ab", max_size=3))
def test_over_all_starts_the_frequencies_are_the_probabilities(
    weights: list[int], share: float, salt: str
) -> None:
    """The circle is turned through every position, so nothing is left to chance."""
    size = max(1, round(share * len(weights)))
    ids = [f"{i}" for i in range(len(weights))]
    certain = certainties(of(weights), size)
    circle = int(of(weights)[~certain].sum()) or 1
    counts: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for start in range(circle):
            patch.setattr(selection, "number", lambda text, start=start: start)
            hits = select(salt, "", ids, of(weights), size).hits
            assert len({hit.id for hit in hits}) == len(hits) == size
            counts.update(hit.id for hit in hits)
    chances = probabilities(of(weights), size)
    assert [Fraction(counts[i], circle) for i in ids] == [chances[w] for w in weights]
    assert sum(chances[w] for w in weights) == size
    assert min(chances.values()) > 0


@settings(max_examples=50, deadline=None)
@given(weights=WEIGHTS, share=st.floats(0.01, 1))
def test_certainty_is_what_remains_when_one_after_another_leaves(weights: list[int], share: float) -> None:
    size = max(1, round(share * len(weights)))
    left, places = dict(enumerate(weights)), size
    while leaving := [i for i, w in left.items() if places * w >= sum(left.values())]:
        left = {i: w for i, w in left.items() if i not in leaving}
        places -= len(leaving)
    assert set(np.flatnonzero(certainties(of(weights), size)).tolist()) == set(range(len(weights))) - set(
        left
    )


def test_probabilities_are_in_proportion_to_the_weights_up_to_one() -> None:
    assert probabilities(of([1, 1, 2, 4]), 2) == {1: Fraction(1, 4), 2: Fraction(1, 2), 4: Fraction(1)}
    assert probabilities(of([3, 3, 3]), 3) == {3: Fraction(1)}
    assert probabilities(of([1, 2, 100]), 2) == {1: Fraction(1, 3), 2: Fraction(2, 3), 100: Fraction(1)}


def test_frequencies_over_seeds_stay_within_their_limits() -> None:
    """2,000 seeds, 12 objects: no count beyond 4 standard deviations (all together wrong once in 1,300)."""
    weights, ids, draws = of([1, 2, 4, 8] * 3), [f"o{i}" for i in range(12)], 2_000
    counts: Counter[str] = Counter()
    pairs: set[frozenset[str]] = set()
    for seed in range(draws):
        hits = [hit.id for hit in select(f"{seed}", "s", ids, weights, 3).hits]
        counts.update(hits)
        pairs |= {frozenset((a, b)) for a in hits for b in hits if a != b}
    chances = probabilities(weights, 3)
    for name, weight in zip(ids, weights.tolist(), strict=True):
        chance = float(chances[weight])
        assert abs(counts[name] - draws * chance) < 4 * (draws * chance * (1 - chance)) ** 0.5
    assert len(pairs) == 12 * 11 // 2


def test_the_largest_draw_allowed_does_not_overflow() -> None:
    """int64 holds pins · length for 5,000,000 objects of weight 100,000; here for the same product."""
    weights = np.full(20_000, 100_000, dtype=np.int64)
    drawn = select("s", "", [f"{i}" for i in range(20_000)], weights, 19_999)
    assert len({hit.id for hit in drawn.hits}) == 19_999
    assert np.iinfo(np.int64).max > 5_000_000 * 5_000_000 * 100_000


def test_tickets_that_begin_alike_are_told_apart_by_all_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Alike:
        def __init__(self, text: bytes) -> None:
            self.text = text

        def digest(self) -> bytes:
            return b"\0" * 8 + self.text[-1:] * 24

    monkeypatch.setattr("tongjian.engines.draws.tickets.hashlib.sha256", Alike)
    assert tickets("", ["c", "a", "b"]).order.tolist() == [1, 2, 0]
