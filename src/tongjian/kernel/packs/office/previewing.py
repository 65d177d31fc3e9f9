"""A form of the working copy as an applicant meets it, with whatever is typed into it on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongjian.kernel.forms.models import Draft, FormVersion
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.forms.values import ROW, read

_ONE = "r1"
"""The name of the one row every table shows."""


def preview_of(form: Form, city: str, typed: Mapping[str, list[str]]) -> SheetView:
    """The page of the form; `typed` are the values by `f.<field>` or `f.<table>.r1.<column>`.

    Nothing is kept. Nothing is known of a project, so what depends on one is not shown. No SQL query.
    """
    version = FormVersion(digest=form.digest, code=form.code, version=form.version, text=form.text)
    data = {name: _value(field, name, typed) for name, field in form.fields.items()}
    return SheetView(Draft(city=city, form=version, data={k: v for k, v in data.items() if v is not None}))


def _value(field: FormField, path: str, typed: Mapping[str, list[str]]) -> Any:
    if field.type is FieldType.TABLE:
        cells = {
            column.name: _value(column, f"{path}.{_ONE}.{column.name}", typed) for column in field.fields
        }
        return [{ROW: _ONE, **{name: cell for name, cell in cells.items() if cell is not None}}]
    return read(field, typed.get(f"f.{path}", []))
