"""Changing a draft field by field, so that two windows never lose a keystroke. Pure: works on plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import ROW, read, shown
from tongjian.kernel.forms.visibility import rows_of

ROW_LIMIT = 500
"""Rows of a table whose form states no `max`."""


class Fate(Enum):
    """What became of a value that was sent."""

    SAVED = "saved"
    SAME = "same"
    STALE = "stale"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as it came: `base` is the revision of the field that the window was showing."""

    path: str
    typed: Sequence[str]
    base: int


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an entry, and the revision the field has now. `mine` and `theirs` are for a reader."""

    path: str
    fate: Fate
    revision: int
    mine: str = ""
    theirs: str = ""


class TableFullError(ValueError):
    """A table that is full."""


class NoSuchFieldError(LookupError):
    """A path that leads to no field of the form."""


class MalformedError(ValueError):
    """A request that no page of ours sends."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: `table` and `row` are "" outside of tables."""

    field: FormField
    table: str = ""
    row: str = ""


def locate(form: Form, path: str) -> Place:
    """The place of `use` or `buildings.r1.height`. Raises `NoSuchFieldError`."""
    match path.split("."):
        case [name] if name in form.fields:
            return Place(form.fields[name])
        case [table, row, column] if f"{table}.{column}" in form.leaves:
            return Place(form.leaves[f"{table}.{column}"], table, row)
    raise NoSuchFieldError(path)


class Sheet:
    """A draft's values in memory. The lists and maps given are changed in place."""

    def __init__(
        self, form: Form, data: dict[str, Any], revisions: dict[str, int], sources: dict[str, str]
    ) -> None:
        self.form, self.data, self.revisions, self.sources = form, data, revisions, sources

    def write(self, entry: Entry) -> Written:
        """Store what was typed, unless another window has changed this very field meanwhile.

        Raises `NoSuchFieldError`, also for a table as a whole: its rows come and go one by one.
        """
        place = locate(self.form, entry.path)
        field, key = place.field, place.field.name
        if field.type is FieldType.TABLE:
            raise NoSuchFieldError(entry.path)
        holder = self._holder(place)
        now = self.revisions.get(entry.path, 0)
        if holder is None:
            return Written(entry.path, Fate.GONE, now, mine="、".join(entry.typed))
        value, kept = read(field, entry.typed), holder.get(key)
        if value == kept:
            return Written(entry.path, Fate.SAME, now)
        if entry.base != now:
            return Written(entry.path, Fate.STALE, now, mine=shown(field, value), theirs=shown(field, kept))
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = value
        self.sources.pop(entry.path, None)
        self.revisions[entry.path] = now + 1
        return Written(entry.path, Fate.SAVED, now + 1)

    def add_row(self, table: str) -> str:
        """Append an empty row and return its name. Raises `NoSuchFieldError` or `TableFullError`."""
        field = self._table(table)
        rows: list[dict[str, Any]] = self.data.setdefault(table, [])
        most = ROW_LIMIT if field.max is None else int(field.max)  # type: ignore[arg-type]
        if len(rows) >= most:
            raise TableFullError(f"“{field.title}”最多 {most} 行，不能再添加")
        # The table's own revision only counts up, so the name of a removed row is never used again.
        self.revisions[table] = self.revisions.get(table, 0) + 1
        rows.append({ROW: f"r{self.revisions[table]}"})
        return str(rows[-1][ROW])

    def remove_row(self, table: str, row: str) -> bool:
        """Take the row away; false when it is gone already. Raises `NoSuchFieldError`."""
        self._table(table)
        rows = rows_of(self.data.get(table))
        kept = [one for one in rows if one[ROW] != row]
        if len(kept) == len(rows):
            return False
        self.data[table] = kept
        self.revisions[table] = self.revisions.get(table, 0) + 1
        for path in [path for path in self.revisions if path.startswith(f"{table}.{row}.")]:
            del self.revisions[path]
        return True

    def fill(self, name: str, stored: object, source: str) -> None:
        """Put in a value known already, marked with its source."""
        if self.form.fields[name].type is FieldType.TABLE:
            for row in rows_of(stored):
                self.add_row(name)
                self.data[name][-1].update(row)
        else:
            self.data[name] = stored
        self.sources[name] = source

    def _table(self, name: str) -> FormField:
        field = self.form.fields.get(name)
        if field is None or field.type is not FieldType.TABLE:
            raise NoSuchFieldError(name)
        return field

    def _holder(self, place: Place) -> dict[str, Any] | None:
        """The mapping that holds the value; None when its row is gone."""
        if not place.table:
            return self.data
        rows: list[dict[str, Any]] = self.data.get(place.table, [])
        return next((row for row in rows if row[ROW] == place.row), None)


def entries(posted: Mapping[str, Sequence[str]]) -> list[Entry]:
    """The entries of a posted form: `r.<path>` is a field's revision, `f.<path>` are its values.

    A field without values (nothing ticked) is blank. Raises `MalformedError` when a revision is no number.
    """
    try:
        return _entries(posted)
    except ValueError:
        raise MalformedError(next(iter(posted), "")) from None


def _entries(posted: Mapping[str, Sequence[str]]) -> list[Entry]:
    return [
        Entry(name[2:], posted.get(f"f.{name[2:]}", ()), int(values[-1]))
        for name, values in posted.items()
        if name.startswith("r.") and values
    ]
