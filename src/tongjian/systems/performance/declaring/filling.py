"""From a body back to the values of a form: what was declared before, or stands in a file. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.value import Number
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import read
from tongjian.kernel.measures.forms import FormSheet, MilestoneSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.declaring.body import (
    ACCOUNTS_TOTAL,
    BEFORE,
    LINES,
    SAME,
    SEPARATOR,
    SPAN,
    SUM,
    TOTAL,
    WEIGHTS_TOTAL,
)


def data_of(sheet: FormSheet, form: Form) -> dict[str, Any]:
    """The values of `form` that the body knows, rows without their names. What it does not ask stays out."""
    told = {**_fields(sheet), **_tables(sheet)}
    found: dict[str, Any] = {}
    for name, asked in form.fields.items():
        if asked.type is FieldType.TABLE:
            if rows := [stored_row(asked, row) for row in told.get(name, ())]:
                found[name] = rows
        elif (stored := _stored(asked, told.get(name))) is not None:
            found[name] = stored
    return found


def _fields(sheet: FormSheet) -> dict[str, Any]:
    found: dict[str, Any] = dict(sheet.facts)
    found |= {name: getattr(sheet, name) for name in SAME}
    found |= {name: "\n".join(getattr(sheet, name)) for name in LINES}
    if sheet.budget:
        found[TOTAL] = sheet.budget.printed_total
        if before := sheet.budget.previous_year:
            found |= {name: getattr(before, theirs) for name, theirs in BEFORE.items()}
    if sheet.revenue_expenditure:
        found[ACCOUNTS_TOTAL] = sheet.revenue_expenditure.total
    found[WEIGHTS_TOTAL] = sheet.printed_weight_total
    return found


def _tables(sheet: FormSheet) -> dict[str, list[dict[str, Any]]]:
    budget, accounts = sheet.budget, sheet.revenue_expenditure
    return {
        "sub_projects": [row.model_dump() for row in budget.sub_projects] if budget else [],
        "funding": [row.model_dump() for row in budget.funding if row.source != SUM] if budget else [],
        "income": [row.model_dump() for row in accounts.income] if accounts else [],
        "expenditure": [row.model_dump() for row in accounts.expenditure] if accounts else [],
        "milestones": [_step(row) for row in sheet.milestones],
        "indicators": [cells_of(row) for row in sheet.indicators],
    }


def _step(row: MilestoneSheet) -> dict[str, Any]:
    begin, _, end = row.when.partition(SPAN)
    if end and "-" not in end:
        # 2021-04..05: the same year.
        end = f"{begin.partition('-')[0]}-{end}"
    return {"stage": row.stage, "begin": begin, "end": end}


def cells_of(row: IndicatorSheet) -> dict[str, Any]:
    """An indicator as the cells of a row: sign, number and unit apart where that is all the target says."""
    cells = row.model_dump(mode="json", exclude_none=True)
    cells["sub_projects"] = SEPARATOR.join(row.sub_projects)
    target = row.read_target()
    if isinstance(target.value, Number):
        number = text_of(Number(target.value.amount))
        whole = f"{target.operator.sign}{number}{target.value.unit}"
        if normal(target.written) == normal(whole):
            return {**cells, "operator": target.operator, "target": number, "unit": target.value.unit}
        return {**cells, "operator": None, "target": target.written, "unit": ""}
    if target.operator is Operator.QUALITATIVE:
        return {**cells, "operator": Operator.QUALITATIVE}
    return cells


def stored_row(table: FormField, told: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table as a draft keeps it, from what it is told."""
    return dict(_cells(table, told))


def _cells(table: FormField, told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in table.fields:
        if (stored := _stored(column, told.get(column.name))) is not None:
            yield column.name, stored


def _stored(asked: FormField, value: Any) -> Any:
    """As a draft keeps it. A choice is known by its title; one that the form does not offer is left out."""
    if value is None or value == "" or (isinstance(value, list | tuple) and not value):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        value = SEPARATOR.join(map(str, value))
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if asked.options and text not in asked.options:
        text = next((code for code, title in asked.options.items() if title == text), "")
    return read(asked, [text])
