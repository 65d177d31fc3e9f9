"""送达, 缴款, 延期分期, 当场收缴, 退还."""

from __future__ import annotations

from decimal import Decimal

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards.asking import Ask, Guard, first
from tongjian.engines.penalties.money import owing
from tongjian.engines.penalties.terms import Paper, SpotGround, Way


def _served(ask: Ask, fact: f.Served) -> str | None:
    if fact.way not in ask.rules.ways:
        return "本地规定中没有这种送达方式"
    return first(
        "电子送达须经当事人同意并签订确认书（行政处罚法第六十一条）"
        if fact.way is Way.ELECTRONIC and not fact.consent
        else None,
        "留置送达应有见证人签名或者影像记录（民事诉讼法第八十九条）"
        if fact.way is Way.LEAVING and not fact.witness.strip()
        else None,
        _serves(ask, fact.paper),
    )


def _serves(ask: Ask, paper: Paper) -> str | None:
    if paper is Paper.DECISION:
        if ask.state.decided is None:
            return "当场处罚决定书已经当场交付" if ask.state.spot is not None else "还没有作出决定"
        return "决定书已经送达" if Paper.DECISION in ask.state.served else None
    if paper in {Paper.NOTICE, Paper.HEARING_NOTICE} and not ask.state.notices:
        return "还没有制作告知书"
    return None


def _spot_filed(ask: Ask, _fact: f.SpotFiled) -> str | None:
    if ask.state.spot is None:
        return "只有当场处罚才需要备案（行政处罚法第五十二条）"
    return "已经备案" if ask.state.filed_on is not None else None


def _spot_collected(ask: Ask, fact: f.SpotCollected) -> str | None:
    limit, spot = ask.rules.on_the_spot, ask.state.spot
    if spot is None and fact.ground is not SpotGround.REMOTE:
        return f"依普通程序作出的罚款不能当场收缴（{limit.cited}）"
    if fact.ground is SpotGround.SMALL and fact.amount > limit.amount:
        return f"当场收缴的罚款不得超过{limit.amount}元（{limit.cited}）"
    if spot is not None and fact.ground is not SpotGround.REMOTE and fact.on != spot.on:
        return "当场收缴应在作出决定的当日；以后由当事人到银行或者通过电子支付缴纳（行政处罚法第六十七条）"
    return _amount(ask, fact)


def _handed_in(ask: Ask, fact: f.HandedIn) -> str | None:
    left = ask.state.collected - ask.state.handed_in
    if fact.amount <= 0 or fact.amount > left:
        return f"当场收缴尚未上缴的是{left:.2f}元，请核对金额（行政处罚法第七十一条）"
    return None


def _amount(ask: Ask, fact: f.Paid | f.SpotCollected) -> str | None:
    if ask.state.decision_served is None:
        return "决定书送达之后才能缴款（行政处罚法第六十七条）"
    if fact.amount <= 0:
        return "金额应当大于 0"
    left = owing(ask.state, fact.on, ask.rules).total
    if fact.amount > left:
        return f"{fact.on}应缴{left:.2f}元，多于应缴的部分不能收取，请核对金额"
    return None


def _deferred(ask: Ask, fact: f.Deferred) -> str | None:
    if ask.state.decision_served is None or ask.state.fine == 0:
        return "没有可以延期、分期缴纳的罚款（行政处罚法第六十六条）"
    left = owing(ask.state, fact.on, ask.rules).fine_left
    total = sum((each.amount for each in fact.instalments), Decimal(0))
    days = [each.due_on for each in fact.instalments]
    return first(
        "罚款已经缴清" if left == 0 else None,
        "已经申请法院强制执行，不能再延期、分期" if ask.state.court_asked is not None else None,
        "延期、分期须经负责人批准，不能由办案人员自己批准（行政处罚法第六十六条）"
        if fact.by in ask.state.ever
        else None,
        f"各期合计{total:.2f}元，应等于尚未缴纳的{left:.2f}元" if total != left else None,
        "每一期的金额应当大于 0" if any(each.amount <= 0 for each in fact.instalments) else None,
        None
        if days and days == sorted(set(days)) and days[0] > fact.on
        else "各期的期限应晚于批准之日并依次靠后",
    )


def _refunded(ask: Ask, fact: f.Refunded) -> str | None:
    due = owing(ask.state, fact.on, ask.rules).refund
    return f"应退还{due:.2f}元，请核对金额" if fact.amount <= 0 or fact.amount > due else None


def _addition_reduced(ask: Ask, fact: f.AdditionReduced) -> str | None:
    owed = owing(ask.state, fact.on, ask.rules)
    return first(
        "当事人缴清罚款之后，才能减免加处罚款（行政强制法第四十二条）" if owed.fine_left else None,
        f"尚欠的加处罚款是{owed.addition_left:.2f}元，请核对金额"
        if not 0 < fact.amount <= owed.addition_left
        else None,
        "减免加处罚款由负责人批准，不能由办案人员自己批准" if fact.by in ask.state.ever else None,
    )


GUARDS: dict[str, Guard] = {
    f.Served.act: _served,
    f.SpotFiled.act: _spot_filed,
    f.SpotCollected.act: _spot_collected,
    f.HandedIn.act: _handed_in,
    f.Paid.act: _amount,
    f.Deferred.act: _deferred,
    f.Refunded.act: _refunded,
    f.AdditionReduced.act: _addition_reduced,
}
