"""A paper before it is a file: paragraphs and tables of merged cells, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Look(StrEnum):
    """How a cell is set: a label in the middle, a heading of a column, text, a figure."""

    LABEL = "label"
    HEAD = "head"
    TEXT = "text"
    CENTRE = "centre"
    FIGURE = "figure"


class Style(StrEnum):
    """How a paragraph is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    CAPTION = "caption"
    HEADING = "heading"
    BODY = "body"
    NOTE = "note"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the columns and rows it covers; `figure` is the number its text shows, for a workbook."""

    text: str
    columns: int = 1
    rows: int = 1
    look: Look = Look.TEXT
    figure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; what a cell above covers is not repeated. `head` rows come again on every page.

    `parts` are the numbers of the rows at which something new begins: a page may well end before them.
    """

    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    parts: frozenset[int] = frozenset()

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and column, both from 0."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                yield row, column, cell
                taken.update(
                    (row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
                )
                column += cell.columns


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper of A4 pages. `widths` are those of the columns of all its tables, in millimetres.

    `appendix` are rows of what the official form has no place for; a program that reads the file needs them.
    """

    title: str
    widths: tuple[int, ...]
    landscape: bool
    blocks: tuple[Table | Words, ...]
    appendix: tuple[tuple[str, ...], ...] = ()


class PaperError(Exception):
    """The form cannot be drawn up or read; the message is a sentence that says what and how to mend it."""
