"""From any state towards the end: the facts to try next, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.deadlines import due_after
from tongjian.engines.penalties.guards.ending import ending_of
from tongjian.engines.penalties.money import owing
from tongjian.engines.penalties.parts import Investigator
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.samples.people import CHIEF
from tongjian.engines.penalties.state import Stage, State
from tongjian.engines.worktime import Calendar

_TEAM = ("fresh-1", "fresh-2")


def way_out(state: State, on: date, calendar: Calendar, rules: Rules, *, thorough: bool) -> Iterator[f.Fact]:
    """What to try. `thorough`: on through the decision; else the case is withdrawn where that is possible."""
    base: dict[str, Any] = {"on": on, "by": CHIEF}
    yield from _loose_ends(state, base, rules)
    match state.stage:
        case Stage.NEW:
            yield f.Sourced(on=on, by=CHIEF, source="report", nature=t.Nature.CITIZEN)
        case Stage.SOURCED:
            yield f.NotRegistered(**base, reason="不符合立案标准")
        case Stage.INVESTIGATING | Stage.CONCLUDED | Stage.NOTIFIED:
            if not thorough:
                yield f.CaseWithdrawn(**base, reason="撤案")
            yield from _decide(state, base, calendar, rules)
        case Stage.TRANSFERRED:
            yield f.TransferAccepted(**base)
        case Stage.CLOSED:
            yield f.Archived(**base, number="卷")
        case _:
            pass
    if state.stage in {Stage.DECIDED, Stage.ENDED}:
        yield f.Closed(**base, ending=ending_of(state))


def _loose_ends(state: State, base: dict[str, Any], rules: Rules) -> Iterator[f.Fact]:
    for span in state.challenges:
        if span.ended is None and isinstance(span.cause, t.Challenge):
            yield f.ChallengeEnded(**base, challenge=span.cause, verdict=t.Verdict.UPHELD)
    for person, granted in state.recusals.items():
        if granted is None:
            yield f.RecusalDecided(**base, person=person, granted=False)
    for span in state.pauses:
        if span.ended is None and isinstance(span.cause, t.Pause):
            yield f.Resumed(**base, cause=span.cause)
    for key, held in state.preserved.items():
        if held.ended_on is None:
            yield f.PreservationSettled(**base, key=key, settlement="退还")
    for key, held in state.seized.items():
        if held.ended_on is None:
            yield f.SeizureLifted(**base, key=key, settlement="退还")
    owed = owing(state, base["on"], rules)
    if owed.refund:
        yield f.Refunded(**base, amount=owed.refund)
    if state.stage is Stage.DECIDED:
        yield from _fulfil(state, base, rules)


def _fulfil(state: State, base: dict[str, Any], rules: Rules) -> Iterator[f.Fact]:
    if state.decision_served is None:
        yield f.Served(**base, paper=t.Paper.DECISION, way=t.Way.DIRECT, receiver="当事人")
    if state.simple and state.filed_on is None:
        yield f.SpotFiled(**base)
    if state.handed_in < state.collected:
        yield f.HandedIn(**base, amount=state.collected - state.handed_in)
    yield f.Performed(**base, content="已履行")
    left = owing(state, base["on"], rules).total
    if left:
        yield f.Paid(**base, amount=left, receipt="票据")


def _decide(state: State, base: dict[str, Any], calendar: Calendar, rules: Rules) -> Iterator[f.Fact]:
    team = tuple(each.person for each in state.investigators)
    if len(team) < rules.officers:
        until = base["on"] + timedelta(days=400)
        fresh = tuple(Investigator(person=p, certificate=p, valid_until=until) for p in _TEAM)
        yield f.Assigned(**base, officers=fresh)
        return
    on = {"on": base["on"], "by": team[0]}
    if not state.usable:
        yield f.EvidenceTaken(
            **on, key=f"w{state.count}", kind=t.Evidence.DOCUMENT, name="书证", digest="b" * 64, officers=team
        )
    concluded = state.concluded
    if concluded is None:
        yield f.Concluded(**on, outcome=t.Outcome.UNFOUNDED, facts="违法事实不成立")
        return
    yield from _heard(state, base, calendar, rules)
    if concluded.outcome is t.Outcome.PENALTY and not state.told and concluded.sanction is not None:
        yield f.Notified(**base, sanction=concluded.sanction, facts="事实", hearing=True)
    yield f.Reviewed(on=base["on"], by="reviewer", opinion=t.Opinion.AGREED, text="同意")
    if state.discussed is None:
        yield f.Discussed(**base, participants=(CHIEF, "second-head", "head"), conclusion="同意")
    if concluded.spared is not None and not state.corrected:
        yield f.Corrected(**base, corrected=True)
    sanction = state.notices[-1].sanction if state.notices else None
    for outcome in (concluded.outcome, t.Outcome.UNFOUNDED):
        yield f.Decided(
            **base,
            outcome=outcome,
            number=f"w{state.count}",
            sanction=sanction,
            spared=concluded.spared,
            taught=True,
            late="逾期",
        )


def _heard(state: State, base: dict[str, Any], calendar: Calendar, rules: Rules) -> Iterator[f.Fact]:
    if state.answered < len(state.defences):
        yield f.DefenceAnswered(**base, accepted=False, reason="复核")
    if state.hearing_asked is None or state.heard:
        return
    announced = state.hearing_announced
    if announced is not None and announced.held_on == base["on"]:
        yield f.HearingHeld(
            on=base["on"],
            by=announced.host,
            recorder="recorder",
            investigators=tuple(each.person for each in state.investigators),
            attended=True,
            text="笔录",
        )
    if announced is None or announced.held_on < base["on"] or announced.host in state.ever:
        held_on = due_after(base["on"], rules.period("hearing-notice"), calendar)
        yield f.HearingAnnounced(**base, held_on=held_on, place="听证室", host="neutral-host")
