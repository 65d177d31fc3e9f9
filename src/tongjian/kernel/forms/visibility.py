"""Which fields are shown. A condition that is unknown hides its field: nobody is asked on a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongjian.engines.expressions import EvaluationError, Expression, Unknown
from tongjian.kernel.forms.compiled import Compiled
from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.forms.values import ROW, value_of


def holds(expression: Expression, values: Mapping[str, object]) -> bool | None:
    """Whether it is true for these values; None when that cannot be said."""
    try:
        return bool(expression.evaluate(values))
    except (Unknown, EvaluationError):
        return None


def row_name(row: Mapping[str, Any], number: int) -> str:
    """The name of a row in paths: its lasting name in a draft, its number from 0 in a submission."""
    return str(row.get(ROW, number))


class Visibility:
    """What is shown for one set of data.

    `values` are the variables as conditions and checks see them; a hidden field is absent from them. `shown`
    holds the paths of shown fields: `use`, `buildings`, `buildings.r1.height`.
    """

    def __init__(self, ready: Compiled, data: Mapping[str, Any], context: Mapping[str, object]) -> None:
        self.ready = ready
        self.values: dict[str, object] = {name: context.get(name) for name in ready.project}
        self.shown: set[str] = set()
        for name in ready.order:
            rule = ready.rules[name]
            if all(holds(when, self.values) for when in rule.whens):
                self.shown.add(name)
                self.values[f"form.{name}"] = value_of(rule.field, data.get(name))
        # Rows come last: their conditions may look at every field of the form.
        for name in ready.columns.keys() & self.shown:
            for number, row in enumerate(rows_of(data.get(name))):
                self._row(name, f"{name}.{row_name(row, number)}", row)

    def of_row(self, table: str, row: Mapping[str, Any]) -> dict[str, object]:
        """The variables inside one row: `row.<column>` and everything outside of the table."""
        columns = self.ready.rules[table].field.fields
        inside = {f"row.{column.name}": value_of(column, row.get(column.name)) for column in columns}
        return {**self.values, **inside}

    def _row(self, table: str, path: str, row: Mapping[str, Any]) -> None:
        values = self.of_row(table, row)
        for rule in self.ready.columns[table]:
            if all(holds(when, values) for when in rule.whens):
                self.shown.add(f"{path}.{rule.field.name}")


def rows_of(stored: object) -> list[Mapping[str, Any]]:
    """The rows of a stored table; none when it is blank."""
    return [row for row in stored if isinstance(row, Mapping)] if isinstance(stored, list) else []


def shown_data(seen: Visibility, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it would be handed in: hidden and blank values left out, rows without their names."""
    kept: dict[str, Any] = {}
    for name in seen.ready.form.fields:
        stored = data.get(name)
        if name not in seen.shown or stored in (None, "", []):
            continue
        if seen.ready.rules[name].field.type is FieldType.TABLE and isinstance(stored, list):
            stored = [_shown_row(seen, name, row, number) for number, row in enumerate(rows_of(stored))]
        kept[name] = stored
    return kept


def _shown_row(seen: Visibility, table: str, row: Mapping[str, Any], number: int) -> dict[str, Any]:
    path = f"{table}.{row_name(row, number)}"
    cells = {column.name: row.get(column.name) for column in seen.ready.rules[table].field.fields}
    return {
        name: cell
        for name, cell in cells.items()
        if cell not in (None, "", []) and f"{path}.{name}" in seen.shown
    }
