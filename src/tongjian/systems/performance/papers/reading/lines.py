"""What a file holds, line by line, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tongjian.systems.performance.papers.paper import Cell, Paper, Words


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell in its line. `above`: the cell began in a line above and only goes on here."""

    text: str
    column: int
    columns: int = 1
    above: bool = False

    @property
    def end(self) -> int:
        """The column after its last one."""
        return self.column + self.columns


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, or a paragraph as its only piece. `place` is where a person finds it."""

    place: str
    pieces: tuple[Piece, ...]
    paragraph: bool = False

    @property
    def texts(self) -> tuple[Piece, ...]:
        """The pieces that begin here and say something."""
        return tuple(piece for piece in self.pieces if piece.text.strip() and not piece.above)


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the file that whoever handed it in should know."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Content:
    """All lines of a file in their order, and what is to be said about it."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()

    def plain(self) -> Mapping[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Content:
        """From JSON."""
        lines = (
            Line(line["place"], tuple(Piece(**piece) for piece in line["pieces"]), line["paragraph"])
            for line in plain["lines"]
        )
        return cls(tuple(lines), tuple(Note(**note) for note in plain["notes"]))


class UnreadableFile(Exception):
    """The file cannot be read; the message is a sentence with how to mend it."""


def lines_of_paper(paper: Paper) -> Content:
    """The lines a file of this paper has: what it gives back can be known without writing it."""
    lines: list[Line] = []
    for number, block in enumerate(paper.blocks, start=1):
        if isinstance(block, Words):
            lines.append(Line(f"第 {number} 段", (Piece(block.text, 0, len(paper.widths)),), paragraph=True))
            continue
        rows: list[list[Piece]] = [[] for _ in block.rows]
        for row, column, cell in block.placed():
            for down in range(cell.rows):
                rows[row + down].append(_piece(cell, column, above=down > 0))
        lines += [
            Line(f"第 {number} 段第 {row} 行", tuple(sorted(pieces, key=lambda piece: piece.column)))
            for row, pieces in enumerate(rows, start=1)
        ]
    for number, texts in enumerate(paper.appendix, start=1):
        pieces = tuple(Piece(text, column) for column, text in enumerate(texts))
        lines.append(Line(f"附页第 {number} 行", pieces))
    return Content(tuple(lines))


def _piece(cell: Cell, column: int, *, above: bool) -> Piece:
    return Piece(cell.text, column, cell.columns, above)
