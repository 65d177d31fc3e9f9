"""Results that say nothing, contradict one another, or lack their reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.checks.accounts import TOTAL
from tongjian.engines.measures.checks.finding import Finding, about
from tongjian.engines.measures.deviation import Comparison, compare, in_unit_of, text_of
from tongjian.engines.measures.earning import Row
from tongjian.engines.measures.form import Form, Indicator
from tongjian.engines.measures.operators import Direction, usual_way
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.profile import plain_name
from tongjian.engines.measures.rational import exact, printed, shortest
from tongjian.engines.measures.rules import Proportional, share
from tongjian.engines.measures.value import Missing, NotComputable, Number, Words

FAR = 30
"""Percent of deviation beyond which a cause is asked for, even when the target is met."""
_DONE = frozenset({"完成", "已完成"})
_QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(%|次|个|件|天|项|家|份)")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")


def results(form: Form) -> Iterator[Finding]:
    """Every row of a form that reports results."""
    if all(isinstance(one.row.actual, Missing) for one in form.indicators):
        return
    asks_for_causes = any(one.cause is not None or one.deviation_printed for one in form.indicators)
    for indicator in form.indicators:
        comparison = compare(indicator.row.target, indicator.row.actual, indicator.row.better)
        yield from _value(indicator)
        yield from _cause(indicator, comparison, asks_for_causes)
        yield from _deviation(indicator, comparison)
        yield from _awarded(indicator)


def _value(indicator: Indicator) -> Iterator[Finding]:
    row = indicator.row
    match row.actual:
        case Missing():
            yield about("result-missing", indicator, "没有写实际完成值，请补写；不适用的写“不适用”和理由。")
        case NotComputable(claim=claim) if claim:
            sentence = f"的完成值“{claim}”只重复了目标，不是实际完成的数，无法复核，请填实际数值。"
            yield about("result-repeats-target", indicator, sentence)
        case Number() if isinstance(row.target.value, Words):
            wanted, found = text_of(row.target.value), text_of(row.actual)
            sentence = f"的目标是文字“{wanted}”，完成值却是“{found}”，两者无法相比。"
            yield about("result-not-comparable", indicator, sentence)
        case Words(text) if isinstance(row.target.value, Number):
            sentence = f"的目标是“{row.target.written}”，完成值却是文字“{text}”，请填实际数值。"
            yield about("result-not-comparable", indicator, sentence)
        case Words(text) if normal(text) in _DONE and _QUANTITY.search(normal(text_of(row.target.value))):
            sentence = f"的目标“{text_of(row.target.value)}”含有数量，完成值只写“{text}”，请写实际数量。"
            yield about("result-without-figure", indicator, sentence)


def _cause(indicator: Indicator, comparison: Comparison, asked: bool) -> Iterator[Finding]:
    """`asked`: the form has a column for it, and so wants one for whatever is far from its target."""
    if indicator.cause and indicator.cause.strip():
        return
    far = asked and comparison.percent is not None and abs(comparison.percent) > FAR
    if comparison.met is False or far:
        why = "没有达到目标" if comparison.met is False else f"偏差超过 {FAR}%"
        sentence = f"{why}（目标 {indicator.row.target.written}，完成 {text_of(indicator.row.actual)}，"
        yield about(
            "cause-missing", indicator, f"{sentence}偏差 {comparison.deviation}），没有写原因，请补写。"
        )


def _deviation(indicator: Indicator, comparison: Comparison) -> Iterator[Finding]:
    said = indicator.deviation_printed
    if not said or comparison.deviation is None:
        return
    if normal(said) != comparison.deviation:
        yield about("deviation", indicator, f"的偏差印作 {said}，按规则应为 {comparison.deviation}，请核对。")
    elif (
        comparison.percent is None
        and isinstance(indicator.row.actual, Number)
        and indicator.row.actual.amount
    ):
        side = "高于" if indicator.row.actual.amount > 0 else "低于"
        found = text_of(indicator.row.actual)
        sentence = f"的目标是 0，实际 {found}（{side}目标），偏差一律印作 {said}，看不出方向，请另写说明。"
        yield about("deviation-without-sign", indicator, sentence)
    elif comparison.percent == -100 and comparison.direction is Direction.BETTER:
        sentence = f"的偏差印作 {said}，其实是最好的结果：偏差的正负号不说明好坏。"
        yield about("deviation-looks-bad", indicator, sentence)


def _awarded(indicator: Indicator) -> Iterator[Finding]:
    """A score that is neither full nor what the proportion gives, and nobody says why."""
    row = indicator.row
    if (
        row.awarded is None
        or row.weight is None
        or row.reason
        or (indicator.cause and indicator.cause.strip())
    ):
        return
    if row.awarded > row.weight:
        yield about(
            "score-above-weight", indicator, f"得分 {row.awarded:f} 超过权重 {row.weight:f}，请核对。"
        )
        return
    suggested = _proportional(row) if isinstance(row.rule, Proportional) else None
    if suggested is not None and exact(row.awarded) != suggested:
        by_share = f"按完成比例应得 {shortest(suggested, 4):f} 分（权重 {row.weight:f}）"
        yield about("score-unexplained", indicator, f"得 {row.awarded:f} 分，{by_share}，没有写理由。")
    elif suggested is None and row.awarded < row.weight:
        yield about(
            "score-unexplained", indicator, f"得 {row.awarded:f} 分（权重 {row.weight:f}），没有写扣分理由。"
        )


def _proportional(row: Row) -> Fraction | None:
    """What the proportion gives; None where there is none."""
    target, actual = row.target.value, row.actual
    if not isinstance(target, Number) or not isinstance(actual, Number) or row.weight is None:
        return None
    amount = in_unit_of(target, actual)
    if isinstance(amount, NotComputable):
        return None
    better = row.better or usual_way(row.target.operator)
    return exact(row.weight) * share(row.target.operator, amount, exact(target.amount), better)


def sources(form: Form) -> Iterator[Finding]:
    """Empty cells of a column that the form has."""
    if not any(one.source for one in form.indicators):
        return
    for indicator in form.indicators:
        if not indicator.source:
            yield about("source-missing", indicator, "没有写数据来源，请补写。")


def contradictions(form: Form) -> Iterator[Finding]:
    """Rows against each other, against the table of execution and against the narrative."""
    yield from _same_name(form)
    yield from _carry_over(form)
    yield from _progress(form)
    yield from _narrative(form)


def _same_name(form: Form) -> Iterator[Finding]:
    rows: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in form.indicators:
        rows[plain_name(indicator.row.name)].append(indicator)
    for first, *others in rows.values():
        for other in others:
            same = (first.row.target, first.row.actual) == (other.row.target, other.row.actual)
            what = "重复填写" if same else "两行的目标或完成值不同"
            sentence = f"与第 {first.row.number} 行同名，{what}，请只留一行或写清区别。"
            yield about("same-name", other, sentence)


def _carry_over(form: Form) -> Iterator[Finding]:
    total = next((row for row in form.execution if row.name == TOTAL), None)
    if total is None or not total.adjusted or total.actual is None:
        return
    left = total.adjusted - total.actual
    for indicator in form.indicators:
        amount = _actual(indicator)
        if plain_name(indicator.row.name) == "结转结余率" and amount == 0 and left:
            rate = printed(exact(left) / exact(total.adjusted) * 100, 2)
            sentence = f"写作 0%，但预算执行表还有 {left:f} 万元没有支出（调整预算的 {rate}%），请核对。"
            yield about("carry-over", indicator, sentence)
        if plain_name(indicator.row.name) == "预算执行率" and amount is not None:
            rate = printed(exact(total.actual) / exact(total.adjusted) * 100, 2)
            if printed(exact(amount), 2) != rate:
                yield about("execution-row", indicator, f"写作 {amount:f}%，预算执行表是 {rate}%，请核对。")


def _progress(form: Form) -> Iterator[Finding]:
    amounts = {plain_name(one.row.name): _actual(one) for one in form.indicators}
    spent = amounts.get("预算执行率")
    for indicator in form.indicators:
        if plain_name(indicator.row.name) != "支付进度符合率" or spent is None or spent >= 100:
            continue
        if _actual(indicator) == 100:
            sentence = f"写作 100%，而预算执行率只有 {spent:f}%，请说明或核对。"
            yield about("payment-progress", indicator, sentence)


def _narrative(form: Form) -> Iterator[Finding]:
    for statement in form.narrative:
        said = _PERCENT.search(normal(statement.text))
        if said is None:
            continue
        for indicator in form.indicators:
            amount = _actual(indicator)
            if statement.about in indicator.row.name and amount is not None and amount != Decimal(said[1]):
                sentence = f"的完成值是 {amount:f}%，文字部分写“{statement.text}”，两处不一致，请核对。"
                yield about("narrative", indicator, sentence)


def _actual(indicator: Indicator) -> Decimal | None:
    actual = indicator.row.actual
    return actual.amount if isinstance(actual, Number) else None
