"""The expressions of a form: which variables they may use, and in which order they must be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from tongjian.engines.expressions import Expression, Kind
from tongjian.kernel.forms.schema import KINDS, Form, FormField


def form_variables(form: Form, project: Mapping[str, Kind]) -> dict[str, Kind]:
    """`form.<field>` for every field and `project.<field>` for what the city declares."""
    return {**project, **{f"form.{name}": KINDS[field.type] for name, field in form.fields.items()}}


def row_variables(table: FormField, outer: Mapping[str, Kind]) -> dict[str, Kind]:
    """What a column's condition may use: the row it stands in, and everything outside of the table."""
    return {**outer, **{f"row.{column.name}": KINDS[column.type] for column in table.fields}}


def order_of(conditions: Mapping[str, tuple[Expression, ...]]) -> tuple[str, ...]:
    """Field names so that every field comes after those its conditions depend on.

    A hidden field counts as absent for the conditions of others, hence the order. Raises `CycleError` when
    fields wait for one another.
    """
    return tuple(
        TopologicalSorter({name: _asked(whens) for name, whens in conditions.items()}).static_order()
    )


def _asked(conditions: tuple[Expression, ...]) -> set[str]:
    used = {name for condition in conditions for name in condition.variables}
    return {name.removeprefix("form.") for name in used if name.startswith("form.")}


__all__ = ["CycleError", "form_variables", "order_of", "row_variables"]
