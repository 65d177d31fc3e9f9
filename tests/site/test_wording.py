from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tongjian.site.wording import amount_wan, area_m2, date_cn, datetime_cn, plain, weekday_cn


def test_a_date_is_written_as_officials_write_it() -> None:
    assert date_cn(date(2026, 3, 1)) == "2026年3月1日"
    assert weekday_cn(date(2026, 3, 1)) == "周日"


def test_a_moment_is_shown_in_local_time() -> None:
    """Five in the afternoon in London is one in the morning of the next day here."""
    moment = datetime(2026, 2, 28, 17, 5, tzinfo=UTC)
    assert date_cn(moment) == "2026年3月1日"
    assert datetime_cn(moment) == "2026年3月1日 01:05"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("68000"), "68,000 万元"),
        (Decimal("68000.50"), "68,000.5 万元"),
        (Decimal("100"), "100 万元"),
        (Decimal("0"), "0 万元"),
        (None, ""),
    ],
)
def test_an_amount_keeps_its_zero_and_loses_trailing_ones(value: Decimal | None, shown: str) -> None:
    """Zero is not nothing."""
    assert amount_wan(value) == shown


def test_an_area_has_at_most_two_decimals() -> None:
    assert area_m2(12345.678) == "12,345.68 m²"
    assert area_m2(Decimal("1500")) == "1,500 m²"
    assert area_m2(0) == "0 m²"


@pytest.mark.parametrize("filter_", [date_cn, datetime_cn, amount_wan, area_m2])
def test_what_is_missing_is_shown_as_nothing(filter_: object) -> None:
    assert callable(filter_)
    assert filter_(None) == ""


@pytest.mark.parametrize(
    ("value", "least", "shown"),
    [("68.600000000000", 2, "68.60"), ("14.0000", 0, "14"), ("126.5000", 0, "126.5"), ("1200", 2, "1200.00")],
)
def test_numbers_keep_the_decimals_they_have(value: str, least: int, shown: str) -> None:
    assert plain(Decimal(value), least) == shown and plain(None) == ""
