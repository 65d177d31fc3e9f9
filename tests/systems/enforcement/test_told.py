"""How a case is told on its page: where a period stands, what a penalty consists of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tongjian.engines.penalties.deadlines import Deadline
from tongjian.engines.penalties.parts import Sanction
from tongjian.engines.penalties.terms import Kind
from tongjian.engines.worktime.periods import Unit
from tongjian.systems.enforcement.pages import standing
from tongjian.systems.enforcement.timeline import told_sanction

DUE, BEFORE, AFTER = date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 11)


@pytest.mark.parametrize(
    ("name", "met_on", "today", "word"),
    [
        ("statement", None, BEFORE, "进行中"),
        ("statement", BEFORE, AFTER, "已办"),
        ("statement", None, AFTER, "已届满"),
        ("statement", AFTER, AFTER, "已届满"),
        ("service", BEFORE, AFTER, "已办"),
        ("service", None, AFTER, "已逾期"),
        ("service", AFTER, AFTER, "逾期办理"),
    ],
)
def test_a_right_runs_out_and_a_duty_is_late(name: str, met_on: date | None, today: date, word: str) -> None:
    period = Deadline(name, name, BEFORE, DUE, 7, Unit.WORKDAY, "", "", met_on)
    assert standing(period, today)[0] == word


def test_the_amount_stands_at_the_fine() -> None:
    sanction = Sanction(kinds=(Kind.FINE, Kind.CORRECT), fine=Decimal(60000), band="一般")
    assert told_sanction(sanction) == "罚款 60000 元、责令限期改正（一般）"
