"""告知, 陈述申辩, 听证, 法制审核, 集体讨论."""

from __future__ import annotations

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import due_after
from tongjian.engines.penalties.guards.asking import Ask, Guard, first, outside_investigation
from tongjian.engines.penalties.parts import Sanction
from tongjian.engines.penalties.state import State
from tongjian.engines.penalties.terms import Opinion, Outcome
from tongjian.engines.penalties.weighing import hearing_due, heavier, wrong_with

NO_AGGRAVATION = "不得因当事人陈述、申辩或者听证而给予更重的处罚（行政处罚法第四十五条）"


def _reviewed(ask: Ask, fact: f.Reviewed) -> str | None:
    reviewed = ask.state.reviewed
    if ask.state.concluded is None:
        return "调查终结之后才能法制审核（行政处罚法第五十八条）"
    if reviewed is not None and reviewed.opinion is Opinion.AGREED:
        return "已经通过法制审核"
    return first(
        outside_investigation(ask, fact.by, "法制审核（行政处罚法第五十八条）"),
        None
        if fact.qualified
        else "初次从事法制审核的人员应当通过国家统一法律职业资格考试（行政处罚法第五十八条）",
    )


def pending_hearing(state: State) -> bool:
    """Whether a hearing was asked for and neither held nor given up."""
    return state.hearing_asked is not None and not state.heard


def _notified(ask: Ask, fact: f.Notified) -> str | None:
    concluded = ask.state.concluded
    if concluded is None or concluded.outcome is not Outcome.PENALTY:
        return "拟给予行政处罚的才需要告知（行政处罚法第四十四条）"
    return first(
        "已申请的听证还没有举行，不能重新告知" if pending_hearing(ask.state) else None,
        wrong_with(fact.sanction, concluded.offences, concluded.construction, ask.rules),
        "拟处罚的内容达到听证标准，应当告知当事人有要求听证的权利（行政处罚法第六十三条）"
        if hearing_due(ask.state, fact.sanction, ask.rules) and not fact.hearing
        else None,
        _not_aggravated(ask, fact),
    )


def _not_aggravated(ask: Ask, fact: f.Notified) -> str | None:
    lightest = last_told(ask.state)
    if not ask.state.notices or lightest is None or not heavier(fact.sanction, lightest):
        return None
    if not (ask.state.defences or ask.state.hearing):
        return None
    said = max(
        [each.on for each in ask.state.defences] + ([ask.state.hearing.on] if ask.state.hearing else [])
    )
    new = any(kept.fact.on > said for kept in ask.state.usable)
    if fact.new_evidence and new:
        return None
    return f"{NO_AGGRAVATION}；有新的证据的，请在申辩之后取得并注明"


def last_told(state: State) -> Sanction | None:
    """What the party was last told: nothing heavier can be decided."""
    return state.notices[-1].sanction if state.notices else None


def _defence_answered(ask: Ask, _fact: f.DefenceAnswered) -> str | None:
    return None if ask.state.answered < len(ask.state.defences) else "没有待复核的陈述、申辩"


def _rights_waived(ask: Ask, _fact: f.RightsWaived) -> str | None:
    if ask.state.hearing_asked is not None:
        return "当事人已经申请听证；不再要求的，请登记撤回听证申请"
    return "当事人已经放弃" if ask.state.waived else None


def _hearing_asked(ask: Ask, fact: f.HearingAsked) -> str | None:
    notice = ask.state.notice
    if notice is None or not notice.hearing:
        return "告知书没有告知听证的权利，拟处罚的内容不属于听证范围（行政处罚法第六十三条）"
    if ask.state.hearing_asked is not None:
        return "当事人已经申请听证"
    period = ask.rules.period("hearing-request")
    last = due_after(notice.on, period, ask.calendar)
    if fact.on > last:
        return f"要求听证的期限已于{last}届满（告知后{period.days}个工作日内，{period.cited}）"
    return None


def _hearing_announced(ask: Ask, fact: f.HearingAnnounced) -> str | None:
    if not pending_hearing(ask.state):
        return "没有待举行的听证"
    period = ask.rules.period("hearing-notice")
    earliest = due_after(fact.on, period, ask.calendar)
    return first(
        f"应在举行听证的{period.days}个工作日前通知，最早可于{earliest}举行（{period.cited}）"
        if fact.held_on < earliest
        else None,
        outside_investigation(ask, fact.host, "听证由非本案调查人员主持（行政处罚法第六十四条）"),
    )


def _hearing_held(ask: Ask, fact: f.HearingHeld) -> str | None:
    announced = ask.state.hearing_announced
    if not pending_hearing(ask.state):
        return "没有待举行的听证"
    if announced is None:
        return "还没有通知听证的时间、地点（行政处罚法第六十四条）"
    return first(
        f"听证应在通知的{announced.held_on}举行；改期的请重新通知" if fact.on != announced.held_on else None,
        None if fact.by == announced.host else "听证应由通知书中写明的主持人主持",
        outside_investigation(ask, fact.by, "听证由非本案调查人员主持（行政处罚法第六十四条）"),
        "听证记录人不能是本案调查人员" if fact.recorder in ask.state.ever else None,
        None if fact.charged == 0 else "当事人不承担听证的费用（行政处罚法第六十三条）",
        None
        if fact.investigators and set(fact.investigators) <= ask.state.ever
        else "举行听证时，调查人员应当提出违法事实、证据和处罚建议（行政处罚法第六十四条）",
    )


def _hearing_dropped(ask: Ask, _fact: f.HearingDropped) -> str | None:
    return None if pending_hearing(ask.state) else "没有待举行的听证"


def _discussed(ask: Ask, fact: f.Discussed) -> str | None:
    if len(set(fact.participants)) < ask.rules.discussants:
        return f"参加集体讨论的负责人不得少于{ask.rules.discussants}人（行政处罚法第五十七条）"
    return "听证还没有举行，之后再集体讨论（行政处罚法第六十五条）" if pending_hearing(ask.state) else None


GUARDS: dict[str, Guard] = {
    f.Reviewed.act: _reviewed,
    f.Notified.act: _notified,
    f.DefenceAnswered.act: _defence_answered,
    f.RightsWaived.act: _rights_waived,
    f.HearingAsked.act: _hearing_asked,
    f.HearingAnnounced.act: _hearing_announced,
    f.HearingHeld.act: _hearing_held,
    f.HearingDropped.act: _hearing_dropped,
    f.Discussed.act: _discussed,
}
