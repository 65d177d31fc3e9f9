"""Numbers, and the reasons for having none."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
    days = [5, 1, 3, 2, 4, 9, 8, 7, 6, 10]
    assert median(days, "").value == Decimal("5.5")
    assert ninetieth(days, "").value == 9
    assert ninetieth([7], "").value == 7
    assert mean([1, 2], "").value == Decimal("1.5")
    assert median([0, 0], "").value == 0
    assert median([], "没有").state is State.NOT_COMPUTABLE
