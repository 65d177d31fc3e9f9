"""复议诉讼, 催告, 申请法院, 强制拆除, 履行, 终结."""

from __future__ import annotations

from datetime import date

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import court_from, court_until, due_after, remedies_over
from tongjian.engines.penalties.guards.asking import Ask, Guard, first, outside_investigation
from tongjian.engines.penalties.money import owing, payment_due
from tongjian.engines.penalties.terms import Challenge, Kind, Verdict
from tongjian.engines.penalties.weighing import asks_performance


def _performed(ask: Ask, _fact: f.Performed) -> str | None:
    if not asks_performance(ask.state.sanction):
        return "决定中没有金钱以外要履行的内容"
    if ask.state.decision_served is None:
        return "决定书还没有送达"
    return "已经履行" if ask.state.performed else None


def _challenged(ask: Ask, fact: f.Challenged) -> str | None:
    since = ask.state.decision_served
    if since is None:
        return "决定书送达之后才能申请复议、提起诉讼"
    if ask.state.challenged:
        return "复议、诉讼正在进行"
    earlier = {span.cause for span in ask.state.challenges if span.begun >= since}
    if fact.challenge in earlier or (
        fact.challenge is Challenge.RECONSIDERATION and Challenge.LITIGATION in earlier
    ):
        return "对同一决定不能再次申请复议、提起诉讼"
    return None


def _challenge_ended(ask: Ask, fact: f.ChallengeEnded) -> str | None:
    if not any(span.cause is fact.challenge and span.ended is None for span in ask.state.challenges):
        return "没有正在进行的复议、诉讼"
    if fact.verdict is Verdict.ALTERED:
        if fact.fine is None or fact.fine < 0:
            return "变更决定的，请写明变更后的罚款数额"
        if fact.fine > ask.state.fine:
            return "复议、诉讼不得加重对当事人的处罚（行政复议法第六十三条、行政诉讼法第七十七条）"
    return None


def unfulfilled(ask: Ask, on: date) -> str | None:
    """None when the party's period to pay or to perform is over and something is left."""
    sanction = ask.state.sanction
    if sanction is None or ask.state.decision_served is None:
        return "没有送达的处罚决定"
    due, left = payment_due(ask.state, ask.rules), owing(ask.state, on, ask.rules).total
    if left and due is not None and on > due:
        return None
    if asks_performance(sanction) and not ask.state.performed:
        if sanction.correct_by is None or on > sanction.correct_by:
            return None
        return f"履行的期限至{sanction.correct_by}，还没有届满"
    if left:
        return f"缴款的期限至{due}，还没有届满"
    return "当事人已经履行"


def _urged(ask: Ask, fact: f.Urged) -> str | None:
    period = ask.rules.period("urging")
    earliest = due_after(fact.on, period, ask.calendar)
    return first(
        unfulfilled(ask, fact.on),
        "复议、诉讼期间已停止执行，不能催告" if ask.state.halted else None,
        "已经催告" if ask.state.urged is not None else None,
        f"催告应给予{period.days}个工作日，至{earliest}（{period.cited}）"
        if fact.due_on < earliest
        else None,
    )


def _urging_objected(ask: Ask, _fact: f.UrgingObjected) -> str | None:
    return "没有催告，或者已经申请法院" if ask.state.urged is None or ask.state.court_asked else None


def _court_asked(ask: Ask, fact: f.CourtAsked) -> str | None:
    urged, begin, end = ask.state.urged, court_from(ask.state, ask.rules), court_until(ask.state, ask.rules)
    if ask.state.court_asked is not None and ask.state.court_granted is not False:
        return "已经申请法院强制执行"
    return first(
        unfulfilled(ask, fact.on),
        "申请法院强制执行之前应当催告（行政强制法第五十四条）" if urged is None else None,
        f"催告书送达十日（至{urged.due_on}）之后才能申请（行政强制法第五十四条）"
        if urged is not None and fact.on <= urged.due_on
        else None,
        "复议、诉讼正在进行，不能申请法院强制执行（行政强制法第五十三条）" if ask.state.challenged else None,
        f"当事人申请复议、提起诉讼的期限届满（{begin}）之后才能申请（行政强制法第五十三条）"
        if begin is not None and fact.on < begin
        else None,
        f"应在期限届满之日起{ask.rules.court_months}个月内（至{end}）申请（行政强制法第五十三条）"
        if end is not None and fact.on > end
        else None,
    )


def _court_ruled(ask: Ask, _fact: f.CourtRuled) -> str | None:
    if ask.state.court_asked is None or ask.state.court_granted is not None:
        return "没有法院正在审查的申请"
    return None


def _demolition_announced(ask: Ask, fact: f.DemolitionAnnounced) -> str | None:
    sanction, urged = ask.state.sanction, ask.state.urged
    if sanction is None or Kind.DEMOLISH not in sanction.kinds:
        return "决定没有责令拆除"
    return first(
        unfulfilled(ask, fact.on),
        "已经公告" if ask.state.announced_due is not None else None,
        "强制拆除之前应当催告，并等催告的期限届满（行政强制法第三十五条）"
        if urged is None or fact.on <= urged.due_on
        else None,
        "公告的期限早于公告之日，请核对" if fact.due_on <= fact.on else None,
    )


def _demolition_forced(ask: Ask, fact: f.DemolitionForced) -> str | None:
    state, over = ask.state, remedies_over(ask.state, ask.rules)
    if state.announced_due is None:
        return "强制拆除应当公告，限期当事人自行拆除（行政强制法第四十四条）"
    return first(
        "已经拆除" if state.performed else None,
        f"公告的期限至{state.announced_due}，当事人逾期不拆除的才能强制（行政强制法第四十四条）"
        if fact.on <= state.announced_due
        else None,
        "复议、诉讼正在进行，不能强制拆除（行政强制法第四十四条）" if state.challenged else None,
        f"当事人申请复议、提起诉讼的期限至{over}，届满之前不能强制拆除（行政强制法第四十四条）"
        if over is not None and fact.on <= over
        else None,
        "不得在夜间实施强制执行（行政强制法第四十三条）" if fact.night else None,
        None if ask.calendar.is_working(fact.on) else "不得在法定节假日实施强制执行（行政强制法第四十三条）",
        "不得对居民生活采取停水、停电、停热、停气等方式迫使履行（行政强制法第四十三条）"
        if fact.supplies_cut
        else None,
    )


def _terminated(ask: Ask, fact: f.Terminated) -> str | None:
    if ask.state.decision_served is None:
        return "决定书还没有送达，没有可以终结的执行"
    return first(
        "复议、诉讼正在进行，不能终结执行" if ask.state.challenged else None,
        outside_investigation(ask, fact.by, "终结执行由负责人批准（行政强制法第四十条）"),
    )


GUARDS: dict[str, Guard] = {
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
}
