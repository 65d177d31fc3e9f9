"""Books of the budget to look at: the tables printed on the forms of a pack, kept as any import is.

A form that prints budget execution or accounts gives the December book of its year for the department of its
name, where somebody keeps its registers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tongjian.kernel.measures.forms import AccountSheet, AccountsSheet, ExecutionRowSheet, FormSheet
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Holding, Organisation
from tongjian.kernel.people.queries import running, viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.registers.bindings import bindings_of
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.tables import UnitTable, fund_of, line_kind
from tongjian.systems.performance.registers.models import BookKind, Side

REASON = "演示数据重新安装"


def install_demo_books(pack: Pack) -> None:
    """Keep them once: what is there already is not kept again. A pack without bindings has none."""
    if not (pack.folders[0] / "performance" / "bindings.yaml").is_file():
        return
    for name in bindings_of(pack.name).forms:
        sheet = read_sheet(pack.folders, f"performance/{name}.form.yaml", FormSheet)
        body = Organisation.objects.filter(city=pack.name, name=sheet.unit).first()
        keeper = _keeper(body) if body else None
        if body is not None and keeper is not None and sheet.year is not None:
            _keep(keeper, body, sheet, sheet.year, timezone.now())


def execution_lines(rows: tuple[ExecutionRowSheet, ...]) -> list[dict[str, Any]]:
    """The rows of budget execution of a form as lines of a book."""
    return [
        {
            "kind": line_kind(row.name),
            "name": row.name,
            "initial": row.initial,
            "adjustment": row.adjustment,
            "adjusted": row.adjusted,
            "actual": row.actual,
            "cause": row.cause or "",
        }
        for row in rows
    ]


def account_lines(sheet: AccountsSheet) -> list[dict[str, Any]]:
    """Income and expenditure of a form as lines of a book: the year before follows from the increase."""
    whole = AccountSheet(name="收支总额", amount=sheet.total, increase=sheet.increase)
    sides = ((Side.TOTAL, (whole,)), (Side.INCOME, sheet.income), (Side.EXPENDITURE, sheet.expenditure))
    return [
        {
            "side": side,
            "fund": fund_of(row.name),
            "name": row.name,
            "amount": row.amount,
            "previous": None if row.increase is None else row.amount - row.increase,
        }
        for side, rows in sides
        for row in rows
    ]


def _keep(viewer: Viewer, body: Organisation, sheet: FormSheet, year: int, now: datetime) -> None:
    given: list[tuple[BookKind, list[dict[str, Any]]]] = []
    if sheet.budget_execution is not None:
        given.append((BookKind.EXECUTION, execution_lines(sheet.budget_execution.rows)))
    if sheet.revenue_expenditure is not None:
        given.append((BookKind.ACCOUNTS, account_lines(sheet.revenue_expenditure)))
    for kind, lines in given:
        unit = UnitTable(body.code, body.name, lines)
        keep_books(viewer, body, Month(kind, year, 12), [unit], now, reason=REASON)


def _keeper(body: Organisation) -> Viewer | None:
    """A handler of the department, by the posts held today."""
    today = timezone.localdate()
    held = Holding.objects.filter(running(today), post__organisation=body).select_related("user", "post")
    for holding in held.order_by("pk"):
        if Role.HANDLER in holding.post.roles:
            return viewer_of(holding.user, today)
    return None
