"""An XLSX file as lines: what its cells show, with merged cells, formulas and percentages understood."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tongjian.systems.performance.papers.reading.lines import Content, Line, Note, Piece, UnreadableFile
from tongjian.systems.performance.papers.texts import fit, plain_figure

MOST_ROWS = 3_000
MOST_COLUMNS = 60
MOST_SHEETS = 20
LONGEST = 32_000
_DECIMALS = re.compile(r"\.(0+)")
_FORMULA = re.compile(rb"<f[ >/]")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})
_Spans = dict[tuple[int, int], tuple[int, int, bool]]


def read_workbook(path: Path) -> Content:
    """All visible sheets in their order. Raises `UnreadableFile`, and whatever a broken file provokes."""
    with path.open("rb") as stream:
        book = load_workbook(stream, data_only=True)
    if not book.worksheets:
        raise UnreadableFile("文件里没有工作表。请检查是不是空文件。")
    lines: list[Line] = []
    notes = list(_without_result(path)) if _has_formulas(path) else []
    for number, sheet in enumerate(book.worksheets):
        if sheet.sheet_state != "visible" or number >= MOST_SHEETS:
            why = "是隐藏的" if sheet.sheet_state != "visible" else f"在第 {MOST_SHEETS} 张之后"
            notes.append(Note(sheet.title, f"工作表“{sheet.title}”{why}，没有读入。"))
            continue
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            notes.append(
                Note(sheet.title, f"工作表“{sheet.title}”只读到第 {MOST_ROWS} 行、第 {MOST_COLUMNS} 列。")
            )
        lines += _lines(sheet, notes)
    return Content(tuple(lines), tuple(notes))


def _lines(sheet: Worksheet, notes: list[Note]) -> Iterator[Line]:
    spans = _spans(sheet)
    last, width = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    above: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows(max_row=last, max_col=width), start=1):
        pieces: list[Piece] = []
        for column, cell in enumerate(row, start=1):
            begin, columns, goes_on = spans.get((number, column), (column, 1, False))
            if begin != column:
                continue
            key = (begin, columns)
            text = above.get(key, "") if goes_on else _text(cell, sheet.title, notes)
            above[key] = text
            pieces.append(Piece(text, column - 1, columns, goes_on))
        if any(piece.text.strip() for piece in pieces):
            yield Line(f"{sheet.title} 第 {number} 行", tuple(pieces))


def _spans(sheet: Worksheet) -> _Spans:
    """For every cell of a merged range: where the range begins, its width, and whether it began above."""
    found: _Spans = {}
    for merged in sheet.merged_cells.ranges:
        columns = merged.max_col - merged.min_col + 1
        for row in range(merged.min_row, min(merged.max_row, MOST_ROWS) + 1):
            for column in range(merged.min_col, min(merged.max_col, MOST_COLUMNS) + 1):
                found[row, column] = (merged.min_col, columns, row > merged.min_row)
    return found


def _text(cell: Cell | MergedCell, sheet: str, notes: list[Note]) -> str:
    """What the cell shows; a figure in full where its format hides digits."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float():
            return _figure(float(value), cell, sheet, notes)
        case datetime() | date():
            return f"{value:%Y-%m}" if "d" not in str(cell.number_format).lower() else f"{value:%Y-%m-%d}"
        case str() if value.strip() in _ERRORS:
            notes.append(_note(cell, sheet, f"公式的结果是 {value.strip()}，按空白处理，请改正公式"))
            return ""
        case _:
            text = fit(str(value))
            if len(text) > LONGEST:
                notes.append(_note(cell, sheet, f"超过 {LONGEST} 个字，后面的没有读入"))
            return text[:LONGEST]


def _figure(value: float, cell: Cell | MergedCell, sheet: str, notes: list[Note]) -> str:
    exact = Decimal(format(value, ".15g"))
    pattern = str(cell.number_format)
    if "%" not in pattern:
        return plain_figure(exact)
    found = _DECIMALS.search(pattern)
    shown = (exact * 100).quantize(
        Decimal(1).scaleb(-len(found[1])) if found else Decimal(1), rounding=ROUND_HALF_UP
    )
    if shown != exact * 100:
        full = plain_figure(exact * 100)
        notes.append(_note(cell, sheet, f"显示为 {shown}%，单元格里是 {full}%，按显示的读入"))
    return f"{shown}%"


def _note(cell: Cell | MergedCell, sheet: str, sentence: str) -> Note:
    return Note(f"{sheet} 第 {cell.row} 行", f"{cell.coordinate} {sentence}。")


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _without_result(path: Path) -> Iterator[Note]:
    """Formulas that no spreadsheet has worked out: their cells hold nothing."""
    with path.open("rb") as stream:
        book = load_workbook(stream)
    with path.open("rb") as stream:
        results = load_workbook(stream, data_only=True)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(
            max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)
        )
        for cell in (cell for row in rows for cell in row if cell.data_type == "f"):
            if results[sheet.title][cell.coordinate].value is None:
                yield _note(cell, sheet.title, "是没有算出结果的公式，按空白处理，请用表格软件打开并保存")
