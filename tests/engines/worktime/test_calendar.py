"""The calendar says of each day what it is, and is refused when its data contradict themselves."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from ruamel.yaml import YAML

from tests.engines.worktime.conftest import HOLIDAYS
from tests.engines.worktime.lunisolar import festivals
from tongjian.engines.worktime import Calendar, CalendarDataError, DayKind, HolidayFile, OutsideCalendar

DAYS = st.dates(date(2007, 1, 1), date(2040, 12, 31))


def days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return itertools.takewhile(lambda day: day.year == year, (first + timedelta(n) for n in range(366)))


@pytest.fixture
def data() -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(HOLIDAYS)
    return deepcopy(content)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2020, 9, 25), DayKind.WORKING, ""),
        (date(2020, 9, 26), DayKind.WEEKEND, ""),
        (date(2020, 9, 27), DayKind.MOVED_WORKING, ""),
        (date(2020, 10, 1), DayKind.HOLIDAY, "国庆节、中秋节"),
        (date(2020, 10, 8), DayKind.MOVED_OFF, "国庆节、中秋节"),
        (date(2020, 1, 19), DayKind.MOVED_WORKING, ""),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节"),  # the extension of 2020-01-27
        (date(2020, 2, 2), DayKind.HOLIDAY, "春节"),
        (date(2020, 2, 3), DayKind.WORKING, ""),
        (date(2015, 9, 3), DayKind.HOLIDAY, "抗日战争暨世界反法西斯战争胜利70周年纪念日"),
        (date(2015, 9, 4), DayKind.MOVED_OFF, "抗日战争暨世界反法西斯战争胜利70周年纪念日"),
        (date(2007, 12, 29), DayKind.MOVED_WORKING, ""),  # by the notice of 2008
        (date(2027, 2, 5), DayKind.HOLIDAY, "春节"),
        (date(2031, 10, 1), DayKind.HOLIDAY, "国庆节、中秋节"),
        (date(2027, 10, 4), DayKind.WORKING, ""),
    ],
)
def test_kinds_of_days(china: Calendar, day: date, kind: DayKind, name: str) -> None:
    assert (china.kind(day), china.name(day)) == (kind, name)


@pytest.mark.parametrize(("year", "days"), [(2020, 249), (2021, 250), (2022, 249)])
def test_working_days_of_a_year(china: Calendar, year: int, days: int) -> None:
    assert china.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_a_notice_makes_up_for_what_it_moves(china: Calendar) -> None:
    """Statutory days are off in every year, whatever the notice moved around them."""
    holidays = HolidayFile.load(HOLIDAYS)
    for year in holidays.festivals:
        for day, name in holidays.statutory_days(year):
            assert not china.is_working(day), f"{day} {name}"


def test_every_notice_year_has_its_source() -> None:
    notices = HolidayFile.load(HOLIDAYS).notices
    assert sorted(notices) == list(range(2007, 2027))
    assert all(source.startswith("http") for notice in notices.values() for source in notice.sources)


def test_festivals_agree_with_sun_and_moon() -> None:
    for year, told in HolidayFile.load(HOLIDAYS).festivals.items():
        found = festivals(year)
        assert found.certain
        assert told == {
            "春节": found.spring,
            "清明节": found.pure_brightness,
            "端午节": found.dragon_boat,
            "中秋节": found.mid_autumn,
        }


@pytest.mark.parametrize("year", range(2008, 2027))
def test_sun_and_moon_agree_with_the_notices(year: int) -> None:
    """The computed festivals lie within the days off the notices gave for them."""
    off = HolidayFile.load(HOLIDAYS).notices[year].days_off
    found = festivals(year)
    for title, day in [("春", found.spring), ("端午", found.dragon_boat), ("清明", found.pure_brightness)]:
        assert any(title in name and day in days for name, days in off.items()), (title, day)
    assert any(found.mid_autumn in days for days in off.values())


@pytest.mark.parametrize("year", range(2027, 2041))
def test_a_year_without_a_notice_has_weekends_and_thirteen_statutory_days(china: Calendar, year: int) -> None:
    holidays = {day for day in days_of(year) if china.kind(day) is DayKind.HOLIDAY}
    overlapping = festivals(year).mid_autumn in {date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)}
    assert len(holidays) == 13 - overlapping
    for day in set(days_of(year)) - holidays:
        assert china.kind(day) is (DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKING)
        assert china.is_provisional(day)


def test_the_last_days_of_december_wait_for_the_next_notice(china: Calendar) -> None:
    assert not china.is_provisional(date(2026, 12, 25))
    assert china.is_provisional(date(2026, 12, 26))


def test_a_new_notice_settles_its_year(data: dict[str, Any]) -> None:
    data["notices"][2027] = {
        "sources": ["https://www.gov.cn/example"],
        "days_off": {"元旦": [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]},
        "days_worked": [date(2026, 12, 27)],
    }
    calendar = Calendar.from_data(data)
    assert calendar.kind(date(2026, 12, 27)) is DayKind.MOVED_WORKING
    assert calendar.provisional_from == date(2027, 12, 26)


@pytest.mark.parametrize("day", [date(2006, 12, 31), date(2041, 1, 1), date(1, 1, 1)])
def test_outside_of_the_calendar_is_an_error(china: Calendar, day: date) -> None:
    with pytest.raises(OutsideCalendar, match=str(day)):
        china.kind(day)


def test_counting_beyond_either_end_is_an_error(china: Calendar) -> None:
    with pytest.raises(OutsideCalendar, match="超出"):
        china.add_working_days(date(2040, 12, 1), 100)
    with pytest.raises(OutsideCalendar, match="早于"):
        china.add_working_days(date(2007, 1, 10), -100)


@given(DAYS, st.integers(-300, 300))
def test_adding_and_counting_are_inverse(china: Calendar, day: date, n: int) -> None:
    try:
        reached = china.add_working_days(day, n)
    except OutsideCalendar:
        return
    if n > 0:
        assert china.is_working(reached)
        assert china.working_days_between(day, reached) == n
        assert china.working_days_between(day, reached - timedelta(1)) == n - 1
    elif n < 0:
        assert china.is_working(reached)
        assert china.working_days_between(reached - timedelta(1), day - timedelta(1)) == -n


def _gap(data: dict[str, Any]) -> None:
    del data["notices"][2015]


def _festival_missing(data: dict[str, Any]) -> None:
    del data["festivals"][2030]["端午节"]


def _festival_year_missing(data: dict[str, Any]) -> None:
    del data["festivals"][2030]


def _both(data: dict[str, Any]) -> None:
    data["notices"][2020]["days_worked"].append(date(2020, 10, 1))


def _no_rule(data: dict[str, Any]) -> None:
    data["statutory"] = data["statutory"][1:]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_gap, "逐年连续"),
        (_festival_year_missing, "逐年连续"),
        (_festival_missing, "2030 年缺少“端午节”"),
        (_both, "2020-10-01 既放假又上班"),
        (_no_rule, "没有适用的法定放假规定"),
    ],
)
def test_contradictory_data_are_refused(data: dict[str, Any], spoil: Any, sentence: str) -> None:
    spoil(data)
    with pytest.raises(ValidationError, match=sentence):
        Calendar.from_data(data)


def test_unreadable_files_are_refused_with_their_name(tmp_path: Path) -> None:
    with pytest.raises(CalendarDataError, match=r"nothing\.yaml"):
        Calendar.load(tmp_path / "nothing.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [", "utf-8")
    with pytest.raises(CalendarDataError, match="YAML"):
        Calendar.load(broken)
    broken.write_text("first: 2007-01-01", "utf-8")
    with pytest.raises(CalendarDataError, match=r"broken\.yaml 的 unsettled"):
        Calendar.load(broken)
