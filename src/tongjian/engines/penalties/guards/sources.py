"""案源, 立案, 指派, 回避."""

from __future__ import annotations

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards.asking import Ask, Guard, certified, first
from tongjian.engines.penalties.months import add_months


def _sourced(ask: Ask, fact: f.Sourced) -> str | None:
    if fact.ended_on is not None and fact.ended_on > fact.on:
        return f"违法行为终了之日{fact.ended_on}在登记之日之后，请核对"
    return None


def expired(source: f.Sourced | None, ask: Ask) -> str | None:
    """Whether the limitation had run out when the act was found (行政处罚法 36)."""
    if source is None or source.ended_on is None:
        return None
    limit = ask.rules.limitation_harm if source.harm else ask.rules.limitation
    last = add_months(source.ended_on, limit.years * 12)
    if source.on > last:
        return (
            f"违法行为于{source.ended_on}终了，{limit.years}年内未被发现，不再给予行政处罚（{limit.cited}）"
        )
    return None


def _registered(ask: Ask, fact: f.Registered) -> str | None:
    missing = [each.title for each in ask.rules.registration if each.code not in fact.criteria]
    return first(
        "立案由负责人批准，不能由提出人自己批准（行政处罚法第五十四条）"
        if fact.proposer == fact.by
        else None,
        f"尚不符合立案标准：{'、'.join(missing)}（行政处罚法第五十四条）" if missing else None,
        expired(ask.state.source, ask),
    )


def _assigned(ask: Ask, fact: f.Assigned) -> str | None:
    persons = [each.person for each in fact.officers]
    if any(ask.state.recusals.get(person) is True for person in persons):
        return "已决定回避的人员不能办理本案（行政处罚法第四十三条）"
    if ask.state.hosts & set(persons):
        return "听证主持人、法制审核人员不能成为本案的调查人员（行政处罚法第五十八条、第六十四条）"
    if fact.by in persons:
        return "办案人员由负责人指派，指派人不能同时是办案人员"
    return certified(ask, fact.officers, fact.on)


def _recusal_asked(ask: Ask, fact: f.RecusalAsked) -> str | None:
    if fact.person in ask.state.recusals and ask.state.recusals[fact.person] is not False:
        return "对该人员的回避申请正在处理或者已经决定回避"
    if fact.person not in ask.state.ever:
        return "该人员没有参加本案调查，不需要回避"
    return None


def _recusal_decided(ask: Ask, fact: f.RecusalDecided) -> str | None:
    if ask.state.recusals.get(fact.person, True) is not None:
        return "没有待决定的回避申请"
    if fact.by == fact.person:
        return "本人的回避由负责人决定，不能自己决定（行政处罚法第四十三条）"
    return None


GUARDS: dict[str, Guard] = {
    f.Sourced.act: _sourced,
    f.Registered.act: _registered,
    f.Assigned.act: _assigned,
    f.RecusalAsked.act: _recusal_asked,
    f.RecusalDecided.act: _recusal_decided,
}
