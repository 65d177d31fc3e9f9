"""Tables of a department that do not add up: execution, income and expenditure, weights and scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongjian.engines.measures.checks.amounts import ZERO, plain, total
from tongjian.engines.measures.checks.finding import Finding, at
from tongjian.engines.measures.form import Account, Accounts, Execution, Form
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.rational import exact, printed

TOTAL, BASIC, PROJECTS = "预算总金额", "基本支出", "项目支出"
COLUMNS = (
    ("initial", "年初预算数"),
    ("adjustment", "追加追减数"),
    ("adjusted", "调整预算数"),
    ("actual", "实际支出数"),
)
LOW_EXECUTION = 50
"""Percent below which a spending rate asks for a word of explanation."""


def execution(form: Form) -> Iterator[Finding]:
    """The table of budget execution of a department."""
    for row in form.execution:
        yield from _execution_row(row)
    by_name = {row.name: row for row in form.execution}
    if {TOTAL, BASIC, PROJECTS} <= by_name.keys():
        yield from _groups(by_name[TOTAL], [by_name[BASIC], by_name[PROJECTS]], f"{BASIC}与{PROJECTS}")
    if PROJECTS in by_name:
        listed = [row for row in form.execution if row.name not in {TOTAL, BASIC, PROJECTS}]
        if listed:
            yield from _groups(by_name[PROJECTS], listed, "所列项目")


def _execution_row(row: Execution) -> Iterator[Finding]:
    where = f"预算执行：{row.name}"
    if row.initial is not None and row.adjusted is not None:
        found = row.initial + (row.adjustment or ZERO)
        if found != row.adjusted:
            sentence = f"年初数加追加追减数是 {plain(found)}，调整预算数写 {plain(row.adjusted)}，请核对。"
            yield at("execution-adjusted", where, sentence)
    if not row.adjusted:
        if row.rate_printed and normal(row.rate_printed) != "不适用":
            yield at("rate-without-base", where, f"没有预算却写执行率 {row.rate_printed}，应写“不适用”。")
        return
    rate = exact(row.actual or ZERO) / exact(row.adjusted) * 100
    if row.rate_printed and normal(row.rate_printed) != f"{printed(rate, 2)}%":
        sentence = f"执行率写作 {row.rate_printed}，按金额计算是 {printed(rate, 2)}%，请核对。"
        yield at("execution-rate", where, sentence)
    if rate > 100:
        yield at(
            "execution-overspent", where, f"实际支出超过调整预算数，执行率 {printed(rate, 2)}%，请说明。"
        )
    if rate < LOW_EXECUTION and not row.cause:
        yield at("execution-low", where, f"执行率只有 {printed(rate, 2)}%，没有说明原因，请补写。")


def _groups(whole: Execution, parts: Sequence[Execution], name: str) -> Iterator[Finding]:
    gaps: dict[str, Decimal] = {}
    for column, title in COLUMNS:
        said = getattr(whole, column)
        if said is None:
            continue
        if gap := said - total(getattr(row, column) or ZERO for row in parts):
            gaps[title] = gap
    if not gaps:
        return
    words = "、".join(f"{title}相差 {plain(gap)}" for title, gap in gaps.items())
    more = gaps.get("实际支出数", ZERO) - gaps.get("调整预算数", ZERO)
    over = f"；没有列出的部分实际支出比调整预算多 {plain(more)}" if more > 0 and "调整预算数" in gaps else ""
    sentence = f"{name}合计与“{whole.name}”不一致：{words}{over}。请列全或说明。"
    yield at("execution-sum", f"预算执行：{whole.name}", sentence)


def accounts(form: Form) -> Iterator[Finding]:
    """Income and expenditure, and their growth."""
    books = form.accounts
    if books is None:
        return
    for title, rows in (("收入", books.income), ("支出", books.expenditure)):
        yield from _side(books, title, rows)
    for row in (books.total, *books.income, *books.expenditure):
        yield from _growth(row)


def _side(books: Accounts, title: str, rows: Sequence[Account]) -> Iterator[Finding]:
    found = total(row.amount for row in rows)
    if rows and found != books.total.amount:
        gap = plain(books.total.amount - found)
        sentence = f"所列{title}合计 {plain(found)}，总额 {plain(books.total.amount)}"
        yield at(
            "accounts-unexplained",
            f"收支：{title}",
            f"{sentence}，有 {gap} {books.currency}没有列明，请补列。",
        )


def _growth(row: Account) -> Iterator[Finding]:
    if row.increase is None or not row.growth_printed or row.amount == row.increase:
        return
    growth = f"{printed(exact(row.increase) / exact(row.amount - row.increase) * 100, 2)}%"
    if normal(row.growth_printed) != growth:
        sentence = f"增长率写作 {row.growth_printed}，按金额计算是 {growth}，请核对。"
        yield at("accounts-growth", f"收支：{row.name}", sentence)


def weights(form: Form) -> Iterator[Finding]:
    """Weights that make up full marks, and scores that make up the printed total."""
    rows = [indicator.row for indicator in form.indicators]
    given = [row.weight for row in rows if row.weight is not None]
    if given:
        full = form.weight_total if form.weight_total is not None else Decimal(100)
        bare = [row for row in rows if row.weight is None]
        if bare:
            names = "、".join(row.name for row in bare[:5])
            yield at("weight-missing", "权重", f"有 {len(bare)} 个指标没有写权重：{names}，请补写。")
        elif sum(given) != full:
            yield at("weight-sum", "权重", f"权重合计 {plain(total(given))}，应为 {plain(full)}，请核对。")
    awarded = [row.awarded for row in rows if row.awarded is not None]
    if awarded and form.score_total is not None and sum(awarded) != form.score_total:
        sentence = f"得分合计 {plain(total(awarded))}，表上写 {plain(form.score_total)}，请核对。"
        yield at("score-sum", "得分", sentence)
