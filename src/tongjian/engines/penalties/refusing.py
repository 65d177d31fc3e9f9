"""What is allowed: the acts a stage knows, and why a fact is refused."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from functools import cache

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards import (
    deciding,
    ending,
    enforcing,
    hearing,
    investigation,
    money,
    sources,
)
from tongjian.engines.penalties.guards.asking import Ask, Guard
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.state import STAGES, Stage, State
from tongjian.engines.worktime import Calendar

_GUARDS: dict[str, Guard] = {
    **sources.GUARDS,
    **investigation.GUARDS,
    **hearing.GUARDS,
    **deciding.GUARDS,
    **money.GUARDS,
    **enforcing.GUARDS,
    **ending.GUARDS,
}

_KEEPING = (f.EvidenceHanded, f.PreservationSettled, f.SeizureLifted)
_ORDERS = (f.Ordered, f.Corrected)
_TEAM = (f.Assigned, f.RecusalAsked, f.RecusalDecided)
_EVIDENCE = (f.EvidenceTaken, f.EvidenceExcluded)
_CLOCK = (f.Paused, f.Resumed, f.Extended)
_LEAVING = (f.CaseWithdrawn, f.Transferred)
_OPEN = (*_KEEPING, f.SeizureProlonged, *_ORDERS, *_TEAM, *_EVIDENCE, *_CLOCK, *_LEAVING)
_REMEDIES = (f.Challenged, f.ChallengeEnded, f.Refunded)

_KNOWN: dict[Stage, frozenset[type[f.Fact]]] = {
    Stage.NEW: frozenset({f.Sourced}),
    Stage.SOURCED: frozenset(
        {
            f.Registered,
            f.NotRegistered,
            f.SpotDecided,
            f.EvidenceTaken,
            f.EvidenceHanded,
            *_ORDERS,
            f.Transferred,
        }
    ),
    Stage.INVESTIGATING: frozenset({*_OPEN, f.Preserved, f.Seized, f.Concluded}),
    Stage.CONCLUDED: frozenset({*_OPEN, f.Reviewed, f.Notified, f.Discussed, f.Decided}),
    Stage.NOTIFIED: frozenset(
        {
            *_OPEN,
            f.Reviewed,
            f.Notified,
            f.Defended,
            f.DefenceAnswered,
            f.RightsWaived,
            f.HearingAsked,
            f.HearingAnnounced,
            f.HearingHeld,
            f.HearingDropped,
            f.Discussed,
            f.Decided,
            f.Served,
        }
    ),
    Stage.DECIDED: frozenset(
        {
            *_KEEPING,
            *_REMEDIES,
            f.Corrected,
            f.SpotFiled,
            f.SpotCollected,
            f.HandedIn,
            f.Served,
            f.Deferred,
            f.Paid,
            f.AdditionReduced,
            f.Performed,
            f.Urged,
            f.UrgingObjected,
            f.CourtAsked,
            f.CourtRuled,
            f.DemolitionAnnounced,
            f.DemolitionForced,
            f.Terminated,
            f.Closed,
        }
    ),
    Stage.TRANSFERRED: frozenset({*_KEEPING, f.Returned, f.TransferAccepted}),
    Stage.ENDED: frozenset({*_KEEPING, f.HandedIn, f.Refunded, f.Closed}),
    Stage.CLOSED: frozenset({*_REMEDIES, f.Archived}),
    # What is archived can still be challenged within the periods of the law.
    Stage.ARCHIVED: frozenset({*_REMEDIES}),
}


def acts(state: State) -> tuple[str, ...]:
    """Names of the acts this stage knows, in the order of a case; `refusal` says whether one is allowed."""
    known = {kind.act for kind in _KNOWN[state.stage]}
    return tuple(act for act in f.KINDS if act in known)


def refusal(state: State, fact: f.Fact, today: date, calendar: Calendar, rules: Rules) -> str | None:
    """Why the fact cannot be recorded: a sentence with the article. None when it can.

    Raises `OutsideCalendar` where a period reaches beyond the calendar.
    """
    if fact.act not in acts(state):
        return f"“{STAGES[state.stage]}”阶段不能{fact.title}"
    return _dated(state, fact, today) or _blank(fact) or _guarded(state, fact, today, calendar, rules)


def _guarded(state: State, fact: f.Fact, today: date, calendar: Calendar, rules: Rules) -> str | None:
    guard = _GUARDS.get(fact.act)
    return guard(Ask(state, today, calendar, rules), fact) if guard is not None else None


def _dated(state: State, fact: f.Fact, today: date) -> str | None:
    if fact.on > today:
        return f"{fact.title}的日期{fact.on}在今天之后，请核对"
    # Evidence taken in the field before the case was opened comes in later, with the day it was taken.
    if state.last_on is not None and fact.on < state.last_on and not isinstance(fact, f.EvidenceTaken):
        return f"{fact.title}的日期{fact.on}早于上一项记录的日期{state.last_on}，请核对"
    return None


def _blank(fact: f.Fact) -> str | None:
    for name in _required(fact.act):
        if not str(getattr(fact, name)).strip():
            return f"{fact.title}：{_NAMES.get(name, name)}不能为空"
    return None


@cache
def _required(act: str) -> tuple[str, ...]:
    """Fields that are texts and have no default."""
    return tuple(each.name for each in fields(f.KINDS[act]) if each.type == "str" and each.default is MISSING)


_NAMES = {
    "by": "办理人",
    "source": "案源",
    "proposer": "提出人",
    "reason": "理由",
    "person": "人员",
    "key": "编号",
    "name": "名称",
    "digest": "摘要",
    "to": "接收方",
    "settlement": "处理结果",
    "content": "内容",
    "facts": "事实",
    "text": "内容",
    "place": "地点",
    "host": "主持人",
    "recorder": "记录人",
    "conclusion": "结论",
    "number": "编号",
    "receipt": "票据号",
    "receiver": "收件人",
    "court": "法院",
}
