"""What a weighting costs, against figures worked out another way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest

from tongjian.engines.draws import DrawError, Listed, ObjectList, Price, Rules, plan, price


def priced(grades: str, size: int, weights: object, per_year: int = 1) -> Price:
    objects = ObjectList.of(Listed("", f"o{i}", grade) for i, grade in enumerate(grades))
    rules = Rules.model_validate({"title": "t", "size": {"total": size}, "weights": weights})
    return price(plan(rules, objects).pools, per_year)


def test_equal_weights_keep_everything() -> None:
    found = priced("A" * 40, 4, "equal", per_year=2)
    assert (found.kept, found.effective) == (Decimal("1.0000"), Decimal("4.00"))
    assert (found.smallest, found.largest, found.certain) == (Fraction(1, 10), Fraction(1, 10), 0)
    assert [one.years for one in found.classes] == [Fraction(5)]


def test_weights_keep_less() -> None:
    found = priced("AAAAAAAAD", 2, {"A": 1, "D": 4})
    assert [(one.objects, one.probability) for one in found.classes] == [
        (8, Fraction(1, 6)),
        (1, Fraction(2, 3)),
    ]
    # 81 / (8·6 + 1.5); entropies of 1/6, 2/3 and 2/9: 0.6500, 0.9183, 0.7642 bits.
    assert found.effective == Decimal("1.64")
    assert found.kept == Decimal("0.8896")


def test_who_is_certain_gives_no_surprise() -> None:
    found = priced("AAD", 2, {"A": 1, "D": 100})
    assert (found.certain, found.largest, found.smallest) == (1, Fraction(1), Fraction(1, 2))
    assert found.kept == Decimal("0.7260")


def test_where_everything_is_drawn_there_is_nothing_to_keep() -> None:
    found = priced("AAD", 3, {"A": 1, "D": 5})
    assert found.kept is None
    assert found.years_until_all == Decimal("1.00")


@pytest.mark.parametrize(
    ("grades", "size", "expected"),
    [
        ("A" * 2, 1, Decimal("2.67")),  # two of chance 1/2 taken as independent: 8/3
        ("A" * 100, 1, Decimal("516.69")),  # coupon collector, continuous: 1/p · H(100) − …
    ],
)
def test_years_until_all_were_drawn(grades: str, size: int, expected: Decimal) -> None:
    """Independent geometric waits: E[max] = Σ over subsets (−1)^(k+1) / (1 − (1−p)^k)."""
    n, p = len(grades), Fraction(size, len(grades))
    exact = sum((-1) ** (k + 1) * comb(n, k) / (1 - (1 - p) ** k) for k in range(1, n + 1))
    found = priced(grades, size, "equal").years_until_all
    assert abs(found - Decimal(exact.numerator) / exact.denominator) < Decimal("0.01")
    assert abs(found - expected) < 1


def test_long_waits_are_integrated_to_the_same_figure() -> None:
    """Ten objects, each with one chance in 100,000: about 100,000 · H(10) draws."""
    found = priced("A" * 10 + "D", 1, {"A": 1, "D": 99_990})
    assert abs(found.years_until_all - Decimal("292897")) < 300


@pytest.mark.parametrize("per_year", [0, 367])
def test_a_year_has_so_many_draws(per_year: int) -> None:
    with pytest.raises(DrawError, match="应为 1 至 366"):
        priced("AB", 1, "equal", per_year)
