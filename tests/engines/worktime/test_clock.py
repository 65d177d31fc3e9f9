"""The clock by its vectors and its rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tongjian.engines.worktime import (
    Calendar,
    CalendarDays,
    Due,
    Ended,
    Event,
    Extended,
    HistoryError,
    Hours,
    Limit,
    OutsideCalendar,
    Resumed,
    Started,
    Suspended,
    Why,
    WorkingDays,
    WorktimeError,
    due,
    elapsed,
)

CORRECTION, SPECIAL = "补正", "特别程序"


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def paused(begin: str, end: str, kind: str = CORRECTION) -> list[Event]:
    return [Suspended(day(begin), kind), Resumed(day(end), kind)]


def due_day(calendar: Calendar, start: str, limit: Limit, *events: Event) -> date | None:
    return due([Started(day(start)), *events], limit, calendar).day


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2020-09-25", 7, "2020-10-12"),
        ("2020-01-20", 5, "2020-02-04"),
        ("2020-04-30", 20, "2020-06-01"),
        ("2021-04-23", 3, "2021-04-27"),
        ("2022-01-28", 5, "2022-02-09"),
        ("2020-09-26", 1, "2020-09-27"),
        ("2020-09-25", 0, "2020-09-25"),
    ],
)
def test_working_days(china: Calendar, start: str, days: int, expected: str) -> None:
    assert due_day(china, start, WorkingDays(days)) == day(expected)


def test_calendar_days(china: Calendar) -> None:
    """行政处罚法 art. 60: within 90 days of the calendar."""
    assert due_day(china, "2020-09-25", CalendarDays(90)) == day("2020-12-24")
    stopped = paused("2020-09-26", "2020-09-28")
    assert due_day(china, "2020-09-25", CalendarDays(5), *stopped) == day("2020-10-02")


def test_used_and_net_time(china: Calendar) -> None:
    events: list[Event] = [Started(day("2020-09-21")), Ended(day("2020-10-16"))]
    whole = elapsed(events, WorkingDays(20), china, day("2020-12-31"))
    assert whole.used == 15
    assert (whole.span, whole.ended) == (25, True)
    net = elapsed([*events, *paused("2020-09-24", "2020-10-09")], WorkingDays(20), china, day("2020-12-31"))
    assert [int(figure) for figure in (net.gross, net.deducted, net.used)] == [15, 6, 9]
    assert sum(explained.amount for explained in net.explanation) == 9


def test_overlapping_suspensions_count_once(china: Calendar) -> None:
    """§1.5.3: two sums would take the overlap away twice."""
    once = due_day(china, "2021-03-01", WorkingDays(10), *paused("2021-03-03", "2021-03-12"))
    overlapping = [*paused("2021-03-03", "2021-03-10"), *paused("2021-03-08", "2021-03-12", SPECIAL)]
    assert due_day(china, "2021-03-01", WorkingDays(10), *overlapping) == once == day("2021-03-24")


def test_the_day_of_suspension_counts_and_the_day_of_resumption_does_not(china: Calendar) -> None:
    result = due([Started(day("2021-03-01")), *paused("2021-03-03", "2021-03-04")], WorkingDays(3), china)
    assert [(str(d.date), d.kind, d.counted) for d in result.explanation] == [
        ("2021-03-01", Why.START, False),
        ("2021-03-02", Why.WORKING, True),
        ("2021-03-03", Why.WORKING, True),
        ("2021-03-04", Why.SUSPENDED, False),
        ("2021-03-05", Why.WORKING, True),
    ]
    assert result.explanation[3].reason == "暂停：补正"


def test_what_begins_before_acceptance_does_not_count(china: Calendar) -> None:
    before = paused("2021-02-22", "2021-03-05")
    assert due_day(china, "2021-03-01", WorkingDays(5), *before) == day("2021-03-08")
    same_day_earlier: list[Event] = [
        Started(at("2021-03-01T15:00")),
        Suspended(at("2021-03-01T09:00"), CORRECTION),
        Resumed(at("2021-03-03T09:00"), CORRECTION),
    ]
    assert due(same_day_earlier, WorkingDays(5), china).day == day("2021-03-08")
    same_day_later = [Started(at("2021-03-01T08:00")), *same_day_earlier[1:]]
    assert due(same_day_later, WorkingDays(5), china).day == day("2021-03-10")


def test_an_open_suspension_leaves_the_day_unknown(china: Calendar) -> None:
    events = [Started(day("2021-03-01")), Suspended(day("2021-03-03"), SPECIAL, "专家评审")]
    result = due(events, WorkingDays(5), china)
    assert (result.day, result.moment, result.suspended) == (None, None, True)
    assert result.earliest == day("2021-03-08")
    assert [explained.date for explained in result.explanation][-1] == day("2021-03-03")
    assert result.to_json()["due"] is None
    passed = due([Started(day("2021-03-01")), Suspended(day("2021-03-09"), SPECIAL)], WorkingDays(5), china)
    assert (passed.day, passed.suspended) == (day("2021-03-08"), True)


def test_an_open_suspension_ends_with_the_clock(china: Calendar) -> None:
    events = [Started(day("2021-03-01")), Suspended(day("2021-03-03"), SPECIAL), Ended(day("2021-03-10"))]
    assert elapsed(events, WorkingDays(5), china, day("2021-12-31")).used == 2
    assert not due(events, WorkingDays(5), china).suspended


def test_extensions_add_to_the_limit(china: Calendar) -> None:
    """行政许可法 art. 42: 20 and 10 more."""
    extended = due(
        [Started(day("2020-09-25")), Extended(day("2020-10-20"), 10, "经负责人批准")], WorkingDays(20), china
    )
    assert extended.total == 30
    assert extended.day == due_day(china, "2020-09-25", WorkingDays(30))


def test_moments_are_local(china: Calendar) -> None:
    """16:30 UTC is already the next day here."""
    result = due([Started(datetime(2020, 9, 24, 16, 30, tzinfo=UTC))], WorkingDays(7), china)
    assert (result.start, result.day) == (day("2020-09-25"), day("2020-10-12"))
    assert result.moment == at("2020-10-13T00:00+08:00")


def test_overdue_is_more_than_the_limit(china: Calendar) -> None:
    started = [Started(day("2020-09-25"))]
    states = {
        text: elapsed(started, WorkingDays(7), china, day(text))
        for text in ("2020-09-25", "2020-09-27", "2020-10-12", "2020-10-13", "2020-10-14")
    }
    assert [int(state.used) for state in states.values()] == [0, 1, 7, 8, 9]
    assert [int(state.remaining) for state in states.values()] == [7, 7, 1, 0, -1]
    assert [state.overdue for state in states.values()] == [False, False, False, True, True]


def test_before_the_start_nothing_is_used(china: Calendar) -> None:
    state = elapsed([Started(day("2020-09-25"))], WorkingDays(7), china, day("2020-09-01"))
    assert [int(figure) for figure in (state.used, state.remaining, state.span)] == [0, 7, 0]


def test_half_days(china: Calendar) -> None:
    """The half in which the clock starts does not count: from a morning, one day is over at the next noon."""
    half = WorkingDays(1, half_days=True)
    morning = due([Started(at("2021-03-01T10:00"))], half, china)
    assert (morning.day, morning.moment) == (day("2021-03-02"), at("2021-03-02T12:00+08:00"))
    afternoon = due([Started(at("2021-03-05T14:00"))], half, china)
    assert afternoon.moment == at("2021-03-09T00:00+08:00")
    soon = due([Started(at("2021-03-01T10:00"))], WorkingDays(Decimal("0.5"), half_days=True), china)
    assert soon.moment == at("2021-03-02T00:00+08:00")
    used = elapsed([Started(at("2021-03-01T10:00"))], half, china, at("2021-03-03T09:00"))
    assert (used.used, used.deducted) == (Decimal(2), Decimal(0))
    stopped: list[Event] = [
        Started(at("2021-03-01T10:00")),
        Suspended(at("2021-03-01T15:00"), CORRECTION),
        Resumed(at("2021-03-02T09:00"), CORRECTION),
    ]
    result = due(stopped, half, china)
    assert result.moment == at("2021-03-03T00:00+08:00")
    assert [str(explained.amount) for explained in result.explanation] == ["0.5", "0.5"]
    assert sum(explained.amount for explained in result.explanation) == 1


def test_hours(china: Calendar) -> None:
    started = [Started(at("2021-03-05T10:00"))]  # a Friday
    assert due(started, Hours(48, working=False), china).moment == at("2021-03-07T10:00+08:00")
    working = due(started, Hours(48, working=True), china)
    assert working.moment == at("2021-03-09T10:00+08:00")
    assert [str(explained.amount) for explained in working.explanation] == ["14", "0", "0", "24", "10"]
    stopped = [
        *started,
        Suspended(at("2021-03-05T12:00"), CORRECTION),
        Resumed(at("2021-03-05T16:00"), CORRECTION),
    ]
    assert due(stopped, Hours(48, working=True), china).moment == at("2021-03-09T14:00+08:00")
    used = elapsed(stopped, Hours(48, working=True), china, at("2021-03-05T19:20"))
    assert (used.used, used.remaining) == (Decimal("5"), Decimal("42.5"))  # 5 h 20 and 42 h 40, cut to 0.5


def test_hours_on_one_day_may_add_up_from_parts(china: Calendar) -> None:
    result = due([Started(at("2021-03-05T10:20"))], Hours(Decimal("1.5"), working=True), china)
    assert result.moment == at("2021-03-05T11:50+08:00")
    assert sum(explained.amount for explained in result.explanation) == Decimal("1.5")


def provisional(calendar: Calendar, start: str, days: int) -> bool:
    started = [Started(day(start))]
    result: Due = due(started, WorkingDays(days), calendar)
    assert result.provisional == any(explained.provisional for explained in result.explanation)
    assert result.to_json()["provisional"] is result.provisional
    assert elapsed(started, WorkingDays(days), calendar, result.earliest).provisional == result.provisional
    return result.provisional


def test_what_reaches_an_unsettled_day_is_provisional(china: Calendar) -> None:
    assert not provisional(china, "2026-12-01", 10)
    assert provisional(china, "2026-12-21", 10)
    assert provisional(china, "2027-02-01", 5)


@pytest.mark.parametrize("start", ["2006-12-30", "2040-12-31", "2050-01-01"])
def test_outside_of_the_calendar_is_an_error(china: Calendar, start: str) -> None:
    with pytest.raises(OutsideCalendar):
        due([Started(day(start))], WorkingDays(1), china)


MARCH_1 = Started(day("2021-03-01"))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "没有受理"),
        ([MARCH_1, Started(day("2021-03-02"))], "受理记录不止一条"),
        ([MARCH_1, Ended(day("2021-03-02")), Ended(day("2021-03-03"))], "办结记录不止一条"),
        ([MARCH_1, Ended(day("2021-02-28"))], "早于受理"),
        ([MARCH_1, Resumed(day("2021-03-02"), CORRECTION)], "没有对应的开始"),
        (
            [MARCH_1, *paused("2021-03-02", "2021-03-04"), Resumed(day("2021-03-05"), CORRECTION)],
            "没有对应的开始",
        ),
        (
            [MARCH_1, Suspended(day("2021-03-02"), SPECIAL), Suspended(day("2021-03-03"), SPECIAL)],
            "上一次还没有结束",
        ),
        (
            [
                MARCH_1,
                Suspended(at("2021-03-02T10:00"), SPECIAL),
                Resumed(at("2021-03-02T09:00"), SPECIAL),
            ],
            "结束早于开始",
        ),
    ],
)
def test_impossible_stories_are_refused(china: Calendar, events: list[Event], sentence: str) -> None:
    with pytest.raises(HistoryError, match=sentence):
        due(events, WorkingDays(5), china)


@pytest.mark.parametrize(
    "make",
    [
        lambda: WorkingDays(-1),
        lambda: WorkingDays(Decimal("1.5")),
        lambda: WorkingDays(Decimal("0.3"), half_days=True),
        lambda: CalendarDays(-3),
        lambda: Hours(Decimal("0.1"), working=True),
    ],
)
def test_impossible_limits_are_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(WorktimeError, match="不成立"):
        make()
