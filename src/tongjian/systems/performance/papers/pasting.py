"""Cells copied in a spreadsheet, as rows: what the clipboard holds is text with tabs and quotes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.systems.performance.papers.layout import TableSection
from tongjian.systems.performance.papers.paper import PaperError
from tongjian.systems.performance.papers.reading.lines import Line, Piece
from tongjian.systems.performance.papers.reading.tables import Open, ReadRow, matched, read_row
from tongjian.systems.performance.papers.texts import fit

MOST_ROWS = 2_000
MOST_CELLS = 60
LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A pasted row by its number, counted from 1: values by field, and what could not be read."""

    number: int
    row: ReadRow


def cells_of(text: str) -> list[list[str]]:
    """The cells of a copied range: a cell with a tab, a quote or a new line stands in quotes.

    Raises `PaperError` for more than can be meant.
    """
    if len(text) > LONGEST:
        raise PaperError(f"粘贴的内容超过 {LONGEST} 个字。请分几次粘贴。")
    lines = fit(text).split("\n")
    # The reader of the standard library wants to see where lines end.
    reader = csv.reader((f"{line}\n" for line in lines), delimiter="\t", strict=False)
    try:
        rows = [[cell.strip("\n") for cell in row[:MOST_CELLS]] for row in reader]
    except csv.Error as error:
        raise PaperError("粘贴的内容读不下去：有一格太长。请分几次粘贴。") from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise PaperError(f"粘贴了 {len(rows)} 行，最多 {MOST_ROWS} 行。请分几次粘贴。")
    return rows


def pasted(text: str, section: TableSection, sub_projects: Sequence[str] = ()) -> tuple[PastedRow, ...]:
    """The rows of a table that were pasted, by its headings where they were copied as well.

    Without headings the cells are taken for the columns of the layout in their order. Raises `PaperError`.
    """
    cells = cells_of(text)
    lines = [_line(number, row) for number, row in enumerate(cells, start=1)]
    table = matched(lines[0], section) if lines else None
    if table is not None:
        lines = lines[1:]
    else:
        fields = [column.field for column in section.columns]
        table = Open(section, {name: place for place, name in enumerate(fields)}, {})
    rows = (
        PastedRow(number, read_row(table, line, sub_projects))
        for number, line in enumerate(lines, start=1)
        if line.texts
    )
    return tuple(row for row in rows if not row.row.blank)


def _line(number: int, cells: Sequence[str]) -> Line:
    pieces = tuple(Piece(cell, column) for column, cell in enumerate(cells))
    return Line(f"粘贴的第 {number} 行", pieces)
