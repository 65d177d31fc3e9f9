"""Cohen's kappa, exact, and when there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tongjian.engines.measures.agreement import agreement


def test_the_usual_example() -> None:
    """Two readers of 50 proposals: 20 yes both, 15 no both, 5 and 10 split: 0.7 observed, 0.5 by chance."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = agreement(pairs, fewest=30)
    assert found.observed == Fraction(7, 10) and found.kappa == Fraction(2, 5)


@pytest.mark.parametrize("shift", [0, 1])
def test_all_alike_or_never(shift: int) -> None:
    verdicts = ["ok", "problem"] * 20
    pairs = list(zip(verdicts, verdicts[shift:] + verdicts[:shift], strict=True))
    assert agreement(pairs, fewest=30).kappa == (1 if shift == 0 else -1)


def test_few_pairs_and_one_verdict_give_no_kappa() -> None:
    few = agreement([("ok", "ok")] * 29, fewest=30)
    assert few.kappa is None and "少于 30 对" in few.reason and few.agreed == 29
    alike = agreement([("ok", "ok")] * 30, fewest=30)
    assert alike.kappa is None and "只有一种" in alike.reason
    assert agreement([], fewest=1).observed is None
