"""What is said of a clock: words, months, hypotheses. Pure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines import worktime
from tongjian.engines.worktime import Calendar, HolidayFile, Resumed, Started, Suspended, WorkingDays
from tongjian.kernel.cases.clock import Clock
from tongjian.systems.approval.clocks.hypothesis import Hypothesis, Impossible
from tongjian.systems.approval.clocks.months import months
from tongjian.systems.approval.clocks.words import runs, summary

FILE = Path(__file__).resolve().parents[4] / "packs" / "_china" / "calendar" / "holidays.yaml"
HOLIDAYS = HolidayFile.load(FILE)
CHINA = Calendar(HOLIDAYS)
DAYS = st.dates(date(2019, 1, 1), date(2025, 6, 1))
# 2020-09-25 + 7 working days: the holidays of the national day and a moved working Sunday in between.
AUTUMN = Clock((Started(date(2020, 9, 25)),), WorkingDays(7))


def test_the_words_name_holidays_and_moved_days() -> None:
    due = AUTUMN.due(CHINA)
    told = [run.sentence for run in runs(due.explanation)]
    assert summary(due, "个工作日").endswith("到 2020-10-12 届满。")
    assert told[0] == "受理当日不计" and any("国庆节" in sentence for sentence in told)
    assert any("2020-09-27 调休上班" in sentence for sentence in told)


def test_a_suspension_is_told_with_its_article() -> None:
    clock = Clock(
        (
            Started(date(2020, 9, 21)),
            Suspended(date(2020, 9, 24), "特别程序"),
            Resumed(date(2020, 10, 9), "特别程序"),
        ),
        WorkingDays(9),
    )
    sentences = [run.sentence for run in runs(clock.due(CHINA).explanation)]
    assert "暂停：特别程序（行政许可法第四十五条）" in sentences
    assert "6 天因依法暂停不计" in summary(clock.due(CHINA), "个工作日")


@given(
    st.dates(date(2019, 1, 1), date(2025, 6, 1)), st.integers(1, 40), st.integers(0, 15), st.integers(0, 20)
)
@settings(max_examples=60, deadline=None)
def test_runs_and_months_hold_every_day_once(start: date, limit: int, gap: int, length: int) -> None:
    pause = CHINA.add_working_days(start, gap)
    events = (
        Started(start),
        Suspended(pause, "特别程序"),
        Resumed(CHINA.add_working_days(pause, length), "特别程序"),
    )
    due = Clock(events, WorkingDays(limit)).due(CHINA)
    days = due.explanation
    gathered = list(runs(days))
    assert sum(run.days for run in gathered) == len(days)
    assert sum(run.days for run in gathered if run.counted) == limit
    cells = [cell for month in months(days, due.day, CHINA) for week in month.weeks for cell in week if cell]
    assert sorted(cell.day for cell in cells if cell.inside) == [day.date for day in days]
    assert [cell.day for cell in cells if cell.last] == [due.day]
    assert sum(cell.tone == "counted" for cell in cells) == limit
    assert all(cell.words for cell in cells if cell.inside)


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_a_suspension_tried_moves_the_day_by_just_so_many_working_days(
    start: date, limit: int, days: int
) -> None:
    clock = Clock((Started(start),), WorkingDays(limit))
    before = clock.due(CHINA).day
    after = Hypothesis(suspend=days).tried_on(clock, CHINA, start).due(CHINA).day
    assert before and after
    assert CHINA.working_days_between(before, after) == days
    extended = Hypothesis(extend=days).tried_on(clock, CHINA, start).due(CHINA).day
    assert extended == after


def test_a_later_acceptance_starts_the_clock_anew() -> None:
    tried = Hypothesis(accept_on=date(2020, 9, 28)).tried_on(AUTUMN, CHINA, date(2020, 9, 25))
    assert tried.due(CHINA).day == worktime.due([Started(date(2020, 9, 28))], WorkingDays(7), CHINA).day


def test_a_notice_that_is_tried_moves_days_of_the_next_year() -> None:
    year = max(HOLIDAYS.notices) + 1
    friday = next(
        day
        for day in (date(year, 3, d) for d in range(1, 29))
        if day.weekday() == 4 and CHINA.is_working(day)
    )
    tried = Hypothesis(days_off=(friday,)).calendar(HOLIDAYS)
    assert CHINA.is_working(friday) and not tried.is_working(friday)
    assert tried.provisional_from > CHINA.provisional_from


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"suspend": "十"}, "应是整数"),
        ({"suspend": "9999"}, "超出范围"),
        ({"extend": "-1"}, "超出范围"),
        ({"from": "2026-13-01"}, "不是日期"),
        ({"off": "明天"}, "不是日期"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(typed: dict[str, str], says: str) -> None:
    with pytest.raises(Impossible, match=says):
        Hypothesis.read(typed)


def test_a_notice_of_the_wrong_year_or_against_itself_is_refused() -> None:
    with pytest.raises(Impossible, match="请填写"):
        Hypothesis(days_off=(date(2020, 1, 1),)).calendar(HOLIDAYS)
    day = date(max(HOLIDAYS.notices) + 1, 3, 6)
    with pytest.raises(Impossible, match="既放假又上班"):
        Hypothesis(days_off=(day,), days_worked=(day,)).calendar(HOLIDAYS)


def test_a_suspension_before_acceptance_is_refused() -> None:
    with pytest.raises(Impossible, match="不能早于受理"):
        Hypothesis(suspend=3, suspend_from=date(2020, 9, 1)).tried_on(AUTUMN, CHINA, date(2020, 9, 25))
