"""A table on its way through a file: which column is which, and what a line of it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tongjian.systems.performance.papers.layout import ColumnSheet, Kind, Layout, TableSection
from tongjian.systems.performance.papers.reading.labels import TOTALS, columns_by_label, key_of, plain
from tongjian.systems.performance.papers.reading.lines import Line, Piece
from tongjian.systems.performance.papers.texts import without_markup
from tongjian.systems.performance.papers.wording import FIGURES, Unreadable, read_value

_LEAST = 2


@dataclass
class Open:
    """A table whose headings were found. `at` is where each column begins; `headings` as printed."""

    section: TableSection
    at: Mapping[str, int]
    headings: Mapping[str, str]
    before: dict[str, str] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """The first column of the table proper; what stands further left is a label at its side."""
        return min(self.at.values())

    @property
    def columns(self) -> tuple[ColumnSheet, ...]:
        """The columns the file has."""
        return tuple(column for column in self.section.columns if column.field in self.at)

    def piece(self, line: Line, name: str) -> Piece | None:
        """What stands in a column of a line."""
        start = self.at[name]
        return next((piece for piece in line.pieces if piece.column <= start < piece.end), None)

    def total(self, line: Line) -> bool:
        """Whether this is the row of totals."""
        if self.section.total is None:
            return False
        first = next((piece for piece in line.texts if piece.column >= self.left), None)
        return first is not None and plain(first.text) in TOTALS | {plain(self.section.total.label)}


def opened(line: Line, layout: Layout, done: Iterable[str]) -> Open | None:
    """The table whose headings this line is, None when it is no line of headings.

    Of tables with the same headings the one that was not yet read counts.
    """
    if line.paragraph:
        return None
    seen = tuple(done)
    found = [table for section in layout.tables if (table := matched(line, section)) is not None]
    return max(found, key=lambda table: (len(table.headings), table.section.of not in seen), default=None)


def matched(line: Line, section: TableSection) -> Open | None:
    """The table when the line is its headings, None when too few of them are there."""
    known = columns_by_label(section)
    at: dict[str, int] = {}
    headings: dict[str, str] = {}
    for piece in line.texts:
        column = known.get(plain(piece.text))
        if column is not None and column.field not in at:
            at[column.field] = piece.column
            headings[column.field] = "".join(piece.text.split())
    # A line that says nothing else may be shorter: people leave columns out.
    only = len(at) == len(line.texts)
    enough = _LEAST if only else max(_LEAST, (len(section.columns) + 1) // 2)
    if len(at) < enough:
        return None
    key = key_of(section)
    if key not in at and (before := _left_of(line, min(at.values()))) is not None and len(at) > _LEAST:
        at[key] = before
    return Open(section, at, headings) if key in at else None


def _left_of(line: Line, column: int) -> int | None:
    """The column beside another one: names often stand under no heading, or under that of the whole table."""
    return max((piece.end - 1 for piece in line.pieces if piece.end <= column), default=None)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table: its values by field, and what is to be said about it."""

    values: Mapping[str, Any]
    sentences: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Nothing was written in it."""
        return not any(value not in (None, "", ()) for value in self.values.values())


def read_row(table: Open, line: Line, names: Iterable[str]) -> ReadRow:
    """The values of a line; a cell that cannot be read is left out and named."""
    values: dict[str, Any] = {}
    sentences: list[str] = []
    known = tuple(names)
    for column in table.columns:
        piece = table.piece(line, column.field)
        text = _own_text(table, column, piece, sentences)
        try:
            values[column.field] = read_value(text, column.kind, known)
        except Unreadable as unreadable:
            sentences.append(f"“{column.label}”{unreadable}，这一格没有读入。")
            values[column.field] = None
    result = ReadRow(values, tuple(sentences))
    return result if result.blank else ReadRow(_inherited(table, values), result.sentences)


def _own_text(table: Open, column: ColumnSheet, piece: Piece | None, sentences: list[str]) -> str:
    """The text of a cell. Of one that goes on from above a figure counts once, in its first row."""
    if piece is None:
        return ""
    if piece.above:
        if column.merge:
            return ""
        key = table.at[key_of(table.section)]
        if piece.column == key or column.kind in FIGURES:
            return ""
        if piece.text.strip():
            sentences.append(f"“{column.label}”与上一行合并，两行都按合并的内容读入。")
    text = without_markup(piece.text) if column.kind is not Kind.PRINTED else piece.text
    if text != piece.text and text != piece.text.strip():
        sentences.append(f"“{column.label}”里的网页标记已去掉。")
    return text


def _inherited(table: Open, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A class that is printed once counts for the rows below it."""
    result = dict(values)
    for column in table.columns:
        if not column.merge:
            continue
        if result[column.field]:
            if result[column.field] != table.before.get(column.field):
                # A new class begins: those within it begin anew.
                later = [other.field for other in table.columns if other.merge]
                for name in later[later.index(column.field) + 1 :]:
                    table.before.pop(name, None)
            table.before[column.field] = result[column.field]
        else:
            result[column.field] = table.before.get(column.field)
    return result
