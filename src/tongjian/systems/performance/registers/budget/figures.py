"""Rows of a form that follow from the budget: rates of the rolled-up books, and of payments against plan."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from tongjian.engines.measures.value import Missing, Value
from tongjian.systems.performance.registers.actual import Actual, Origin, Subject
from tongjian.systems.performance.registers.amounts import plain
from tongjian.systems.performance.registers.bindings import Binding, BudgetFigure, OriginKind
from tongjian.systems.performance.registers.budget.rates import FORMULAS
from tongjian.systems.performance.registers.budget.rollup import execution, last_month
from tongjian.systems.performance.registers.budget.schedule import months_of, schedule_rate
from tongjian.systems.performance.registers.models import LineKind


def from_budget(binding: Binding, subject: Subject) -> Actual:
    """A rate of the budget. 2 or 3 SQL queries."""
    assert binding.budget is not None
    if binding.budget is BudgetFigure.SCHEDULE:
        value, sentence = _schedule(subject)
        return Actual(value, Origin(OriginKind.BUDGET, sentence, payments_address(subject)))
    value, sentence = _rate(binding, subject)
    return Actual(value, Origin(OriginKind.BUDGET, sentence, budget_address(subject)))


def _schedule(subject: Subject) -> tuple[Value, str]:
    """For a department all of its payments count, for a project its own."""
    months = months_of(subject.organisations, subject.first.year, subject.last, subject.project or None)
    value = schedule_rate(months)
    if isinstance(value, Missing) or not months:
        return value, f"支付计划台账：{subject.first} 至 {subject.last} 没有登记支付计划"
    last = months[-1]
    told = f"累计支付 {plain(last.paid_so_far)} 万元 ÷ 累计计划 {plain(last.planned_so_far)} 万元"
    return value, f"支付与支付计划台账：{told}，截至 {subject.last}"


def _rate(binding: Binding, subject: Subject) -> tuple[Value, str]:
    assert binding.budget is not None
    formula = FORMULAS[binding.budget]
    year = subject.first.year
    book = execution(subject.organisations, year, last_month(subject.last))
    if not book.standing.books:
        why = f"{subject.unit}没有导入 {year} 年到 {subject.last} 为止的预算执行表"
        return Missing(why), why
    name = binding.line or subject.project
    line = book.line(formula.line, name)
    if line is None:
        wanted = name or LineKind(formula.line).label
        why = f"{year} 年 {book.standing.month} 月的预算执行表中没有“{wanted}”一行"
        return Missing(why), why
    notes = "".join(f"；{note}" for note in book.standing.notes)
    units = len(book.standing.books)
    told = f"“{line.name}”{formula.words}，{year} 年 1 至 {book.standing.month} 月"
    return formula.rate(line.amounts), f"预算执行表：{told}，{units} 个预算单位合计{notes}"


def budget_address(subject: Subject) -> str:
    """The rolled-up table of budget execution."""
    asked = urlencode({"organisation": subject.organisations[0], "year": subject.first.year})
    return f"{reverse('performance-budget')}?{asked}"


def payments_address(subject: Subject) -> str:
    """Payments against plan, month by month."""
    asked: dict[str, str | int] = {"organisation": subject.organisations[0], "year": subject.first.year}
    if subject.project:
        asked["project"] = subject.project
    return f"{reverse('performance-budget-payments')}?{urlencode(asked)}"
