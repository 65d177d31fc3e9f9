"""Periods of display, repair and points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tongjian.engines.risk import CreditRules, Sanction, credit, period_of, rate
from tongjian.engines.risk.credit import months_after

RULES = CreditRules.model_validate(
    {
        "lines": [
            {
                "line": "barred",
                "title": "吊销",
                "kinds": ["revoke"],
                "months": 36,
                "repair_after": 36,
                "repair": False,
                "deduct": 40,
            },
            {
                "line": "special",
                "title": "安全",
                "areas": ["safety"],
                "months": 36,
                "repair_after": 12,
                "deduct": 20,
            },
            {
                "line": "light",
                "title": "较低罚款",
                "kinds": ["fine"],
                "fine_below": 5000,
                "months": 3,
                "repair_after": 3,
                "deduct": 5,
            },
            {"line": "rest", "title": "其他", "months": 36, "repair_after": 3, "deduct": 10},
        ],
        "ignored": ["correct"],
        "grades": {"A": 90, "B": 75, "C": 60},
    }
)
DAY = date(2026, 1, 31)


def test_each_kind_has_its_period_and_the_longest_counts() -> None:
    light = period_of(RULES, ["fine"], "", Decimal(300), DAY)
    assert (light.until, light.repair_from) == (date(2026, 4, 30), date(2026, 4, 30))
    heavy = period_of(RULES, ["fine"], "", Decimal(5000), DAY)
    assert (heavy.until, heavy.repair_from) == (date(2029, 1, 31), date(2026, 4, 30))
    special = period_of(RULES, ["fine"], "safety", Decimal(300), DAY)
    assert special.repair_from == date(2027, 1, 31) and special.lines == ("special",)
    order = period_of(RULES, ["fine", "correct"], "", Decimal(300), DAY)
    assert order == light, "an order to correct is no penalty"
    both = period_of(RULES, ["fine", "revoke"], "", Decimal(300), DAY)
    assert both.repair_from is None and both.until == date(2029, 1, 31) and both.deduct == 40


def test_points_fall_with_what_is_displayed_and_come_back() -> None:
    running = Sanction(DAY, date(2029, 1, 31), Decimal(20))
    gone = Sanction(date(2020, 1, 1), date(2021, 1, 1), Decimal(40))
    today = date(2026, 6, 1)
    assert credit(RULES, [], today).grade == "A"
    assert credit(RULES, [running, gone], today).points == 80
    assert credit(RULES, [Sanction(DAY, running.until, Decimal(20), repaired=True)], today).grade == "A"
    assert credit(RULES, [Sanction(DAY, running.until, Decimal(20), withdrawn=True)], today).points == 100
    assert (
        credit(RULES, [running] * 9, today).points == 0 and credit(RULES, [running] * 9, today).grade == "D"
    )


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_rules_without_a_line_for_everything_are_refused() -> None:
    given = RULES.model_dump()
    with pytest.raises(ValidationError):
        CreditRules.model_validate({**given, "lines": given["lines"][:3]})


def test_a_rate_abstains_on_few_and_has_an_interval_on_many() -> None:
    assert rate(3, 9, 10).share is None
    some = rate(8, 10, 10)
    assert (some.share, some.low, some.high) == (Decimal("80.0"), Decimal("49.0"), Decimal("94.3"))
    assert rate(0, 50, 10).low == 0 and rate(50, 50, 10).high == 100
    with pytest.raises(ValueError):
        rate(2, 1, 1)
