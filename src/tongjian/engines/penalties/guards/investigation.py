"""调查取证: evidence, registration of evidence, seizure, the period, the end report."""

from __future__ import annotations

import re
from datetime import timedelta

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import decision_due
from tongjian.engines.penalties.guards.asking import Ask, Guard, first, of_team, settled_recusals
from tongjian.engines.penalties.terms import Evidence, Kind, Outcome, Pause
from tongjian.engines.penalties.weighing import wrong_with

_DIGEST = re.compile(r"[0-9a-f]{64}")


def _evidence_taken(ask: Ask, fact: f.EvidenceTaken) -> str | None:
    if fact.key in ask.state.evidence:
        return f"证据编号 {fact.key} 已经使用"
    if not (_DIGEST.fullmatch(fact.digest) or (fact.kind is Evidence.OBJECT and not fact.digest)):
        return "证据应当有原件的 SHA-256 摘要（64 位十六进制）"
    if fact.origin:  # taken over from an inspection, by whom it was taken there
        return "听证主持人、法制审核人员不能参加调查" if ask.state.hosts & set(fact.officers) else None
    if not ask.state.team:
        return "先由负责人指派办案人员，再调查取证（行政处罚法第四十二条）"
    return first(
        of_team(ask, fact.officers),
        None if fact.papers_shown else "执法人员应当主动出示执法证件（行政处罚法第五十五条）",
        "勘验、现场笔录应由当事人或见证人签名，拒绝签名的请注明（行政处罚法第五十五条）"
        if fact.kind is Evidence.SCENE and not fact.witnessed.strip()
        else None,
    )


def _evidence_handed(ask: Ask, fact: f.EvidenceHanded) -> str | None:
    kept = ask.state.evidence.get(fact.key)
    if kept is None:
        return f"没有编号为 {fact.key} 的证据"
    if kept.chain[-1][1] != fact.by:
        return "证据只能由现在的保管人移交，保管链不能中断"
    return "不能移交给自己" if fact.to == fact.by else None


def _evidence_excluded(ask: Ask, fact: f.EvidenceExcluded) -> str | None:
    kept = ask.state.evidence.get(fact.key)
    if kept is None:
        return f"没有编号为 {fact.key} 的证据"
    return "该证据已经排除" if kept.excluded else None


def _preserved(ask: Ask, fact: f.Preserved) -> str | None:
    return first(
        f"登记保存编号 {fact.key} 已经使用" if fact.key in ask.state.preserved else None,
        None if fact.items else "请列明登记保存的物品",
        of_team(ask, fact.officers),
        "先行登记保存须经行政机关负责人批准，不能由办案人员自己批准（行政处罚法第五十六条）"
        if fact.by in ask.state.ever
        else None,
    )


def _preservation_settled(ask: Ask, fact: f.PreservationSettled) -> str | None:
    held = ask.state.preserved.get(fact.key)
    if held is None or held.ended_on is not None:
        return f"没有待处理的登记保存 {fact.key}"
    return None


def _seized(ask: Ask, fact: f.Seized) -> str | None:
    most = ask.rules.period("seizure")
    return first(
        f"查封扣押编号 {fact.key} 已经使用" if fact.key in ask.state.seized else None,
        None if fact.items else "请列明查封、扣押的场所、设施或者财物",
        f"查封、扣押的期限不得超过{most.days}日（{most.cited}）" if not 0 < fact.days <= most.days else None,
        of_team(ask, fact.officers),
        "查封、扣押须经行政机关负责人批准，不能由办案人员自己批准（行政强制法第十八条）"
        if fact.by in ask.state.ever
        else None,
    )


def _seizure_prolonged(ask: Ask, fact: f.SeizureProlonged) -> str | None:
    held, most = ask.state.seized.get(fact.key), ask.rules.period("seizure")
    if held is None or held.ended_on is not None:
        return f"没有正在执行的查封、扣押 {fact.key}"
    if held.prolonged_on is not None:
        return f"查封、扣押只能延长一次（{most.cited}）"
    if not 0 < fact.days <= most.extension:
        return f"延长的期限不得超过{most.extension}日（{most.cited}）"
    if fact.on > held.fact.on + timedelta(days=held.days):
        return f"查封、扣押的期限已经届满，应当解除（{most.cited}）"
    return None


def _seizure_lifted(ask: Ask, fact: f.SeizureLifted) -> str | None:
    held = ask.state.seized.get(fact.key)
    if held is None or held.ended_on is not None:
        return f"没有正在执行的查封、扣押 {fact.key}"
    return None


def _ordered(_ask: Ask, fact: f.Ordered) -> str | None:
    return "改正的期限早于责令之日，请核对" if fact.due_on < fact.on else None


def _paused(ask: Ask, fact: f.Paused) -> str | None:
    period = ask.rules.period("decision")
    if fact.cause not in ask.rules.pauses:
        return f"本地规定中没有因此中止计算办案期限的情形（{period.cited}）"
    if any(each.cause is fact.cause and each.ended is None for each in ask.state.pauses):
        return "办案期限已经因此中止"
    if fact.cause is Pause.HEARING and ask.state.hearing_asked is None:
        return "当事人没有申请听证，不能因听证中止计算期限"
    return None


def _resumed(ask: Ask, fact: f.Resumed) -> str | None:
    if not any(each.cause is fact.cause and each.ended is None for each in ask.state.pauses):
        return "办案期限没有因此中止，不需要恢复"
    return None


def _extended(ask: Ask, fact: f.Extended) -> str | None:
    period, due = ask.rules.period("decision"), decision_due(ask.state, ask.rules)
    if fact.by in ask.state.ever:
        return "延长办案期限由负责人批准，不能由办案人员自己批准"
    if fact.days <= 0 or ask.state.extended + fact.days > period.extension:
        return f"办案期限最多延长{period.extension}日（{period.cited}）"
    if due is not None and fact.on > due:
        return f"办案期限已于{due}届满，应在届满之前延长（{period.cited}）"
    return None


def _concluded(ask: Ask, fact: f.Concluded) -> str | None:
    state = ask.state
    if len(state.investigators) < ask.rules.officers:
        return f"办案人员不足{ask.rules.officers}人，请先指派（行政处罚法第四十二条）"
    return first(
        settled_recusals(ask),
        None
        if fact.by in {each.person for each in state.investigators}
        else "调查终结报告由办案人员提出（行政处罚法第五十七条）",
        None if state.usable else "没有可以采用的证据，不能终结调查（行政处罚法第四十条、第四十六条）",
        _outcome(ask, fact),
    )


def _outcome(ask: Ask, fact: f.Concluded) -> str | None:
    match fact.outcome:
        case Outcome.PENALTY:
            return _penalty(ask, fact)
        case Outcome.NO_PENALTY if fact.spared is None:
            return "请写明不予处罚的情形（行政处罚法第三十三条）"
        case Outcome.NO_PENALTY if fact.spared not in ask.rules.spared:
            return "本地规定中没有这种不予处罚的情形"
        case _:
            return None


def _penalty(ask: Ask, fact: f.Concluded) -> str | None:
    if ask.state.source is not None and ask.state.source.under_age:
        return "不满十四周岁的未成年人有违法行为的，不予行政处罚（行政处罚法第三十条）"
    if fact.sanction is None:
        return "请写明拟给予的处罚（行政处罚法第四十四条）"
    if fact.construction is not None and ask.state.corrected is None and not ask.state.ordered_stop:
        return "违法建设应先责令停止建设（城乡规划法第六十四条）"
    if Kind.DEMOLISH in fact.sanction.kinds and fact.construction is None:
        return "责令限期拆除的，请写明违法建设的造价和能否改正（城乡规划法第六十四条）"
    return wrong_with(fact.sanction, fact.offences, fact.construction, ask.rules)


GUARDS: dict[str, Guard] = {
    f.EvidenceTaken.act: _evidence_taken,
    f.EvidenceHanded.act: _evidence_handed,
    f.EvidenceExcluded.act: _evidence_excluded,
    f.Preserved.act: _preserved,
    f.PreservationSettled.act: _preservation_settled,
    f.Seized.act: _seized,
    f.SeizureProlonged.act: _seizure_prolonged,
    f.SeizureLifted.act: _seizure_lifted,
    f.Ordered.act: _ordered,
    f.Paused.act: _paused,
    f.Resumed.act: _resumed,
    f.Extended.act: _extended,
    f.Concluded.act: _concluded,
}
