"""A form drawn up by a layout: every cell of the paper, whatever the format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.filled import filled
from tongjian.systems.performance.papers.layout import (
    CaptionSection,
    ChapterSection,
    Kind,
    Layout,
    PairSheet,
    PairsSection,
    TableSection,
    TotalSheet,
    WordsSection,
)
from tongjian.systems.performance.papers.paper import Cell, Look, Paper, Style, Table, Words
from tongjian.systems.performance.papers.records import records, spans, value_at
from tongjian.systems.performance.papers.texts import fit
from tongjian.systems.performance.papers.wording import FIGURES, written

NUMERALS = "一二三四五六七八九十"
_CENTRED = frozenset({Kind.RATE, Kind.YES_NO, Kind.WHOLE, Kind.PRINTED, Kind.WHEN, Kind.POINTS})
Rows = list[tuple[Cell, ...]]


def draw(sheet: FormSheet, layout: Layout) -> Paper:
    """The form on the paper of that layout."""
    known = filled(sheet, layout)
    drawing = _Drawing(known, layout)
    for section in layout.sections:
        drawing.add(section)
    blocks = (Words(known.form, Style.TITLE), *drawing.finished())
    return Paper(known.form, layout.widths, layout.landscape, blocks)


def numeral(number: int) -> str:
    """一, 二 … 十, 十一: as chapters are counted, up to 99."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else ""
    return head + (NUMERALS[ones - 1] if ones else "")


class _Drawing:
    """Blocks as they come; rows gather until something else than a table begins."""

    def __init__(self, sheet: FormSheet, layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.blocks: list[Table | Words] = []
        self.rows: Rows = []
        self.head = 0
        self.parts: set[int] = set()
        self.chapter = 0
        if layout.subtitle:
            self.blocks.append(Words(layout.subtitle.format(year=sheet.year or "    "), Style.SUBTITLE))

    def add(self, section: object) -> None:
        match section:
            case CaptionSection():
                self._words(_caption(self.sheet, section), Style.CAPTION)
            case WordsSection():
                self._words(section.text, section.style)
            case ChapterSection():
                self._begin_chapter(section.title)
            case PairsSection():
                self._add_rows(_sided(section.side, self._pairs(section)))
            case TableSection():
                self._table(section)

    def finished(self) -> tuple[Table | Words, ...]:
        """All blocks, at their end the chapters the layout does not know."""
        for chapter in self.sheet.chapters:
            if chapter.title not in self.layout.chapters:
                self._begin_chapter(chapter.title)
        self._end_table()
        return tuple(self.blocks)

    def _words(self, text: str, style: Style) -> None:
        self._end_table()
        self.blocks.append(Words(fit(text), style))

    def _begin_chapter(self, title: str) -> None:
        self.chapter += 1
        self._words(f"{numeral(self.chapter)}、{title}", Style.HEADING)
        text = "\n".join(chapter.text for chapter in self.sheet.chapters if chapter.title == title)
        for line in text.split("\n") if text else ():
            self._words(line, Style.BODY)

    def _pairs(self, section: PairsSection) -> Rows:
        return [tuple(cell for pair in row for cell in _pair(self.sheet, pair)) for row in section.rows]

    def _table(self, section: TableSection) -> None:
        if section.fresh:
            self._end_table()
        if section.title:
            self._words(section.title, Style.CAPTION)
        rows = _table_rows(self.sheet, section, self.layout)
        fresh = not self.rows
        self._add_rows(_sided(section.side, rows))
        if fresh and section.fresh:
            self.head = 1

    def _add_rows(self, rows: Rows) -> None:
        self.parts.add(len(self.rows))
        self.rows += rows

    def _end_table(self) -> None:
        if self.rows:
            self.blocks.append(Table(tuple(self.rows), self.head, frozenset(self.parts)))
        self.rows, self.head, self.parts = [], 0, set()


def _caption(sheet: FormSheet, section: CaptionSection) -> str:
    parts = [f"{pair.label}：{written(value_at(sheet, pair.field), pair.kind)}" for pair in section.pairs]
    return "　　".join([*parts, *([section.text] if section.text else [])])


def _sided(side: str, rows: Rows) -> Rows:
    if not side:
        return rows
    return [(Cell(side, 1, len(rows), Look.LABEL), *rows[0]), *rows[1:]]


def _pair(sheet: FormSheet, pair: PairSheet) -> tuple[Cell, Cell]:
    value = value_at(sheet, pair.field)
    return Cell(pair.label, pair.label_span, 1, Look.LABEL), _cell(value, pair.kind, pair.span)


def _cell(value: Any, kind: Kind, span: int, rows: int = 1) -> Cell:
    if kind in FIGURES and value is not None:
        look = Look.FIGURE if kind is Kind.MONEY else Look.CENTRE
        return Cell(written(value, kind), span, rows, look, Decimal(value))
    return Cell(written(value, kind), span, rows, Look.CENTRE if kind in _CENTRED else Look.TEXT)


def _class(cell: Cell) -> Cell:
    """A class stands in the middle of its rows."""
    return replace(cell, look=Look.CENTRE)


def _table_rows(sheet: FormSheet, section: TableSection, layout: Layout) -> Rows:
    """The headings, a row for each record (an empty one where there is none), the totals."""
    head = tuple(Cell(column.label, column.span, 1, Look.HEAD) for column in section.columns)
    lines = records(sheet, section, layout) or [dict.fromkeys(column.field for column in section.columns)]
    covering = spans(lines, section)
    body = [
        tuple(
            _class(cell) if column.merge else cell
            for column in section.columns
            if covers[column.field]
            for cell in (_cell(line[column.field], column.kind, column.span, covers[column.field]),)
        )
        for line, covers in zip(lines, covering, strict=True)
    ]
    total = [_total(sheet, section, section.total)] if section.total else []
    return [head, *total, *body] if section.total and section.total.first else [head, *body, *total]


def _total(sheet: FormSheet, section: TableSection, total: TotalSheet) -> tuple[Cell, ...]:
    """Its label stands under all columns before the first figure."""
    first = min(number for number, column in enumerate(section.columns) if column.field in total.cells)
    label = Cell(total.label, sum(column.span for column in section.columns[:first]), 1, Look.LABEL)
    figures = (
        _cell(
            value_at(sheet, path) if (path := total.cells.get(column.field)) else None,
            column.kind,
            column.span,
        )
        for column in section.columns[first:]
    )
    return (label, *figures)
