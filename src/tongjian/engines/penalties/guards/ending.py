"""撤案, 移送, 结案."""

from __future__ import annotations

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards.asking import Ask, Guard, first, outside_investigation
from tongjian.engines.penalties.money import owing
from tongjian.engines.penalties.state import Stage, State
from tongjian.engines.penalties.terms import TITLES, Ending, Outcome
from tongjian.engines.penalties.weighing import asks_performance


def _by_head(ask: Ask, fact: f.CaseWithdrawn | f.Transferred) -> str | None:
    return outside_investigation(ask, fact.by, f"{fact.title}由负责人批准")


def _closed(ask: Ask, fact: f.Closed) -> str | None:
    reason = first(_open(ask, fact), _left(ask, fact) if ask.state.stage is Stage.DECIDED else None)
    if reason:
        return reason
    wanted = ending_of(ask.state)
    if fact.ending is not wanted:
        return f"本案的结案方式应为“{TITLES[wanted]}”"
    return None


def ending_of(state: State) -> Ending:
    """How this case is closed once nothing is left to do."""
    if state.stage is Stage.ENDED and state.ending is not None:
        return state.ending
    if state.decided is not None and state.decided.outcome is not Outcome.PENALTY:
        return Ending.NO_PENALTY
    return Ending.ENFORCED if state.forced or state.court_granted else Ending.PERFORMED


def _open(ask: Ask, fact: f.Closed) -> str | None:
    state = ask.state
    if any(held.ended_on is None for held in state.preserved.values()):
        return "先行登记保存的证据还没有处理（行政处罚法第五十六条）"
    if any(held.ended_on is None for held in state.seized.values()):
        return "查封、扣押还没有解除或者处理（行政强制法第二十七条、第二十八条）"
    refund = owing(state, fact.on, ask.rules).refund
    if refund:
        return f"应退还当事人{refund:.2f}元，退还之后再结案"
    return "复议、诉讼正在进行，还不能结案" if state.challenged else None


def _left(ask: Ask, fact: f.Closed) -> str | None:
    state = ask.state
    if state.decision_served is None:
        return "决定书还没有送达（行政处罚法第六十一条）"
    owed = owing(state, fact.on, ask.rules)
    return first(
        f"还有{owed.total:.2f}元没有缴纳（其中加处罚款{owed.addition_left:.2f}元）" if owed.total else None,
        "决定中金钱以外的内容还没有履行"
        if asks_performance(state.sanction) and not state.performed
        else None,
        "当场处罚决定还没有报所属行政机关备案（行政处罚法第五十二条）"
        if state.simple and state.filed_on is None
        else None,
        f"当场收缴的罚款还有{state.collected - state.handed_in:.2f}元没有上缴（行政处罚法第七十一条）"
        if state.handed_in < state.collected
        else None,
    )


GUARDS: dict[str, Guard] = {
    f.CaseWithdrawn.act: _by_head,
    f.Transferred.act: _by_head,
    f.Closed.act: _closed,
}
