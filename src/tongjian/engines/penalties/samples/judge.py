"""The law, asked of a finished history in other words than the guards use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.fold import fold
from tongjian.engines.penalties.money import addition
from tongjian.engines.penalties.plain import from_plain, to_plain
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.samples.periods import wrong_periods
from tongjian.engines.penalties.state import State
from tongjian.engines.penalties.terms import Kind, Opinion, Outcome, Verdict
from tongjian.engines.worktime import Calendar

_DAY = timedelta(days=1)


def faults(facts: tuple[f.Fact, ...], calendar: Calendar, rules: Rules) -> Iterator[str]:
    """What is wrong with the history; nothing for a lawful one."""
    for index, fact in enumerate(facts):
        before = facts[:index]
        match fact:
            case f.Decided():
                yield from _decision(fact, before)
            case f.HearingHeld():
                yield from _hearing(fact, facts)
            case f.SpotDecided():
                yield from _spot(fact, before, rules)
            case f.Reviewed() if fact.by in investigators(facts):
                yield "reviewed by an investigator"
            case f.Registered() if fact.by == fact.proposer:
                yield "registered by who proposed it"
            case _:
                pass
    yield from wrong_periods(facts, calendar, rules)
    yield from _numbers(facts)
    yield from _money(facts, rules)
    if tuple(from_plain(fact.act, to_plain(fact)) for fact in facts) != facts:
        yield "facts do not come back as they were written"


def investigators(facts: tuple[f.Fact, ...]) -> set[str]:
    """Everybody who investigated, whenever."""
    found: set[str] = set()
    for fact in facts:
        if isinstance(fact, f.Assigned | f.SpotDecided):
            found |= {each.person for each in fact.officers}
        elif isinstance(fact, f.EvidenceTaken):
            found |= set(fact.officers)
    return found


def _decision(decided: f.Decided, before: tuple[f.Fact, ...]) -> Iterator[str]:
    round_ = _since_last(before, f.Concluded)
    if decided.by in investigators(before):
        yield "decided by an investigator"
    if not any(isinstance(fact, f.Concluded) for fact in round_):
        yield "decided without an end report"
    if decided.outcome is not Outcome.PENALTY or decided.sanction is None:
        return
    notices = [fact for fact in round_ if isinstance(fact, f.Notified)]
    if not notices:
        yield "penalty without notice"
        return
    yield from _rights(decided, notices[-1], before)
    if any(isinstance(fact, f.HearingHeld) for fact in round_):
        after_hearing = _since_last(before, f.HearingHeld)
        if not any(isinstance(x, f.Reviewed) and x.opinion is Opinion.AGREED for x in after_hearing):
            yield "decided after a hearing without a legal review"


def _rights(decided: f.Decided, notice: f.Notified, before: tuple[f.Fact, ...]) -> Iterator[str]:
    assert decided.sanction is not None
    since = before[before.index(notice) :]
    asked = [fact for fact in since if isinstance(fact, f.HearingAsked)]
    given_up = [fact for fact in since if isinstance(fact, f.HearingHeld | f.HearingDropped)]
    if len(asked) > len(given_up):
        yield "decided before the hearing that was asked for"
    said = [fact for fact in before if isinstance(fact, f.Defended | f.HearingHeld)]
    more = decided.sanction.fine > notice.sanction.fine or bool(
        {Kind.STOP_BUSINESS} & (set(decided.sanction.kinds) - set(notice.sanction.kinds))
    )
    if more:
        yield "heavier than what was told"
    if not said:
        return
    # Whoever defends itself defends itself against what it was told by then.
    told = [x for x in before[: before.index(said[0])] if isinstance(x, f.Notified)]
    proved = any(isinstance(x, f.EvidenceTaken) and x.on > said[0].on for x in before)
    if told and decided.sanction.fine > told[-1].sanction.fine and not proved:
        yield "heavier because of a defence"


def _hearing(held: f.HearingHeld, facts: tuple[f.Fact, ...]) -> Iterator[str]:
    if held.by in investigators(facts):
        yield "hearing hosted by an investigator"
    if held.charged:
        yield "hearing charged"


def _spot(spot: f.SpotDecided, before: tuple[f.Fact, ...], rules: Rules) -> Iterator[str]:
    source = next(fact for fact in before if isinstance(fact, f.Sourced))
    if spot.sanction.fine > rules.simple.of(source.nature):
        yield "too high a fine on the spot"
    if len({each.person for each in spot.officers}) < rules.officers:
        yield "one officer on the spot"
    if set(spot.sanction.kinds) - {Kind.FINE, Kind.WARNING}:
        yield "a penalty on the spot that is neither fine nor warning"


def _numbers(facts: tuple[f.Fact, ...]) -> Iterator[str]:
    given = [fact.number for fact in facts if isinstance(fact, f.Decided | f.SpotDecided)]
    if len(set(given)) < len(given):
        yield "a number twice"


def _money(facts: tuple[f.Fact, ...], rules: Rules) -> Iterator[str]:
    """The addition day by day, as the law says it, and never above the fine."""
    state = fold(facts)
    if not facts or state.decision_served is None:
        return
    for days in (0, 1, 16, 40, 400):
        until = facts[-1].on + timedelta(days=days)
        added = addition(state, until, rules).amount
        if added > state.fine:
            yield "an addition above the fine"
        if not state.deferrals and abs(added - _by_day(state, until, rules)) > Decimal("0.01"):
            yield "an addition that the days do not give"


def _by_day(state: State, until: date, rules: Rules) -> Decimal:
    assert state.decision_served is not None
    left_at = state.decision_served + timedelta(days=15)
    exact, day = Decimal(0), left_at + _DAY
    while day <= until:
        paid = sum((each.amount for each in state.payments if each.on < day), Decimal(0))
        stopped = any(s.begun <= day and (s.ended is None or day <= s.ended) for s in state.challenges)
        if not stopped:
            exact += max(state.fine - paid, Decimal(0)) * Decimal(3) / 100
        day += _DAY
    return max(min(exact, state.fine) - state.reduced, Decimal(0))


def _since_last(facts: tuple[f.Fact, ...], kind: type[f.Fact]) -> tuple[f.Fact, ...]:
    """From the last fact of that kind on; nothing when a court or a superior sent the case back since."""
    for index in range(len(facts) - 1, -1, -1):
        fact = facts[index]
        if isinstance(fact, f.ChallengeEnded) and fact.verdict is Verdict.REMADE:
            return ()
        if isinstance(fact, kind):
            return facts[index:]
    return ()
