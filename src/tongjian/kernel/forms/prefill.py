"""What the government knows already is filled in, and says where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import read, value_of
from tongjian.kernel.forms.visibility import rows_of

PROJECT, ORGANISATION, EARLIER = "project", "organisation", "earlier"

MARKS: Mapping[str, str] = {
    PROJECT: "来自项目登记",
    ORGANISATION: "来自单位登记",
    EARLIER: "来自以前的申报",
}
"""What stands beside a value nobody typed."""


@dataclass(frozen=True, slots=True)
class Source:
    """Values known from one place: `name` is `project`, `licence.planning-permit`, `earlier` …

    The values of a record are found by the field's `prefill` (the source's name, a dot and the key), those of
    an earlier submission by the field's own name, when its kind is the same. `mark` is what stands beside a
    value that came from it; without one, that of `MARKS`.
    """

    name: str
    values: Mapping[str, object]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A value to fill in, as stored, and its source: a key of `MARKS`, or the words that stand beside it."""

    stored: object
    source: str


def prefill(form: Form, sources: Sequence[Source]) -> dict[str, Known]:
    """What can be filled in, by field name; an earlier source in the list wins over a later one."""
    found: dict[str, Known] = {}
    for field in form.fields.values():
        for source in sources:
            stored = _stored(field, source)
            if stored is not None:
                found[field.name] = Known(stored, source.mark or source.name)
                break
    return found


def _stored(field: FormField, source: Source) -> object | None:
    if source.name == EARLIER:
        stored = source.values.get(field.name)
        if field.type is FieldType.TABLE:
            return [_row(field, row) for row in rows_of(stored)] or None
        return stored if _allowed(field, stored) else None
    record, _, key = field.prefill.rpartition(".")
    value = source.values.get(key) if record == source.name else None
    if value is None:
        return None
    stored = read(field, [_text(value)])
    return stored if _allowed(field, stored) else None


def _allowed(field: FormField, stored: object) -> bool:
    """A choice that this version does not offer, or a value of another kind, is asked for again."""
    if value_of(field, stored) is None:
        return False
    chosen = stored if isinstance(stored, list) else [stored]
    return not field.options or all(choice in field.options for choice in chosen)


def _row(table: FormField, row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells that this version of the table still has, without the row's old name."""
    cells = [(column, row.get(column.name)) for column in table.fields]
    return {column.name: cell for column, cell in cells if _allowed(column, cell)}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
