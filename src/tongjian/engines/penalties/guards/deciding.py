"""作出决定: by the ordinary procedure and on the spot."""

from __future__ import annotations

from datetime import date

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import decision_due, due_after
from tongjian.engines.penalties.guards.asking import (
    Ask,
    Guard,
    certified,
    first,
    outside_investigation,
    settled_recusals,
)
from tongjian.engines.penalties.guards.hearing import NO_AGGRAVATION, last_told, pending_hearing
from tongjian.engines.penalties.guards.sources import expired
from tongjian.engines.penalties.parts import Sanction
from tongjian.engines.penalties.terms import Kind, Opinion, Outcome, Spared
from tongjian.engines.penalties.weighing import discussion_due, heavier, nature_of, review_due, wrong_with


def _decided(ask: Ask, fact: f.Decided) -> str | None:
    state = ask.state
    if fact.outcome is Outcome.TRANSFER:
        return "涉嫌犯罪或者不属于本机关管辖的，请办理移送（行政处罚法第二十七条、第五十七条）"
    return first(
        "请填写决定书文号" if not fact.number.strip() else None,
        f"文号 {fact.number} 已经使用" if fact.number in state.numbers else None,
        outside_investigation(ask, fact.by, "决定由负责人审查作出（行政处罚法第五十七条）"),
        "还没有调查终结" if state.concluded is None else None,
        f"办案人员不足{ask.rules.officers}人（行政处罚法第四十二条）"
        if len(state.investigators) < ask.rules.officers
        else None,
        settled_recusals(ask),
        None if state.usable else "没有可以采用的证据，不能作出决定（行政处罚法第四十条）",
        _reviewed(ask),
        _heard(ask, fact.on) if state.told else None,
        _in_time(ask, fact),
        _penalty(ask, fact) if fact.outcome is Outcome.PENALTY else _spared(ask, fact),
    )


def _reviewed(ask: Ask) -> str | None:
    reviewed = ask.state.reviewed
    if reviewed is not None and reviewed.opinion is Opinion.TRANSFER:
        return "法制审核建议移送，请办理移送（行政处罚法第五十八条）"
    if review_due(ask.state, ask.rules) and (reviewed is None or reviewed.opinion is not Opinion.AGREED):
        return f"本案应当法制审核，未经审核或者审核未通过的，不得作出决定（{ask.rules.review.cited}）"
    return None


def _heard(ask: Ask, on: date) -> str | None:
    state, notice = ask.state, ask.state.notice
    if notice is None:
        return None
    if pending_hearing(state):
        return "当事人要求听证，应当先组织听证（行政处罚法第六十三条）"
    if state.answered < len(state.defences):
        return "当事人的陈述、申辩还没有复核（行政处罚法第四十五条）"
    if state.waived or state.heard:
        return None
    for code in ("hearing-request",) if notice.hearing else ("statement",):
        period = ask.rules.period(code)
        last = due_after(notice.on, period, ask.calendar)
        if on <= last:
            return f"{period.title}的期限至{last}，届满之前不能作出决定（{period.cited}）"
    return None


def _in_time(ask: Ask, fact: f.Decided) -> str | None:
    if ask.state.paused:
        return "办案期限处于中止，请先恢复计算"
    due, period = decision_due(ask.state, ask.rules), ask.rules.period("decision")
    if due is not None and fact.on > due and not fact.late.strip():
        return f"作出决定的期限已于{due}届满，请说明逾期的理由（{period.cited}）"
    return None


def _penalty(ask: Ask, fact: f.Decided) -> str | None:
    state, concluded, sanction = ask.state, ask.state.concluded, fact.sanction
    if sanction is None:
        return "请写明处罚的种类和内容（行政处罚法第五十九条）"
    last = last_told(state)
    if last is None or not state.told:
        return (
            "作出处罚决定之前，应当告知拟作出的处罚内容及事实、理由、依据和权利"
            "（行政处罚法第四十四条、第六十二条）"
        )
    if concluded is None or concluded.outcome is not Outcome.PENALTY:
        return "调查终结报告没有建议给予处罚，请重新终结调查"
    return first(
        "不满十四周岁的未成年人有违法行为的，不予行政处罚（行政处罚法第三十条）"
        if state.source is not None and state.source.under_age
        else None,
        _heavier(ask, sanction, last),
        wrong_with(sanction, concluded.offences, concluded.construction, ask.rules),
        _second(sanction, fact.by),
        f"本案应由负责人集体讨论决定（{ask.rules.discussion.cited}）"
        if discussion_due(state, ask.rules) and state.discussed is None
        else None,
    )


def _heavier(ask: Ask, sanction: Sanction, last: Sanction) -> str | None:
    if not heavier(sanction, last):
        return None
    if ask.state.defences or ask.state.hearing:
        return NO_AGGRAVATION
    return "决定的处罚重于告知的处罚，应当重新告知（行政处罚法第四十四条）"


def _second(sanction: Sanction, by: str) -> str | None:
    if sanction.in_band:
        return None
    if not sanction.second or sanction.second == by:
        return "罚款不在裁量基准的幅度之内，须说明理由并由另一名负责人复签"
    return None


def _spared(ask: Ask, fact: f.Decided) -> str | None:
    if fact.outcome is Outcome.UNFOUNDED:
        return None
    if fact.spared is None or fact.spared not in ask.rules.spared:
        return "请写明不予处罚的情形（行政处罚法第三十三条）"
    if fact.spared in {Spared.MINOR_CORRECTED, Spared.FIRST_OFFENCE} and ask.state.corrected is not True:
        return "违法行为已经改正的才适用轻微不罚、首违不罚，请先核查改正情况（行政处罚法第三十三条）"
    return None if fact.taught else "对不予处罚的当事人应当进行教育（行政处罚法第三十三条）"


def _spot_decided(ask: Ask, fact: f.SpotDecided) -> str | None:
    rules, source = ask.rules, ask.state.source
    most = rules.simple.of(nature_of(ask.state))
    return first(
        certified(ask, fact.officers, fact.on),
        None if fact.by in {each.person for each in fact.officers} else "当场处罚由在场的执法人员作出",
        None if fact.papers_shown else "执法人员应当出示执法证件（行政处罚法第五十二条）",
        None if fact.told else "应当告知拟处罚的内容、事实、理由、依据和权利（行政处罚法第四十四条）",
        None if fact.handed_over else "当场处罚决定书应当当场交付当事人（行政处罚法第五十二条）",
        f"文号 {fact.number} 已经使用" if fact.number in ask.state.numbers else None,
        expired(source, ask),
        "不满十四周岁的未成年人有违法行为的，不予行政处罚（行政处罚法第三十条）"
        if source is not None and source.under_age
        else None,
        None
        if fact.sanction.kinds and set(fact.sanction.kinds) <= set(rules.simple_kinds)
        else f"当场只能给予警告或者罚款，其他处罚适用普通程序（{rules.simple.cited}）",
        f"对该当事人当场罚款不得超过{most}元，超过的适用普通程序（{rules.simple.cited}）"
        if fact.sanction.fine > most
        else None,
        "处罚种类与罚款数额不一致，请核对"
        if (Kind.FINE in fact.sanction.kinds) != (fact.sanction.fine > 0)
        else None,
        "罚款不在裁量基准的幅度之内，请说明理由"
        if not fact.sanction.in_band and not fact.sanction.outside
        else None,
        _second(fact.sanction, fact.by),
    )


GUARDS: dict[str, Guard] = {f.Decided.act: _decided, f.SpotDecided.act: _spot_decided}
