"""From facts to the state of a case. The fold accepts every history; what was allowed, `refusal` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.state import Held, Kept, Span, Stage, State
from tongjian.engines.penalties.terms import Ending, Opinion, Order, Outcome, Verdict

Step = Callable[[State, Any], State]


def fold(facts: Iterable[f.Fact]) -> State:
    """The case after these facts."""
    state = State()
    for fact in facts:
        state = after(state, fact)
    return state


def after(state: State, fact: f.Fact) -> State:
    """The case after one more fact."""
    step = _STEPS[fact.act]
    return replace(
        step(state, fact),
        count=state.count + 1,
        last_on=max(state.last_on or fact.on, fact.on),
        facts=(*state.facts, fact),
    )


def _sourced(state: State, fact: f.Sourced) -> State:
    return replace(state, stage=Stage.SOURCED, source=fact)


def _registered(state: State, fact: f.Registered) -> State:
    return replace(state, stage=Stage.INVESTIGATING, registered=fact)


def _not_registered(state: State, _fact: f.NotRegistered) -> State:
    return replace(state, stage=Stage.ENDED, ending=Ending.NOT_REGISTERED)


def _assigned(state: State, fact: f.Assigned) -> State:
    return replace(state, team=fact.officers, ever=state.ever | {each.person for each in fact.officers})


def _recusal_asked(state: State, fact: f.RecusalAsked) -> State:
    return replace(state, recusals={**state.recusals, fact.person: None})


def _recusal_decided(state: State, fact: f.RecusalDecided) -> State:
    return replace(state, recusals={**state.recusals, fact.person: fact.granted})


def _evidence_taken(state: State, fact: f.EvidenceTaken) -> State:
    return replace(
        state,
        evidence={**state.evidence, fact.key: Kept(fact, ((fact.on, fact.by),))},
        ever=state.ever | set(fact.officers),
    )


def _evidence_handed(state: State, fact: f.EvidenceHanded) -> State:
    kept = state.evidence.get(fact.key)
    if kept is None:
        return state
    moved = replace(kept, chain=(*kept.chain, (fact.on, fact.to)))
    return replace(state, evidence={**state.evidence, fact.key: moved})


def _evidence_excluded(state: State, fact: f.EvidenceExcluded) -> State:
    kept = state.evidence.get(fact.key)
    if kept is None:
        return state
    return replace(state, evidence={**state.evidence, fact.key: replace(kept, excluded=fact.reason)})


def _preserved(state: State, fact: f.Preserved) -> State:
    return replace(state, preserved={**state.preserved, fact.key: Held(fact)})


def _preservation_settled(state: State, fact: f.PreservationSettled) -> State:
    return replace(state, preserved=_ended(state.preserved, fact))


def _seized(state: State, fact: f.Seized) -> State:
    return replace(state, seized={**state.seized, fact.key: Held(fact, fact.days)})


def _seizure_prolonged(state: State, fact: f.SeizureProlonged) -> State:
    held = state.seized.get(fact.key)
    if held is None:
        return state
    longer = replace(held, days=held.days + fact.days, prolonged_on=fact.on)
    return replace(state, seized={**state.seized, fact.key: longer})


def _seizure_lifted(state: State, fact: f.SeizureLifted) -> State:
    return replace(state, seized=_ended(state.seized, fact))


def _ended(held: Mapping[str, Held], fact: f.PreservationSettled | f.SeizureLifted) -> Mapping[str, Held]:
    known = held.get(fact.key)
    return held if known is None else {**held, fact.key: replace(known, ended_on=fact.on)}


def _ordered(state: State, fact: f.Ordered) -> State:
    stop = state.ordered_stop or fact.order is Order.STOP_CONSTRUCTION
    return replace(state, order_due=fact.due_on, ordered_stop=stop, corrected=None)


def _corrected(state: State, fact: f.Corrected) -> State:
    return replace(state, corrected=fact.corrected)


def _paused(state: State, fact: f.Paused) -> State:
    return replace(state, pauses=(*state.pauses, Span(fact.cause, fact.on)))


def _resumed(state: State, fact: f.Resumed) -> State:
    spans = tuple(
        replace(each, ended=fact.on) if each.cause is fact.cause and each.ended is None else each
        for each in state.pauses
    )
    return replace(state, pauses=spans)


def _extended(state: State, fact: f.Extended) -> State:
    return replace(state, extended=state.extended + fact.days)


def _concluded(state: State, fact: f.Concluded) -> State:
    return replace(state, stage=Stage.CONCLUDED, concluded=fact, reviewed=None, discussed=None, told=False)


def _reviewed(state: State, fact: f.Reviewed) -> State:
    seen = replace(state, reviewed=fact, hosts=state.hosts | {fact.by})
    if fact.opinion is Opinion.RETURNED:
        return replace(seen, stage=Stage.INVESTIGATING, concluded=None, told=False)
    return seen


def _notified(state: State, fact: f.Notified) -> State:
    return replace(
        state,
        stage=Stage.NOTIFIED,
        notices=(*state.notices, fact),
        told=True,
        heard=False,
        waived=False,
        hearing_asked=None,
        hearing_announced=None,
    )


def _defended(state: State, fact: f.Defended) -> State:
    return replace(state, defences=(*state.defences, fact))


def _defence_answered(state: State, _fact: f.DefenceAnswered) -> State:
    return replace(state, answered=len(state.defences))


def _rights_waived(state: State, _fact: f.RightsWaived) -> State:
    return replace(state, waived=True)


def _hearing_asked(state: State, fact: f.HearingAsked) -> State:
    return replace(state, hearing_asked=fact.on)


def _hearing_announced(state: State, fact: f.HearingAnnounced) -> State:
    return replace(state, hearing_announced=fact, hosts=state.hosts | {fact.host})


def _hearing_held(state: State, fact: f.HearingHeld) -> State:
    # After a hearing the review comes again: a review from before it has not seen what was said.
    return replace(state, hearing=fact, heard=True, reviewed=None, discussed=None)


def _hearing_dropped(state: State, _fact: f.HearingDropped) -> State:
    return replace(state, hearing_asked=None, hearing_announced=None)


def _discussed(state: State, fact: f.Discussed) -> State:
    return replace(state, discussed=fact)


def _decided(state: State, fact: f.Decided) -> State:
    decided = replace(state, decided=fact, numbers=_numbers(state, fact.number))
    if fact.outcome is Outcome.PENALTY and fact.sanction is not None:
        return replace(decided, stage=Stage.DECIDED, fine=fact.sanction.fine)
    if fact.outcome is Outcome.TRANSFER:
        return replace(decided, stage=Stage.CONCLUDED)
    return replace(decided, stage=Stage.DECIDED, fine=Decimal(0))


def _spot_decided(state: State, fact: f.SpotDecided) -> State:
    return replace(
        state,
        stage=Stage.DECIDED,
        simple=True,
        spot=fact,
        team=fact.officers,
        ever=state.ever | {each.person for each in fact.officers},
        fine=fact.sanction.fine,
        numbers=_numbers(state, fact.number),
    )


def _numbers(state: State, number: str) -> tuple[str, ...]:
    return (*state.numbers, number) if number else state.numbers


def _spot_filed(state: State, fact: f.SpotFiled) -> State:
    return replace(state, filed_on=fact.on)


def _spot_collected(state: State, fact: f.SpotCollected) -> State:
    paid = f.Paid(on=fact.on, by=fact.by, amount=fact.amount, receipt=fact.receipt)
    return replace(
        state,
        collected=state.collected + fact.amount,
        collected_on=state.collected_on or fact.on,
        payments=(*state.payments, paid),
    )


def _handed_in(state: State, fact: f.HandedIn) -> State:
    return replace(state, handed_in=state.handed_in + fact.amount, handed_on=fact.on)


def _served(state: State, fact: f.Served) -> State:
    return replace(state, served={**state.served, fact.paper: fact})


def _deferred(state: State, fact: f.Deferred) -> State:
    return replace(state, deferrals=(*state.deferrals, fact))


def _paid(state: State, fact: f.Paid) -> State:
    return replace(state, payments=(*state.payments, fact))


def _refunded(state: State, fact: f.Refunded) -> State:
    return replace(state, refunded=state.refunded + fact.amount)


def _addition_reduced(state: State, fact: f.AdditionReduced) -> State:
    return replace(state, reduced=state.reduced + fact.amount)


def _performed(state: State, fact: f.Performed) -> State:
    return replace(state, performed=True, forced=state.forced or fact.forced)


def _challenged(state: State, fact: f.Challenged) -> State:
    return replace(state, challenges=(*state.challenges, Span(fact.challenge, fact.on, None, fact.halted)))


def _challenge_ended(state: State, fact: f.ChallengeEnded) -> State:
    spans = tuple(
        replace(each, ended=fact.on, verdict=fact.verdict)
        if each.cause is fact.challenge and each.ended is None
        else each
        for each in state.challenges
    )
    ended = replace(state, challenges=spans)
    former = (*state.former, state.decided) if state.decided is not None else state.former
    match fact.verdict:
        case Verdict.ALTERED:
            return replace(ended, fine=state.fine if fact.fine is None else fact.fine, former=former)
        case Verdict.REVOKED:
            return replace(ended, stage=Stage.ENDED, fine=Decimal(0), ending=Ending.REVOKED, former=former)
        case Verdict.REMADE:
            return replace(
                ended,
                # What was decided on the spot was never registered: it begins again as a source.
                stage=Stage.INVESTIGATING if state.registered is not None else Stage.SOURCED,
                simple=False,
                fine=Decimal(0),
                former=former,
                decided=None,
                spot=None,
                concluded=None,
                reviewed=None,
                discussed=None,
                told=False,
                heard=False,
                hearing=None,
                waived=False,
                hearing_asked=None,
                hearing_announced=None,
                deferrals=(),
                urged=None,
                court_asked=None,
                court_granted=None,
                announced_due=None,
                performed=False,
                served={},
            )
        case _:
            return ended


def _urged(state: State, fact: f.Urged) -> State:
    return replace(state, urged=fact)


def _urging_objected(state: State, fact: f.UrgingObjected) -> State:
    urged = None if fact.upheld else state.urged
    return replace(state, objections=state.objections + 1, urged=urged)


def _court_asked(state: State, fact: f.CourtAsked) -> State:
    return replace(state, court_asked=fact.on, court_granted=None)


def _court_ruled(state: State, fact: f.CourtRuled) -> State:
    return replace(state, court_granted=fact.granted)


def _demolition_announced(state: State, fact: f.DemolitionAnnounced) -> State:
    return replace(state, announced_due=fact.due_on)


def _demolition_forced(state: State, _fact: f.DemolitionForced) -> State:
    return replace(state, performed=True, forced=True)


def _terminated(state: State, _fact: f.Terminated) -> State:
    return replace(state, terminated=True, stage=Stage.ENDED, ending=Ending.TERMINATED)


def _case_withdrawn(state: State, _fact: f.CaseWithdrawn) -> State:
    return replace(state, stage=Stage.ENDED, ending=Ending.WITHDRAWN)


def _transferred(state: State, _fact: f.Transferred) -> State:
    return replace(state, stage=Stage.TRANSFERRED, transferred=True)


def _returned(state: State, _fact: f.Returned) -> State:
    back = Stage.INVESTIGATING if state.registered is not None else Stage.SOURCED
    return replace(state, stage=back, transferred=False, concluded=None, reviewed=None, decided=None)


def _transfer_accepted(state: State, _fact: f.TransferAccepted) -> State:
    return replace(state, stage=Stage.ENDED, ending=Ending.TRANSFERRED)


def _closed(state: State, fact: f.Closed) -> State:
    return replace(state, stage=Stage.CLOSED, ending=fact.ending)


def _archived(state: State, _fact: f.Archived) -> State:
    return replace(state, stage=Stage.ARCHIVED)


_STEPS: dict[str, Step] = {
    f.Sourced.act: _sourced,
    f.Registered.act: _registered,
    f.NotRegistered.act: _not_registered,
    f.Assigned.act: _assigned,
    f.RecusalAsked.act: _recusal_asked,
    f.RecusalDecided.act: _recusal_decided,
    f.EvidenceTaken.act: _evidence_taken,
    f.EvidenceHanded.act: _evidence_handed,
    f.EvidenceExcluded.act: _evidence_excluded,
    f.Preserved.act: _preserved,
    f.PreservationSettled.act: _preservation_settled,
    f.Seized.act: _seized,
    f.SeizureProlonged.act: _seizure_prolonged,
    f.SeizureLifted.act: _seizure_lifted,
    f.Ordered.act: _ordered,
    f.Corrected.act: _corrected,
    f.Paused.act: _paused,
    f.Resumed.act: _resumed,
    f.Extended.act: _extended,
    f.Concluded.act: _concluded,
    f.Reviewed.act: _reviewed,
    f.Notified.act: _notified,
    f.Defended.act: _defended,
    f.DefenceAnswered.act: _defence_answered,
    f.RightsWaived.act: _rights_waived,
    f.HearingAsked.act: _hearing_asked,
    f.HearingAnnounced.act: _hearing_announced,
    f.HearingHeld.act: _hearing_held,
    f.HearingDropped.act: _hearing_dropped,
    f.Discussed.act: _discussed,
    f.Decided.act: _decided,
    f.SpotDecided.act: _spot_decided,
    f.SpotFiled.act: _spot_filed,
    f.SpotCollected.act: _spot_collected,
    f.HandedIn.act: _handed_in,
    f.Served.act: _served,
    f.Deferred.act: _deferred,
    f.Paid.act: _paid,
    f.Refunded.act: _refunded,
    f.AdditionReduced.act: _addition_reduced,
    f.Performed.act: _performed,
    f.Challenged.act: _challenged,
    f.ChallengeEnded.act: _challenge_ended,
    f.Urged.act: _urged,
    f.UrgingObjected.act: _urging_objected,
    f.CourtAsked.act: _court_asked,
    f.CourtRuled.act: _court_ruled,
    f.DemolitionAnnounced.act: _demolition_announced,
    f.DemolitionForced.act: _demolition_forced,
    f.Terminated.act: _terminated,
    f.CaseWithdrawn.act: _case_withdrawn,
    f.Transferred.act: _transferred,
    f.Returned.act: _returned,
    f.TransferAccepted.act: _transfer_accepted,
    f.Closed.act: _closed,
    f.Archived.act: _archived,
}
