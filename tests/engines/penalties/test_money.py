"""加处罚款: 3 % a day of what is unpaid, never above the fine, not during reconsideration and litigation."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.engines.penalties.lawful import day, whole
from tongjian.engines.penalties import Rules, addition, after, owing, payment_due
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.parts import Instalment

FINE = Decimal(60000)
DUE = day(4, 14)  # served on 30 March, 15 calendar days


def test_ten_days_late_are_thirty_per_cent(rules: Rules) -> None:
    state = whole()
    assert payment_due(state, rules) == DUE
    assert addition(state, DUE, rules).amount == 0
    added = addition(state, DUE + timedelta(days=10), rules)
    assert (added.amount, added.days, added.capped) == (Decimal(18000), 10, False)
    assert "2026-04-15至2026-04-24共10日" in added.explanation and "第七十二条" in added.explanation


def test_it_never_exceeds_the_fine(rules: Rules) -> None:
    added = addition(whole(), DUE + timedelta(days=200), rules)
    assert (added.amount, added.capped) == (FINE, True)


def test_days_of_a_challenge_do_not_count(rules: Rules) -> None:
    state = after(whole(), f.Challenged(on=day(4, 20), by="x", challenge=t.Challenge.RECONSIDERATION))
    state = after(
        state,
        f.ChallengeEnded(
            on=day(4, 29), by="x", challenge=t.Challenge.RECONSIDERATION, verdict=t.Verdict.UPHELD
        ),
    )
    added = addition(state, day(5, 1), rules)
    # 15 to 19 April, then 30 April and 1 May.
    assert [(run.days, run.counted) for run in added.runs] == [(5, True), (10, False), (2, True)]
    assert added.amount == FINE * 7 * 3 / 100


def test_what_was_paid_is_late_no_longer(rules: Rules) -> None:
    state = after(whole(), f.Paid(on=DUE + timedelta(days=2), by="a", amount=Decimal(40000), receipt="1"))
    added = addition(state, DUE + timedelta(days=5), rules)
    assert added.amount == (FINE * 2 + 20000 * 3) * 3 / 100
    owed = owing(state, DUE + timedelta(days=5), rules)
    assert (owed.fine_left, owed.addition_left, owed.total) == (20000, Decimal(5400), Decimal(25400))


def test_instalments_are_late_one_by_one(rules: Rules) -> None:
    parts = (
        Instalment(due_on=day(5, 1), amount=Decimal(20000)),
        Instalment(due_on=day(6, 1), amount=Decimal(40000)),
    )
    state = after(whole(), f.Deferred(on=day(4, 10), by="head", instalments=parts, reason="困难"))
    assert addition(state, day(5, 1), rules).amount == 0
    assert addition(state, day(5, 4), rules).amount == Decimal(20000) * 3 * 3 / 100
    assert payment_due(state, rules) == day(6, 1)


def test_a_deferral_keeps_what_was_added_before(rules: Rules) -> None:
    parts = (Instalment(due_on=day(6, 1), amount=FINE),)
    state = after(whole(), f.Deferred(on=day(4, 19), by="head", instalments=parts, reason="困难"))
    assert addition(state, day(5, 20), rules).amount == FINE * 4 * 3 / 100  # 15 to 18 April


def test_an_altered_fine_alters_what_was_added(rules: Rules) -> None:
    state = after(whole(), f.Challenged(on=day(4, 16), by="x", challenge=t.Challenge.RECONSIDERATION))
    altered = f.ChallengeEnded(
        on=day(5, 6),
        by="x",
        challenge=t.Challenge.RECONSIDERATION,
        verdict=t.Verdict.ALTERED,
        fine=Decimal(10000),
    )
    added = addition(after(state, altered), day(5, 8), rules)
    assert added.amount == Decimal(10000) * 3 * 3 / 100


def test_too_much_paid_is_given_back(rules: Rules) -> None:
    state = after(whole(), f.Paid(on=day(4, 1), by="a", amount=FINE, receipt="1"))
    state = after(state, f.Challenged(on=day(4, 2), by="x", challenge=t.Challenge.LITIGATION))
    state = after(
        state,
        f.ChallengeEnded(on=day(5, 6), by="x", challenge=t.Challenge.LITIGATION, verdict=t.Verdict.REVOKED),
    )
    owed = owing(state, day(5, 7), rules)
    assert (owed.total, owed.refund) == (0, FINE)
    assert owing(after(state, f.Refunded(on=day(5, 8), by="a", amount=FINE)), day(5, 9), rules).refund == 0


@pytest.mark.parametrize("days", [0, 1, 33, 34, 35, 400])
def test_the_price_of_each_day(days: int, rules: Rules) -> None:
    amount = addition(whole(), DUE + timedelta(days=days), rules).amount
    assert amount == min(FINE * 3 * days / 100, FINE)
