"""A quarter: parts of a whole are added up over its months, counts are averaged, and everything counts."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from tongjian.engines.measures import Missing, NotApplicable, Number
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.assessment.models import Evidence, EvidenceState, Frequency
from tongjian.systems.assessment.scoring.content import content_of, value_of, value_over
from tongjian.systems.assessment.standards.adopting import read_standards
from tongjian.systems.assessment.standards.sheet import StandardSheet

JULY, AUGUST, SEPTEMBER = "2026年7月", "2026年8月", "2026年9月"


@pytest.fixture(scope="module")
def standard() -> StandardSheet:
    return next(iter(read_standards(pack_of("suzhou").folders).values()))


def found(upper: int, whole: int | None = None) -> Evidence:
    return Evidence(
        state=EvidenceState.VALUE,
        numerator=Decimal(upper),
        denominator=None if whole is None else Decimal(whole),
    )


def absent(reason: str) -> Evidence:
    return Evidence(state=EvidenceState.NOT_APPLICABLE, reason=reason)


def test_parts_are_added_up_and_never_their_percentages(standard: StandardSheet) -> None:
    months = {JULY: found(911, 972), AUGUST: found(1, 10), SEPTEMBER: absent("本期没有应结案件")}
    value = value_over(standard.item("closing-rate"), months)
    assert isinstance(value, Number) and value.figure == Fraction(91200, 982)
    assert value.amount == Decimal("92.87")


def test_counts_are_averaged_over_the_months_that_have_one(standard: StandardSheet) -> None:
    item = standard.item("rework")
    value = value_over(item, {JULY: found(2), AUGUST: found(5), SEPTEMBER: absent("没有案件")})
    assert isinstance(value, Number) and value.figure == Fraction(7, 2) and value.unit == "件"


def test_what_is_missing_is_named_and_what_does_not_apply_says_why(standard: StandardSheet) -> None:
    item = standard.item("rework")
    missing = value_over(item, {JULY: found(2), AUGUST: None, SEPTEMBER: None})
    assert isinstance(missing, Missing) and missing.reason == f"{AUGUST}、{SEPTEMBER}还没有采集"
    nothing = value_over(item, {JULY: absent("停运"), AUGUST: absent("改造")})
    assert isinstance(nothing, NotApplicable) and nothing.reason == f"{JULY}：停运；{AUGUST}：改造"
    assert isinstance(value_over(item, {}), Missing)


def test_a_quarter_is_scored_by_all_75_points(standard: StandardSheet) -> None:
    full = {item.item: value_of(item, found(1, 1)) for item in standard.items if item.unit == "%"}
    none = {item.item: value_of(item, found(0)) for item in standard.items if item.unit != "%"}
    whole = content_of(standard, "0" * 64, Frequency.QUARTER, full | none)
    rows = json.loads(whole.text)["rows"]
    assert whole.result.total == 75 and all(row["points"] == row["weight"] for row in rows)
    del full["training"]
    short = content_of(standard, "0" * 64, Frequency.QUARTER, full | none)
    assert (short.result.total, short.result.at_most) == (69, 75)
    (gone,) = [row for row in json.loads(short.text)["rows"] if row["item"] == "training"]
    assert gone["state"] == "missing" and gone["score"] is None and "还没有采集" in gone["reason"]
