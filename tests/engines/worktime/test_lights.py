"""Lights, silence and the periods of law."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.worktime import (
    Calendar,
    CalendarDataError,
    CalendarDays,
    Event,
    Hours,
    Light,
    LightRule,
    Limit,
    Periods,
    Resumed,
    Started,
    Suspended,
    WorkingDays,
    WorktimeError,
    due,
    elapsed,
    light,
    silence,
    warn_on,
)

TWO_DAYS = LightRule("days", Decimal(2))
NINETY_PERCENT = LightRule("percent", Decimal(90))
MONDAY = date(2021, 3, 1)


def lights(calendar: Calendar, limit: Limit, rule: LightRule, days: int) -> list[int]:
    """The lights of the days from the start on."""
    started = [Started(MONDAY)]
    return [int(light(elapsed(started, limit, calendar, MONDAY + timedelta(n)), rule)) for n in range(days)]


def test_more_than_two_left_is_green_two_is_yellow_none_is_red(china: Calendar) -> None:
    """Five working days from Monday run out on the next Monday, the 8th."""
    assert lights(china, WorkingDays(5), TWO_DAYS, 10) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]


def test_ninety_percent_used_is_yellow(china: Calendar) -> None:
    assert lights(china, CalendarDays(10), NINETY_PERCENT, 12) == [1] * 9 + [2, 2, 3]
    assert lights(china, CalendarDays(3), NINETY_PERCENT, 5) == [1, 1, 1, 2, 3]


def test_hours_warn_at_forty_eight(china: Calendar) -> None:
    ten = datetime(2021, 3, 1, 10)  # noqa: DTZ001 - local time
    limit = Hours(72, working=False)
    seen = [
        light(elapsed([Started(ten)], limit, china, ten + timedelta(hours=hours)), TWO_DAYS)
        for hours in (0, 23, 25, 72, 73)
    ]
    assert seen == [Light.NORMAL, Light.NORMAL, Light.WARNING, Light.WARNING, Light.OVERDUE]


RULES = [TWO_DAYS, NINETY_PERCENT, LightRule("days", Decimal(0)), LightRule("percent", Decimal(50))]


@given(
    limit=st.builds(WorkingDays, st.integers(0, 40)) | st.builds(CalendarDays, st.integers(0, 40)),
    rule=st.sampled_from(RULES),
    pause=st.none() | st.tuples(st.integers(0, 20), st.integers(0, 15)),
)
def test_it_warns_on_the_first_yellow_day(
    china: Calendar, limit: Limit, rule: LightRule, pause: tuple[int, int] | None
) -> None:
    events: list[Event] = [Started(MONDAY)]
    if pause is not None:
        begin = MONDAY + timedelta(pause[0])
        events += [Suspended(begin, "补正"), Resumed(begin + timedelta(pause[1]), "补正")]
    days = [MONDAY + timedelta(n) for n in range(90)]
    warned = [day for day in days if light(elapsed(events, limit, china, day), rule) is not Light.NORMAL]
    assert warn_on(events, limit, china, rule) == warned[0]


def test_nothing_warns_while_the_warning_day_is_unknown(china: Calendar) -> None:
    events = [Started(MONDAY), Suspended(MONDAY + timedelta(1), "特别程序")]
    assert warn_on(events, WorkingDays(10), china, TWO_DAYS) is None
    assert warn_on(events, WorkingDays(2), china, TWO_DAYS) == MONDAY
    assert warn_on(events, WorkingDays(3), china, TWO_DAYS) == MONDAY + timedelta(2)


def test_impossible_rules_are_refused() -> None:
    for rule in [("percent", Decimal(0)), ("percent", Decimal(101)), ("days", Decimal(-1))]:
        with pytest.raises(WorktimeError, match="不成立"):
            LightRule(*rule)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answered", "now", "effective"),
    [
        (None, date(2021, 3, 8), None),
        (None, date(2021, 3, 9), MONDAY),
        (MONDAY, date(2021, 6, 1), None),
        (date(2021, 3, 8), date(2021, 6, 1), None),
        (date(2021, 3, 9), date(2021, 6, 1), MONDAY),
    ],
)
def test_silence_for_five_working_days_is_acceptance_on_the_day_of_receipt(
    china: Calendar, periods: Periods, answered: date | None, now: date, effective: date | None
) -> None:
    """行政许可法 art. 32(4)."""
    found = silence(MONDAY, answered, periods["licence-correction"].limit, china, now)
    assert (found.last_day, found.effective) == (date(2021, 3, 8), effective)


PERIODS = Path(__file__).parents[3] / "packs/_china/periods.yaml"


@pytest.fixture
def periods() -> Periods:
    return Periods.load(PERIODS)


@pytest.mark.parametrize(
    ("code", "limit", "article"),
    [
        ("licence-decision", WorkingDays(20), "42"),
        ("licence-delivery", WorkingDays(10), "44"),
        ("penalty-decision", CalendarDays(90), "60"),
        ("penalty-payment", CalendarDays(15), "67, 72"),
        ("penalty-registration", WorkingDays(7), "56"),
        ("penalty-hearing-request", WorkingDays(5), "63, 64"),
        ("seizure", CalendarDays(30), "25"),
    ],
)
def test_periods_count_what_their_law_says(periods: Periods, code: str, limit: Limit, article: str) -> None:
    assert periods[code].limit == limit
    assert periods[code].article == article


def test_an_unsettled_case_of_enforcement(china: Calendar, periods: Periods) -> None:
    """立案 on 2020-09-25: the decision by 2020-12-24, holidays counted."""
    found = due([Started(date(2020, 9, 25))], periods["penalty-decision"].limit, china)
    assert found.day == date(2020, 12, 24)
    assert sum(day.counted for day in found.explanation) == 90


def test_no_such_period(periods: Periods) -> None:
    with pytest.raises(KeyError):
        periods["nothing"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("periods: [{code: a, title: 甲, days: 0, unit: day, law: 法}]", r"periods\.0\.days"),
        ("periods: [{code: a, title: 甲, days: 1, unit: month, law: 法}]", r"periods\.0\.unit"),
        (
            "periods: [{code: a, title: 甲, days: 1, unit: day, law: 法},"
            " {code: a, title: 乙, days: 1, unit: day, law: 法}]",
            "时限 a 出现两次",
        ),
    ],
)
def test_wrong_periods_are_refused(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "periods.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(CalendarDataError, match=sentence):
        Periods.load(file)
