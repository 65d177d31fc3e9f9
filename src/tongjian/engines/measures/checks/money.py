"""Sums of a declared project that do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tongjian.engines.measures.checks.amounts import ZERO, plain, total
from tongjian.engines.measures.checks.finding import Finding, at
from tongjian.engines.measures.form import Budget, Form, Funding
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import exact, printed

FUNDING = (
    ("total_investment", "项目投资总额"),
    ("previous_year", "上年度资金"),
    ("this_year_plan", "本年度计划数"),
)


def budget(form: Form) -> Iterator[Finding]:
    """The money of a declared project."""
    if form.budget is None:
        return
    yield from _sub_projects(form.budget)
    yield from _funding(form.budget)
    yield from _previous_year(form.budget)


def _sub_projects(money: Budget) -> Iterator[Finding]:
    found = total(row.amount for row in money.sub_projects)
    if money.sub_projects and money.printed_total is not None and found != money.printed_total:
        gap = plain(money.printed_total - found)
        sentence = (
            f"子项目合计 {plain(found)}，表上写 {plain(money.printed_total)}，相差 {gap} {money.currency}"
        )
        yield at("sub-project-sum", "子项目", f"{sentence}，请核对各子项目金额。")


def _funding(money: Budget) -> Iterator[Finding]:
    whole = next((row for row in money.funding if row.source == "合计"), None)
    parts = [row for row in money.funding if row.source != "合计"]
    if whole is not None and parts:
        for column, title in FUNDING:
            found, said = total(getattr(row, column) or ZERO for row in parts), getattr(whole, column)
            if said is not None and found != said:
                sentence = f"{title}各来源合计 {plain(found)}，合计栏写 {plain(said)}，请核对。"
                yield at("funding-sum", f"资金来源：{title}", sentence)
    for row in [whole] if whole else parts:
        yield from _years(row, money.currency)
    this_year = whole.this_year_plan if whole else total(row.this_year_plan or ZERO for row in parts)
    if money.printed_total is not None and this_year and this_year != money.printed_total:
        sentence = (
            f"本年度计划数 {plain(this_year)} 与子项目合计 {plain(money.printed_total)} 不一致，请核对。"
        )
        yield at("funding-plan", "资金来源", sentence)


def _years(row: Funding, currency: str) -> Iterator[Finding]:
    if row.total_investment is None or row.this_year_plan is None:
        return
    gap = row.total_investment - (row.previous_year or ZERO) - row.this_year_plan
    if gap:
        sum_of = (
            f"{plain(row.total_investment)}−{plain(row.previous_year or ZERO)}−{plain(row.this_year_plan)}"
        )
        sentence = f"投资总额减去上年度和本年度资金还有 {plain(gap)} {currency}没有说明（{sum_of}）"
        yield at("funding-unexplained", f"资金来源：{row.source}", f"{sentence}，请写明属于哪一年度。")


def _previous_year(money: Budget) -> Iterator[Finding]:
    before = money.previous_year
    if before is None:
        return
    for title, part, whole, said in (
        ("资金到位率", before.allocated, before.budget, before.in_place_rate),
        ("预算执行率", before.spent, before.allocated, before.execution_rate),
    ):
        if said is None or not normal(said) or normal(said) == "不适用":
            continue
        if not whole:
            sentence = f"上年度{title}写作 {said}，但分母为 0 或没有填写，应写“不适用”，不是 0。"
            yield at("rate-without-base", f"上年度资金：{title}", sentence)
        elif (rate := exact(part or ZERO) / exact(whole) * 100) != _percent(said):
            sentence = f"上年度{title}写作 {said}，按金额计算是 {printed(rate, 2)}%，请核对。"
            yield at("rate", f"上年度资金：{title}", sentence)


def _percent(text: str) -> Fraction | None:
    try:
        return Fraction(normal(text).rstrip("%"))
    except (ValueError, ZeroDivisionError):
        return None
