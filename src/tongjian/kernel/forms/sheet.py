"""A draft as the page shows it: every field with its value, its mark, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongjian.kernel.forms.compiled import compiled
from tongjian.kernel.forms.editing import Fate, Written, locate
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.prefill import MARKS
from tongjian.kernel.forms.queries import context_of, form_of, frame_of
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.validation import FieldError, errors_in
from tongjian.kernel.forms.values import ROW, typed_form, value_of
from tongjian.kernel.forms.visibility import Visibility, rows_of

_INPUT_MODES = {FieldType.NUMBER: "numeric", FieldType.DECIMAL: "decimal", FieldType.MONEY: "decimal"}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field, or one cell of a table, as it is drawn."""

    draft: UUID
    path: str
    field: FormField
    shown: bool
    value: str
    chosen: tuple[str, ...]
    revision: int
    mark: str = ""
    error: str = ""
    written: Written | None = None
    saved_at: datetime | None = None
    row: int = 0
    rows: tuple[RowView, ...] = ()
    asked_by: str = ""
    """The titles of the matters that ask for it."""

    @property
    def id(self) -> str:
        """The field's id on the page: a dot would be read as a class by selectors."""
        return f"field-{self.path.replace('.', '-')}"

    @property
    def title(self) -> str:
        """The label; a cell adds its row, for those who hear the page."""
        return f"{self.field.title}（第 {self.row} 行）" if self.row else self.field.title

    @property
    def kind(self) -> str:
        """How the field is drawn: line, area, day, select, radio, ticks or table."""
        match self.field.type:
            case FieldType.TEXTAREA | FieldType.BOUNDARY:
                return "area"
            case FieldType.DATE if not self.value or value_of(self.field, self.value):
                return "day"
            case FieldType.BOOLEAN:
                return "radio"
            case FieldType.CHOICES:
                return "ticks"
            case FieldType.TABLE:
                return "table"
            case _:
                return "select" if self.field.options else "line"

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of the page."""
        return self.kind in {"area", "table", "ticks"}

    @property
    def target(self) -> str:
        """The id a link from the error summary leads to: the input itself where there is one."""
        return self.id if self.kind in {"radio", "ticks", "table"} else f"input-{self.id}"

    @property
    def input_mode(self) -> str:
        """The keyboard a telephone shows."""
        if self.field.type is FieldType.PHONE:
            return "tel"
        return _INPUT_MODES.get(self.field.type, "text")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, title and whether it is chosen."""
        titles = self.field.options or {"true": "是", "false": "否"}
        return [(value, title, value in self.chosen) for value, title in titles.items()]

    @property
    def stale(self) -> bool:
        """Whether what was typed was not saved because another window was faster."""
        return self.written is not None and self.written.fate is Fate.STALE

    @property
    def gone(self) -> bool:
        """Whether the row was taken away meanwhile."""
        return self.written is not None and self.written.fate is Fate.GONE


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a table."""

    name: str
    number: int
    cells: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section and its number on the page; `shown` unless all of its fields are hidden."""

    number: int
    title: str
    help: str
    shown: bool
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary: `field` is the id on the page that it leads to."""

    field: str
    sentence: str


class SheetView:
    """What the templates of forms draw. Costs no query: the draft's form is loaded with it.

    `complain` shows every error that keeps the draft from being handed in; `written` tells what became of
    values that were sent.
    """

    def __init__(self, draft: Draft, *, complain: bool = False, written: Sequence[Written] = ()) -> None:
        self.draft = draft
        self.form: Form = form_of(draft.form)
        self._ready = compiled(self.form)
        self._seen = Visibility(self._ready, draft.data, context_of(draft))
        self._written = {one.path: one for one in written}
        asked = complain or bool(written)
        found = errors_in(self._ready, self._seen, draft.data, frame_of(draft.city)) if asked else []
        self.errors: list[FieldError] = found if complain else []
        # One field that was just saved is told what is wrong with it; blank ones are left in peace.
        self._said = {e.field: e.sentence for e in found if complain or e.field in self._written}

    @property
    def closed(self) -> bool:
        """Whether it was handed in."""
        return self.draft.closed_at is not None

    @property
    def problems(self) -> list[Problem]:
        """The error summary."""
        return [Problem(self.view(error.field).target, error.sentence) for error in self.errors]

    @property
    def quarrels(self) -> list[FieldView]:
        """Fields that were not saved, because another window was faster or the row is gone."""
        lost = [path for path, one in self._written.items() if one.fate in {Fate.STALE, Fate.GONE}]
        return [self.view(path) for path in lost]

    @property
    def sections(self) -> list[SectionView]:
        """Every section with every field, hidden ones too: they may appear without a new page."""
        return [
            SectionView(number, section.title, section.help, shown, tuple(map(self._field, section.fields)))
            for section, (number, shown) in zip(self.form.sections, self.asked, strict=True)
        ]

    @property
    def boundaries(self) -> list[FieldView]:
        """The fields that hold a boundary, as far as they are asked."""
        views = [self._field(f) for f in self.form.fields.values() if f.type is FieldType.BOUNDARY]
        return [view for view in views if view.shown]

    @property
    def asked(self) -> list[tuple[int, bool]]:
        """The number of every section, and whether there is anything to fill in."""
        return [
            (number, any(field.name in self._seen.shown for field in section.fields))
            for number, section in enumerate(self.form.sections, start=1)
        ]

    def changed_since(self, seen: Mapping[str, int]) -> list[FieldView]:
        """The fields that are not as a window shows them, given the revisions of all it shows.

        A table is drawn anew as a whole when any of its rows or cells changed.
        """
        return [
            view for field in self.form.fields.values() if self._differs(view := self._field(field), seen)
        ]

    def _differs(self, view: FieldView, seen: Mapping[str, int]) -> bool:
        if view.kind != "table":
            shown = {view.path: view.revision} if view.shown else {}
            return shown != ({view.path: seen[view.path]} if view.path in seen else {})
        cells = {cell.path: cell.revision for row in view.rows for cell in row.cells if cell.shown}
        return (cells if view.shown else {}) != {
            path: revision for path, revision in seen.items() if path.startswith(f"{view.path}.")
        }

    def view(self, path: str) -> FieldView:
        """One field or cell. Raises `NoSuchFieldError`."""
        place = locate(self.form, path)
        if not place.table:
            return self._field(place.field)
        rows = rows_of(self.draft.data.get(place.table))
        number = next((n for n, one in enumerate(rows, start=1) if one[ROW] == place.row), 0)
        return self._view(place.field, path, rows[number - 1] if number else {}, number)

    def _field(self, field: FormField) -> FieldView:
        if field.type is not FieldType.TABLE:
            return self._view(field, field.name, self.draft.data)
        rows = [
            RowView(str(row[ROW]), number, self._cells(field, row, number))
            for number, row in enumerate(rows_of(self.draft.data.get(field.name)), start=1)
        ]
        return self._view(field, field.name, {}, rows=tuple(rows))

    def _cells(self, table: FormField, row: Mapping[str, Any], number: int) -> tuple[FieldView, ...]:
        base = f"{table.name}.{row[ROW]}"
        return tuple(self._view(column, f"{base}.{column.name}", row, number) for column in table.fields)

    def _view(
        self,
        field: FormField,
        path: str,
        holder: Mapping[str, Any],
        row: int = 0,
        rows: tuple[RowView, ...] = (),
    ) -> FieldView:
        stored, source = holder.get(field.name), self.draft.sources.get(path, "")
        value = typed_form(field, stored)
        return FieldView(
            draft=self.draft.pk,
            path=path,
            field=field,
            shown=path in self._seen.shown,
            value=value,
            chosen=tuple(stored) if isinstance(stored, list) and not rows else (value,),
            revision=self.draft.revisions.get(path, 0),
            mark=MARKS.get(source, source),
            error=self._said.get(path, ""),
            written=self._written.get(path),
            saved_at=self.draft.updated_at if path in self._written else None,
            row=row,
            rows=rows,
            asked_by="、".join(self.form.askers.get(code, code) for code in field.asked_by),
        )
