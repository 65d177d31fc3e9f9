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


class Sheet:
    """A draft's values in memory. The lists and maps given are changed in place."""

    def __init__(
        self, form: Form, data: dict[str, Any], revisions: dict[str, int], sources: dict[str, str]
    ) -> None:
        self.form, self.data, self.revisions, self.sources = form, data, revisions, sources

    def write(self, entry: Entry) -> Written:
        """Store what was typed, unless another window has changed this very field meanwhile.

        Raises `KeyError` for a field the form does not have.
        """
        field, holder, key = self._place(entry.path)
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
        """Append an empty row and return its name. Raises `KeyError` for no such table, `TableFullError`."""
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
        """Take the row away; false when it is gone already. Raises `KeyError` for no such table."""
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
        field = self.form.fields[name]
        if field.type is not FieldType.TABLE:
            raise KeyError(name)
        return field

    def _place(self, path: str) -> tuple[FormField, dict[str, Any] | None, str]:
        """The field at a path, the mapping that holds its value (None: the row is gone) and the key in it."""
        steps = path.split(".")
        if len(steps) == 1:
            field = self.form.fields[path]
            if field.type is FieldType.TABLE:
                raise KeyError(path)
            return field, self.data, path
        table, row, column = steps
        field = self.form.leaves[f"{table}.{column}"]
        held = next((one for one in self.data.get(table, []) if one[ROW] == row), None)
        return field, held, column


def entries(posted: Mapping[str, Sequence[str]]) -> list[Entry]:
    """The entries of a posted form: `r.<path>` is a field's revision, `f.<path>` are its values.

    A field without values (nothing ticked) is blank. Raises `ValueError` for a revision that is no number.
    """
    return [
        Entry(name[2:], posted.get(f"f.{name[2:]}", ()), int(values[-1]))
        for name, values in posted.items()
        if name.startswith("r.") and values
    ]
