"""What does not fit together in tables of the budget: found by the checks every form goes through."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.engines.measures.checks import accounts as checks
from tongjian.engines.measures.form import Account as FormAccount
from tongjian.engines.measures.form import Accounts, Form
from tongjian.engines.measures.form import Execution as FormExecution
from tongjian.systems.performance.registers.amounts import trimmed
from tongjian.systems.performance.registers.budget.rates import growth
from tongjian.systems.performance.registers.budget.rollup import Account, Line
from tongjian.systems.performance.registers.models import LineKind, Side

_NAMES = {
    LineKind.TOTAL: checks.TOTAL,
    LineKind.BASIC: checks.BASIC,
    LineKind.PROJECTS: checks.PROJECTS,
}
_LISTED = (*_NAMES, LineKind.ITEM)


def of_execution(lines: Sequence[Line]) -> list[str]:
    """Sentences about a table of budget execution. Watched parts (公用经费 …) are no items and left out."""
    rows = tuple(
        FormExecution(
            _NAMES.get(line.kind, line.name),
            trimmed(line.amounts.initial),
            trimmed(line.amounts.adjustment),
            trimmed(line.amounts.adjusted),
            trimmed(line.amounts.actual),
            cause=line.cause or None,
        )
        for line in lines
        if line.kind in _LISTED
    )
    form = Form(indicators=(), execution=rows)
    return [finding.sentence for finding in checks.execution(form)]


def of_accounts(lines: Sequence[Account]) -> list[str]:
    """Sentences about income and expenditure; none where the table has no total."""
    whole = next((line for line in lines if line.side is Side.TOTAL), None)
    if whole is None:
        return []
    sides = {
        side: tuple(_account(line) for line in lines if line.side is side)
        for side in (Side.INCOME, Side.EXPENDITURE)
    }
    form = Form(
        indicators=(), accounts=Accounts(_account(whole), sides[Side.INCOME], sides[Side.EXPENDITURE])
    )
    return [finding.sentence for finding in checks.accounts(form)]


def _account(line: Account) -> FormAccount:
    amount = trimmed(line.amounts.actual)
    assert amount is not None, "an amount is required of every line"
    more, _ = growth(amount, trimmed(line.amounts.previous))
    return FormAccount(line.name, amount, more)
