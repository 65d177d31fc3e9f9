"""A report filled in as far as something is known: rows of the declaration, values with their origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Sheet, Written
from tongjian.kernel.forms.schema import Form, FormField
from tongjian.kernel.forms.values import ROW, read
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.filling import stored_row
from tongjian.systems.performance.evaluating.body import TABLE, paired
from tongjian.systems.performance.evaluating.known import Known

MARK = "由系统取数"
ACCOUNTS = ("income", "expenditure")
BUDGETED = "budget_execution"
PARTS_OF_FUNDS = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
"""The lines of the national form for the money of a project."""


def data_of(form: Form, base: FormSheet, books: Mapping[str, Any]) -> dict[str, Any]:
    """What a report begins with: the rows of the declaration, what is answered line by line, and the money as
    the books have it."""
    found = {name: rows for name, rows in _rows(form, base) if name in form.fields and rows}
    for name, told in books.items():
        if (asked := form.fields.get(name)) is not None:
            found[name] = [stored_row(asked, row) for row in told] if isinstance(told, list) else told
    return found


def _rows(form: Form, base: FormSheet) -> Iterator[tuple[str, Any]]:
    yield TABLE, [{"name": row.name} for row in base.indicators]
    if "tasks" in form.fields:
        yield "tasks", [stored_row(form.fields["tasks"], {"name": goal}) for goal in base.annual_goals]
    yield BUDGETED, _budget(base)
    for name in ACCOUNTS:
        accounts = getattr(base.revenue_expenditure, name, ())
        if name in form.fields:
            yield name, [stored_row(form.fields[name], {"name": row.name}) for row in accounts]


def _budget(base: FormSheet) -> list[dict[str, Any]]:
    if base.project:
        return [{"name": name} for name in PARTS_OF_FUNDS]
    parts = base.budget.sub_projects if base.budget else ()
    rows = [{"name": part.name, "initial": f"{part.amount:f}"} for part in parts]
    whole = base.budget.printed_total if base.budget else None
    return [{"name": "预算总金额", **({"initial": f"{whole:f}"} if whole is not None else {})}, *rows]


def take(viewer: Viewer, draft: UUID, base: FormSheet, known: Mapping[int, Known], now: datetime) -> int:
    """重新取数: write what is known into the cells nobody has typed in, and have every declared row once.

    Returns how many values changed. Raises what `kernel.forms` raises.
    """
    changed = 0

    def edit(sheet: Sheet) -> tuple[Written, ...]:
        nonlocal changed
        _as_declared(sheet, base)
        table = sheet.form.fields[TABLE]
        columns = {column.name: column for column in table.fields}
        written = [Written(TABLE, Fate.SAVED, sheet.revisions.get(TABLE, 0))]
        for number, row in paired(base, sheet.data).items():
            if (each := known.get(number)) is None or not each.text:
                continue
            for name, text in (("actual", each.text), ("source", each.sentence)):
                if name in columns and _write(sheet, row, columns[name], text):
                    changed += name == "actual"
        return tuple(written)

    forms.change(draft, viewer, now, edit)
    return changed


def _as_declared(sheet: Sheet, base: FormSheet) -> None:
    """Every declared row once: what was removed comes back, what is not declared any more goes."""
    there = paired(base, sheet.data)
    kept = {row[ROW] for row in there.values()}
    for name in [str(row[ROW]) for row in sheet.data.get(TABLE, []) if row[ROW] not in kept]:
        sheet.remove_row(TABLE, name)
    for number, declared in enumerate(base.indicators, start=1):
        if number not in there:
            sheet.add_row(TABLE)
            sheet.data[TABLE][-1]["name"] = declared.name


def _write(sheet: Sheet, row: Mapping[str, Any], column: FormField, text: str) -> bool:
    """Write a cell that is blank or still as it was taken; what somebody typed stays."""
    path = f"{TABLE}.{row[ROW]}.{column.name}"
    stored = read(column, [text[: int(str(column.max or 1000))]])
    typed = row.get(column.name) not in (None, "") and path not in sheet.sources
    if typed or row.get(column.name) == stored:
        return False
    holder = next(each for each in sheet.data[TABLE] if each[ROW] == row[ROW])
    holder[column.name] = stored
    sheet.revisions[path] = sheet.revisions.get(path, 0) + 1
    sheet.sources[path] = MARK
    return True
