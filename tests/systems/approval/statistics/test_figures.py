"""Numbers, and the reasons for having none."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.systems.approval.statistics.figures import State, mean, median, ninetieth, share


def test_a_share_of_nothing_is_not_zero() -> None:
    nothing, none = share(0, 0, "没有办件"), share(0, 5, "没有办件")
    assert (nothing.state, str(nothing)) == (State.NOT_COMPUTABLE, "没有办件")
    assert (none.state, str(none)) == (State.VALUE, "0.0%")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 8, "12.5%"), (3, 3, "100.0%"), (1, 16, "6.3%")],
)
def test_shares_are_rounded_once_half_up(part: int, whole: int, shown: str) -> None:
    assert str(share(part, whole, "")) == shown


def test_the_middle_and_nine_of_ten() -> None:
    days = Counter([5, 1, 3, 2, 4, 9, 8, 7, 6, 10])
    assert median(days, "").value == Decimal("5.5")
    assert ninetieth(days, "").value == 9
    assert ninetieth({7: 1}, "").value == 7
    assert mean({1: 1, 2: 1}, "").value == Decimal("1.5")
    assert str(median({0: 2}, "")) == "0"
    assert median({}, "没有").state is State.NOT_COMPUTABLE


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_counted_days_give_what_the_days_one_by_one_give(days: list[int]) -> None:
    counted = Counter(days)
    assert median(counted, "").value == Decimal(str(statistics.median(days)))
    assert ninetieth(counted, "").value == sorted(days)[math.ceil(Fraction(9 * len(days), 10)) - 1]
    exact = (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert mean(counted, "").value == exact
    assert median(counted, "").of == len(days)
