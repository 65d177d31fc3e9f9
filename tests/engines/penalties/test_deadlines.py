"""Every period with its days, its unit and its article."""

from __future__ import annotations

import pytest

from tests.engines.penalties.lawful import before, day, whole
from tongjian.engines.penalties import Deadline, Rules, State, after, deadlines
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.deadlines import decision_due
from tongjian.engines.worktime import Calendar


def named(state: State, calendar: Calendar, rules: Rules) -> dict[str, Deadline]:
    return {each.name: each for each in deadlines(state, calendar, rules)}


def test_periods_of_a_whole_case(calendar: Calendar, rules: Rules) -> None:
    found = named(whole(), calendar, rules)
    due = {name: each.due for name, each in found.items()}
    assert due["decision"] == day(6, 1)  # 3 March, 90 days of the calendar
    assert due["hearing-request"] == day(3, 17)  # 10 March, 5 working days
    assert due["service"] == day(4, 8)  # 27 March, 7 working days: the Qingming holiday is 4 to 6 April
    assert due["payment"] == day(4, 14)
    assert due["court"] == day(12, 30)
    assert found["decision"].article == "《行政处罚法》第六十条"
    assert found["hearing-request"].party and not found["decision"].party
    assert found["service"].met_on == day(3, 30) and not found["service"].late(day(11, 1))
    assert found["payment"].late(day(4, 15)) and not found["payment"].late(day(4, 14))


def test_pauses_and_extensions_move_the_decision(calendar: Calendar, rules: Rules) -> None:
    state, _ = before("concluded")
    state = after(state, f.Paused(on=day(3, 6), by="head", cause=t.Pause.APPRAISAL, reason="鉴定"))
    assert decision_due(state, rules) is None
    assert named(state, calendar, rules)["decision"].due is None
    state = after(state, f.Resumed(on=day(3, 16), by="head", cause=t.Pause.APPRAISAL))
    assert decision_due(state, rules) == day(6, 11)
    state = after(state, f.Extended(on=day(3, 17), by="head", days=30, reason="复杂"))
    assert decision_due(state, rules) == day(7, 11)


def test_a_pause_within_moved_days_counts_too(calendar: Calendar, rules: Rules) -> None:
    state, _ = before("concluded")
    for begun, ended in ((day(3, 6), day(3, 16)), (day(6, 5), day(6, 15))):
        state = after(state, f.Paused(on=begun, by="head", cause=t.Pause.APPRAISAL, reason="鉴定"))
        state = after(state, f.Resumed(on=ended, by="head", cause=t.Pause.APPRAISAL))
    assert decision_due(state, rules) == day(6, 21)


@pytest.mark.parametrize("unit", ["7个工作日", "至2026-04-08"])
def test_it_says_how_it_was_counted(unit: str, calendar: Calendar, rules: Rules) -> None:
    assert unit in named(whole(), calendar, rules)["service"].explanation
