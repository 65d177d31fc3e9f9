"""Printed targets and the deviation of the official form."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.measures import (
    Better,
    Direction,
    Missing,
    NotApplicable,
    NotComputable,
    Number,
    Operator,
    Ratio,
    Target,
    Words,
    compare,
    percentage,
    read_actual,
    read_target,
    rolled_up,
)
from tongjian.engines.measures.rational import exact, rounded


@pytest.mark.parametrize(
    ("text", "operator", "amount", "unit"),
    [
        ("≥70%", ">=", "70", "%"),
        ("=200天", "=", "200", "天"),
        ("≦5％", "<=", "5", "%"),
        ("<=5%", "<=", "5", "%"),
        ("≧4次", ">=", "4", "次"),
        (">7个", ">", "7", "个"),
        ("小于 5%", "<", "5", "%"),
        ("办件量大于30000件", ">", "30000", "件"),
        ("15%及其以下", "<=", "15", "%"),
        ("达到70%以上", ">=", "70", "%"),
        ("1天内完成", "<=", "1", "天"),
        ("3个工作日内完成", "<=", "3", "个工作日"),
        ("100%完成", "none", "100", "%"),
        ("不低于 1,200.5 万元", ">=", "1200.5", "万元"),
        ("−22.21%", "none", "-22.21", "%"),
        ("95", "none", "95", ""),
    ],
)
def test_printed_targets(text: str, operator: str, amount: str, unit: str) -> None:
    target = read_target(text)
    assert isinstance(target.value, Number)
    assert (target.operator, target.value.amount, target.value.unit) == (operator, Decimal(amount), unit)
    assert target.written == text


@pytest.mark.parametrize(
    "text", ["健全", "每月一次", "培训率100%、考核率100%", "按比例评比，全年12次", "≥5%以下", "3至5天"]
)
def test_what_is_not_one_quantity_stays_words(text: str) -> None:
    assert read_target(text) == Target(Operator.QUALITATIVE, Words(text), text)


def test_kinds_of_nothing() -> None:
    assert isinstance(read_actual(" "), Missing)
    assert isinstance(read_actual("不适用"), NotApplicable)
    assert isinstance(read_actual("无法统计"), NotComputable)
    assert read_actual("≥95%") == NotComputable("“≥95%”是目标的写法，不是实际完成的数", "≥95%")
    assert read_actual("0%") == Number(Decimal(0), "%", "0%")


@pytest.mark.parametrize(
    ("target", "actual", "deviation", "met", "direction"),
    [
        ("≥30个", "23个", "-23.33%", False, "worse"),
        ("≤15件", "12件", "-20.00%", True, "better"),
        ("≥220000件", "344300件", "56.50%", True, "better"),
        ("≥22万件", "344300件", "56.50%", True, "better"),
        ("=100%", "94.78%", "-5.22%", False, "worse"),
        ("<=5%", "0%", "-100.00%", True, "better"),
        ("=0%", "36.74%", "100%", False, "worse"),
        ("=0%", "0%", "0%", True, "equal"),
        ("=100%", "100%", "0.00%", True, "equal"),
        ("=100%", "99.999%", "0.00%", False, "worse"),
        ("≥-10%", "-5%", "50.00%", True, "better"),
        ("=800", "800.04", "0.01%", False, "worse"),
        ("=800", "799.96", "-0.01%", False, "worse"),
        (">7个", "7个", "0.00%", False, "equal"),
        ("100%", "90%", "-10.00%", False, "worse"),
        ("健全", "健全", "0%", True, "equal"),
        ("健全", "基本健全", "100%", None, None),
    ],
)
def test_deviation_as_printed(
    target: str, actual: str, deviation: str, met: bool | None, direction: str | None
) -> None:
    found = compare(read_target(target), read_actual(actual))
    assert (found.deviation, found.met, found.direction) == (deviation, met, direction)


def test_a_saving_against_zero_is_better_when_the_row_says_so() -> None:
    found = compare(read_target("=0%"), read_actual("-22.21%"), Better.LOWER)
    assert (found.deviation, found.met, found.direction) == ("100%", False, Direction.BETTER)


def test_what_cannot_be_compared_says_why() -> None:
    days = compare(read_target("≤3个工作日"), read_actual("3天"))
    assert (days.state, days.deviation, days.met) == ("not_computable", None, None)
    assert "工作日" in days.reason
    assert compare(read_target("≥3"), Missing()).state == "missing"
    assert compare(read_target("≥3"), NotApplicable("没有")).state == "not_applicable"
    assert compare(read_target("≥3个"), Words("完成")).state == "not_computable"
    assert compare(read_target(""), Number(Decimal(3))).state == "not_computable"


def test_percentages_are_rolled_up_by_their_parts() -> None:
    month = Ratio(Decimal(911), Decimal(972))
    assert percentage(month) == Number(Decimal("93.72"), "%")
    assert percentage(Ratio(Decimal(737), Decimal(972))) == Number(Decimal("75.82"), "%")
    whole = rolled_up([month, Ratio(Decimal(0), Decimal(28))])
    assert percentage(whole) == Number(Decimal("91.10"), "%")
    assert isinstance(percentage(Ratio(Decimal(0), Decimal(0))), NotApplicable)
    assert isinstance(percentage(Ratio(Decimal(1), Decimal(0))), NotComputable)


@settings(max_examples=60, deadline=None)
@given(st.fractions(max_denominator=10**6), st.integers(0, 6))
def test_rounding_is_nearest_and_away_from_zero(number: Fraction, places: int) -> None:
    found = exact(rounded(number, places))
    half = Fraction(1, 2 * 10**places)
    assert abs(found - number) <= half
    if abs(found - number) == half:
        assert abs(found) > abs(number)
    # A unary minus would round to the precision of the context.
    assert rounded(-number, places) == rounded(number, places).copy_negate()


def test_a_percentage_is_printed_rounded_and_computed_exactly() -> None:
    rate = percentage(Ratio(Decimal(911), Decimal(972)))
    assert isinstance(rate, Number) and rate.amount == Decimal("93.72")
    assert rate.figure == Fraction(91100, 972)
