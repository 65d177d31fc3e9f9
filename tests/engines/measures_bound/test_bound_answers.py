"""What may be said of a number: the figure with what made it, or one reason why there is none."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.engines.measures_bound.bound_world import CASES, MIDNIGHTS, SOURCES, Row, sqlite
from tongjian.engines.measures.bound import (
    DIALECTS,
    Answer,
    CannotAsk,
    Cause,
    Circumstances,
    Figure,
    Measure,
    Period,
    Scope,
    Suppressed,
    answers,
    every_key,
    judged,
    period_of,
    plan,
    read_measure,
    rolled_up,
)
from tongjian.engines.measures.bound.dialect import SHANGHAI
from tongjian.engines.measures.bound.periods import EARLIEST, LATEST, Calendar, RollingMonths, units_in
from tongjian.engines.measures.bound.source import Grain
from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable

DAY = date(2016, 12, 31)
LATER = Circumstances(today=date(2017, 1, 20))


def row(place: int, **cells: Any) -> Row:
    blank: Row = dict.fromkeys((field.name for field in CASES.fields), None)
    return {**blank, "number": f"{place:04}", "due": date(2016, 12, 5), **cells}


def measure(**changed: Any) -> Measure:
    raw = {"measure": "m", "title": "指标", "source": "cases", "window": "month", "time": "due"}
    return read_measure({**raw, **changed}, SOURCES)


def asked(
    one: Measure, held: list[Row], known: Circumstances = LATER, expected: Any = ()
) -> tuple[Answer, ...]:
    found = plan([one], Scope.everything(), DAY, DIALECTS["sqlite"]).run(sqlite(held))
    return answers(one, period_of(one.window, DAY), found[one.name], known, expected)


RATE = {
    "upper": {"count": "rows", "where": {"field": "state", "eq": "结案"}},
    "lower": {"count": "rows", "where": {"not": {"field": "state", "eq": "缓办"}}},
}


def test_closing_rate_of_tianmen() -> None:
    """December 2016: 972 due, 911 closed, 737 of them in time."""
    held = [row(n, state="结案" if n < 911 else "立案", on_time=n < 737) for n in range(972)]
    held += [row(n, state="缓办") for n in range(972, 996)]
    in_time = {"upper": {"count": "rows", "where": {"field": "on_time", "eq": True}}, "lower": RATE["lower"]}
    for ratio, closed, printed in ((RATE, 911, "93.72"), (in_time, 737, "75.82")):
        (answer,) = asked(measure(ratio=ratio), held)
        assert answer.outcome == Figure(Fraction(closed, 972), Fraction(closed), Fraction(972), 972, 0)
        assert f"{float(answer.outcome.amount * 100):.2f}" == printed
        assert answer.tally is not None
        assert answer.tally.present == 996


def test_nothing_there_nothing_counted_and_zero_are_three_things() -> None:
    held = [row(1, district="吴江", state="立案"), row(2, district="姑苏", state="缓办")]
    counted = measure(count="rows", where={"field": "state", "eq": "立案"}, group=["district"])
    keys = every_key(counted, period_of(counted.window, DAY), {"district": ["吴江", "姑苏", "吴中"]})
    one, none, absent = (answer.outcome for answer in asked(counted, held, expected=keys))
    assert isinstance(one, Figure)
    assert one.amount == 1
    assert isinstance(none, Figure)
    assert none.amount == 0
    assert absent == Missing("2016-12-01 至 2016-12-31没有任何数据")
    rate = measure(ratio=RATE, group=["district"])
    outcomes = {answer.key: answer.outcome for answer in asked(rate, held, expected=keys)}
    assert outcomes["姑苏",] == NotApplicable("分母为 0，没有可计算的对象")
    zero = measure(count="rows", group=["district"], without_rows="zero")
    assert asked(zero, held, expected=keys)[2].outcome == Figure(Fraction(0), Fraction(0), None, 0, 0)


def test_a_field_that_nobody_filled_is_missing_and_one_that_some_filled_is_told() -> None:
    summed = measure(sum="amount")
    assert asked(summed, [row(1), row(2)])[0].outcome == Missing("符合条件的 2 行都没有填写要统计的数")
    (answer,) = asked(summed, [row(1), row(2, amount=1250)])
    assert answer.outcome == Figure(Fraction(25, 2), Fraction(25, 2), None, rows=1, blank=1)
    ranked = measure(percentile={"field": "score", "at": 90}, where={"field": "on_time", "eq": True})
    assert isinstance(asked(ranked, [row(1)])[0].outcome, NotComputable)


def test_a_window_or_a_sample_that_cannot_carry_the_number_suppresses_it() -> None:
    counted, held = measure(count="rows", needs=3), [row(1), row(2)]
    few = asked(counted, held)[0].outcome
    assert few == Suppressed(Cause.TOO_FEW_ROWS, "数据少于规定的 3 行")
    still = asked(counted, held, Circumstances(today=DAY))[0].outcome
    assert isinstance(still, Suppressed)
    assert still.cause is Cause.WINDOW_OPEN
    late = asked(counted, held, Circumstances(LATER.today, complete_to=date(2016, 12, 30)))[0].outcome
    assert late == Suppressed(
        Cause.SOURCE_INCOMPLETE,
        "数据只完整到 2016-12-30，统计期（2016-12-01 至 2016-12-31）的数据还不全",
    )
    assert isinstance(asked(measure(count="rows"), held, Circumstances(LATER.today, DAY))[0].outcome, Figure)
    assert isinstance(
        asked(measure(count="rows", window="as-of"), held, Circumstances(DAY))[0].outcome, Figure
    )


def test_the_months_of_a_year_that_are_over_are_shown_while_the_year_runs() -> None:
    monthly = measure(count="rows", window="year", group=["month"])
    held = [row(1), row(2, due=date(2016, 11, 30)), row(3, due=date(2015, 12, 31))]
    found = asked(monthly, held, Circumstances(today=date(2016, 12, 7)))
    assert [(answer.key, type(answer.outcome).__name__) for answer in found] == [
        (("2016-11",), "Figure"),
        (("2016-12",), "Suppressed"),
    ]


def test_percentages_roll_up_by_what_was_divided_by_what() -> None:
    held = [row(n, district="吴江", state="结案") for n in range(1)]
    held += [row(n, district="姑苏", state="结案" if n < 11 else "立案") for n in range(10, 19)]
    by_district, whole = measure(ratio=RATE, group=["district"]), measure(ratio=RATE)
    parts = [answer.tally for answer in asked(by_district, held)]
    together = rolled_up(by_district, [part for part in parts if part is not None])
    (alone,) = asked(whole, held)
    assert together == alone.tally
    outcome = judged(by_district, Period(DAY, DAY), together, LATER)
    assert isinstance(outcome, Figure)
    assert outcome.amount == Fraction(2, 10)  # and not the mean of 100 % and 1/9
    for aggregate, word in (
        ({"percentile": {"field": "score", "at": 50}}, "百分位数"),
        ({"distinct": "score"}, "去重"),
    ):
        with pytest.raises(CannotAsk, match=word):
            rolled_up(measure(**aggregate), [])


def test_averages_and_sums_roll_up_exactly() -> None:
    held = [row(n, district="吴江" if n % 3 else "姑苏", score=n) for n in range(10)] + [
        row(99, district="姑苏")
    ]
    by_district, whole = measure(average="score", group=["district"]), measure(average="score")
    parts = [answer.tally for answer in asked(by_district, held) if answer.tally]
    assert rolled_up(by_district, parts) == asked(whole, held)[0].tally


def test_groups_must_fit_the_measure() -> None:
    counted = measure(count="rows", group=["district", "month"])
    with pytest.raises(CannotAsk, match="按 2 项分组"):
        asked(counted, [], expected=[("吴江",)])
    with pytest.raises(CannotAsk, match="请给出应当有数据的各个值"):
        every_key(counted, period_of(counted.window, DAY), {})
    with pytest.raises(CannotAsk, match="同名"):
        plan([counted, counted], Scope.everything(), DAY, DIALECTS["duckdb"])


def test_eight_hours_are_exact_from_the_first_day_that_can_be_asked_for() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    for day in range(0, 40 * 365, 31):
        moment = MIDNIGHTS[0].replace(year=1992, month=1, day=1) + timedelta(days=day)
        assert moment.astimezone(shanghai).utcoffset() == moment.astimezone(SHANGHAI).utcoffset()
    with pytest.raises(CannotAsk, match="1991-12-31"):
        period_of(Calendar(Grain.MONTH), EARLIEST - timedelta(days=1))
    with pytest.raises(CannotAsk, match="早于 1992-01-01"):
        period_of(RollingMonths(2), EARLIEST)


def test_periods_and_their_units() -> None:
    quarter = period_of(Calendar(Grain.QUARTER), date(2024, 2, 29))
    assert quarter == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert period_of(RollingMonths(12), date(2024, 2, 1)) == Period(date(2023, 3, 1), date(2024, 2, 29))
    assert units_in(Grain.MONTH, quarter) == ("2024-01", "2024-02", "2024-03")
    assert units_in(Grain.QUARTER, Period(date(2023, 12, 31), date(2024, 4, 1))) == (
        "2023-Q4",
        "2024-Q1",
        "2024-Q2",
    )
    assert period_of(Calendar(Grain.YEAR), LATEST).last == LATEST
    with pytest.raises(CannotAsk, match="没有起点"):
        units_in(Grain.MONTH, Period(None, DAY))
