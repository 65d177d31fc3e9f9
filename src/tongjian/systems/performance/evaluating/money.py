"""The money of a report from the imported books of the budget, as its tables want it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.rational import exact, shortest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.models import Declaration, DeclarationKind
from tongjian.systems.performance.registers.budget.rates import Amounts
from tongjian.systems.performance.registers.budget.rollup import Line, accounts, execution, last_month
from tongjian.systems.performance.registers.models import Side

WHOLE = "年度资金总额"
SIDES = {Side.INCOME: "income", Side.EXPENDITURE: "expenditure"}
PLACES = 6


def books_of(declaration: Declaration, on: date) -> dict[str, Any]:
    """Fields of a report that the books answer; what was not imported is not among them. 5 SQL queries."""
    own = declaration.organisation_id
    below = Organisation.objects.filter(city=declaration.city, parent=own).values_list("pk", flat=True)
    bodies, month = (own, *below), last_month(on) if on.year == declaration.year else 12
    found: dict[str, Any] = {}
    if lines := execution(bodies, declaration.year, month).lines:
        project = declaration.title if declaration.kind == DeclarationKind.PROJECT else ""
        if rows := _of_project(lines, project) if project else [_row(line.name, line) for line in lines]:
            found["budget_execution"] = rows
    for account in accounts(bodies, declaration.year, month).lines:
        amounts = account.amounts
        if account.side is Side.TOTAL:
            found |= {"accounts_total": _text(amounts.actual), "accounts_increase": _text(_growth(amounts))}
        else:
            told = {
                "name": account.name,
                "amount": _text(amounts.actual),
                "increase": _text(_growth(amounts)),
            }
            found.setdefault(SIDES[account.side], []).append(told)
    return {name: value for name, value in found.items() if value is not None}


def _of_project(lines: tuple[Line, ...], project: str) -> list[dict[str, Any]]:
    """The line of a project is the whole of its money."""
    return [_row(WHOLE, line) for line in lines if line.name == project]


def _row(name: str, line: Line) -> dict[str, Any]:
    amounts = line.amounts
    return {
        "name": name,
        "initial": _text(amounts.initial),
        "adjustment": _text(amounts.adjustment),
        "adjusted": _text(amounts.now),
        "actual": _text(amounts.spent),
        "cause": line.cause,
    }


def _growth(amounts: Amounts) -> Decimal | None:
    if amounts.actual is None or amounts.previous is None:
        return None
    return amounts.actual - amounts.previous


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{shortest(exact(amount), PLACES):f}"
