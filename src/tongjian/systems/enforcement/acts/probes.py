"""Each act tried with nothing typed yet, to say beforehand why it cannot be done.

The law is to refuse a probe only where it would refuse whatever is typed: every probe takes the values that
are most in favour of its act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards.ending import ending_of
from tongjian.engines.penalties.money import owing
from tongjian.engines.penalties.parts import Instalment
from tongjian.engines.penalties.terms import Challenge, Outcome, SpotGround, Verdict
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

CENT = Decimal("0.01")
Probe = Callable[[Desk], f.Fact | None]


def _decided(desk: Desk) -> f.Fact | None:
    concluded = desk.state.concluded
    if concluded is None or concluded.outcome is Outcome.TRANSFER:
        return None
    penalty, sanction = concluded.outcome is Outcome.PENALTY, desk.state.proposed
    if sanction is not None and not sanction.in_band:
        sanction = replace(sanction, outside="-", second="-")
    return f.Decided(
        on=desk.today,
        by=desk.by,
        outcome=concluded.outcome,
        number="-",
        sanction=sanction if penalty else None,
        spared=None if penalty else concluded.spared,
        taught=True,
        late="-",
    )


def _notified(desk: Desk) -> f.Fact | None:
    concluded = desk.state.concluded
    if concluded is None or concluded.sanction is None:
        raise RefusedError("调查终结报告没有提出处罚，不需要事先告知")
    sanction = concluded.sanction
    return f.Notified(
        on=desk.today, by=desk.by, sanction=sanction, facts=concluded.facts, hearing=True, new_evidence=True
    )


def _court(desk: Desk) -> f.Fact:
    return f.CourtAsked(on=desk.today, by=desk.by, court=desk.channel.court)


def _registered(desk: Desk) -> f.Fact:
    everything = tuple(each.code for each in rules_of(desk.case.city).registration)
    return f.Registered(on=desk.today, by=desk.by, proposer="-", criteria=everything, number="-")


def _hearing_announced(desk: Desk) -> f.Fact:
    return f.HearingAnnounced(on=desk.today, by=desk.by, held_on=date.max, place="-", host="-")


def _hearing_held(desk: Desk) -> f.Fact:
    announced = None if desk.state.heard else desk.state.hearing_announced
    return f.HearingHeld(
        on=min(announced.held_on, desk.today) if announced else desk.today,
        by=desk.by,
        recorder="-",
        investigators=tuple(desk.state.ever),
        attended=True,
        text="-",
    )


def _deferred(desk: Desk) -> f.Fact:
    left = owing(desk.state, desk.today, rules_of(desk.case.city)).fine_left
    parts = (Instalment(due_on=date.max, amount=left),)
    return f.Deferred(on=desk.today, by=desk.by, instalments=parts, reason="-")


def _challenge_ended(desk: Desk) -> f.Fact:
    running = (span.cause for span in desk.state.challenges if span.ended is None)
    challenge = next((each for each in running if isinstance(each, Challenge)), Challenge.RECONSIDERATION)
    return f.ChallengeEnded(on=desk.today, by=desk.by, challenge=challenge, verdict=Verdict.UPHELD)


def _simple(kind: type[f.Fact]) -> Probe:
    return lambda desk: kind(on=desk.today, by=desk.by)


PROBES: dict[str, Probe] = {
    "registered": _registered,
    "notified": _notified,
    "decided": _decided,
    "court-asked": _court,
    "rights-waived": _simple(f.RightsWaived),
    "hearing-asked": _simple(f.HearingAsked),
    "hearing-dropped": _simple(f.HearingDropped),
    "spot-filed": _simple(f.SpotFiled),
    "demolition-forced": _simple(f.DemolitionForced),
    "transfer-accepted": _simple(f.TransferAccepted),
    "defence-answered": lambda desk: f.DefenceAnswered(on=desk.today, by=desk.by, accepted=False, reason="-"),
    "urging-objected": lambda desk: f.UrgingObjected(on=desk.today, by=desk.by, text="-"),
    "archived": lambda desk: f.Archived(on=desk.today, by=desk.by, number="-"),
    "hearing-announced": _hearing_announced,
    "hearing-held": _hearing_held,
    "extended": lambda desk: f.Extended(on=desk.today, by=desk.by, days=1, reason="-"),
    "deferred": _deferred,
    "paid": lambda desk: f.Paid(on=desk.today, by=desk.by, amount=CENT),
    "spot-collected": lambda desk: f.SpotCollected(
        on=desk.today, by=desk.by, amount=CENT, ground=SpotGround.REMOTE, receipt="-"
    ),
    "handed-in": lambda desk: f.HandedIn(on=desk.today, by=desk.by, amount=CENT),
    "refunded": lambda desk: f.Refunded(on=desk.today, by=desk.by, amount=CENT),
    "addition-reduced": lambda desk: f.AdditionReduced(on=desk.today, by=desk.by, amount=CENT, reason="-"),
    "performed": lambda desk: f.Performed(on=desk.today, by=desk.by, content="-"),
    "challenge-ended": _challenge_ended,
    "urged": lambda desk: f.Urged(on=desk.today, by=desk.by, due_on=date.max),
    "court-ruled": lambda desk: f.CourtRuled(on=desk.today, by=desk.by, granted=True),
    "demolition-announced": lambda desk: f.DemolitionAnnounced(on=desk.today, by=desk.by, due_on=date.max),
    "terminated": lambda desk: f.Terminated(on=desk.today, by=desk.by, reason="-"),
    "closed": lambda desk: f.Closed(on=desk.today, by=desk.by, ending=ending_of(desk.state)),
}
