"""A paper as XLSX: one printable sheet of A4 pages, and the appendix on another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tongjian.systems.performance.papers.measuring import lines_of
from tongjian.systems.performance.papers.paper import Cell, Look, Paper, PaperError, Style, Table, Words

APPENDIX = "附页"
LONGEST = 32_000
_MM_PER_LETTER = 1.95
_LINE = 15.0
_PADDING = 6.0
_TALLEST = 409.0
_SONG, _HEI = "宋体", "黑体"
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_ACROSS = {Look.TEXT: "left", Look.FIGURE: "right"}
_FONTS = {
    Style.TITLE: Font(name=_HEI, size=16, bold=True),
    Style.SUBTITLE: Font(name=_SONG, size=11),
    Style.CAPTION: Font(name=_SONG, size=10.5),
    Style.HEADING: Font(name=_HEI, size=12, bold=True),
    Style.BODY: Font(name=_SONG, size=10.5),
    Style.NOTE: Font(name=_SONG, size=9),
    Style.SIGNATURE: Font(name=_SONG, size=10.5),
}
_MARGIN_INCHES = 0.47
_EXACT_DIGITS = 15


def workbook(paper: Paper) -> bytes:
    """The file. Raises `PaperError` for a text no cell can hold."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for number, width in enumerate(paper.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width / _MM_PER_LETTER, 2)
    row = 1
    for block in paper.blocks:
        row = (
            _words(sheet, row, block, paper) if isinstance(block, Words) else _table(sheet, row, block, paper)
        )
    _print_set_up(sheet, paper, last=row - 1)
    if paper.appendix:
        _appendix(book, paper)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _words(sheet: Worksheet, row: int, words: Words, paper: Paper) -> int:
    cell = _put(sheet, row, 1, words.text)
    cell.font = _FONTS[words.style]
    centred = words.style in {Style.TITLE, Style.SUBTITLE}
    cell.alignment = Alignment("center" if centred else "left", "center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(paper.widths))
    size = float(cell.font.sz or 10.5) / 10.5
    lines = lines_of(words.text, sum(paper.widths) / _MM_PER_LETTER / size)
    above = 14.0 if words.style is Style.SIGNATURE else 0.0
    sheet.row_dimensions[row].height = min(_TALLEST, lines * _LINE * size + _PADDING + above)
    return row + 1


def _table(sheet: Worksheet, first: int, table: Table, paper: Paper) -> int:
    heights = dict.fromkeys(range(len(table.rows)), _LINE + _PADDING)
    for row, column, cell in table.placed():
        _box(sheet, first + row, column + 1, cell)
        room = sum(paper.widths[column : column + cell.columns]) / _MM_PER_LETTER - 1
        # A cell over several rows gives each its share.
        needed = (lines_of(cell.text, room) * _LINE) / cell.rows + _PADDING
        for below in range(row, row + cell.rows):
            heights[below] = max(heights[below], needed)
    for row, height in heights.items():
        sheet.row_dimensions[first + row].height = min(_TALLEST, height)
    if table.head:
        # A sheet has one set of headings that come again; the longest table of a form comes last.
        sheet.print_title_rows = f"{first}:{first + table.head - 1}"
    return first + len(table.rows)


def _box(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    bold = cell.look in {Look.LABEL, Look.HEAD}
    across = _ACROSS.get(cell.look, "center")
    for down in range(cell.rows):
        for right in range(cell.columns):
            sheet.cell(row + down, column + right).border = _BOX
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.rows - 1,
            end_column=column + cell.columns - 1,
        )
    placed = _put(sheet, row, column, cell.text, cell.figure)
    placed.font = Font(name=_SONG, size=10.5, bold=bold)
    placed.alignment = Alignment(across, "center", wrap_text=True)
    placed.border = _BOX


def _put(sheet: Worksheet, row: int, column: int, text: str, figure: Decimal | None = None) -> SheetCell:
    if len(text) > LONGEST:
        raise PaperError(
            f"“{text[:20]}…”有 {len(text)} 个字，表格的一格放不下。请删短到 {LONGEST} 字以内，或改存 DOCX。"
        )
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise PaperError(f"版式有误：第 {row} 行第 {column} 栏已被上面的格占用。请检查版式文件。")
    if figure is not None and _keeps(figure):
        cell.value = figure
        cell.number_format = _format(text)
    elif text:
        cell.value = text
        # A text that begins with = would be taken for a formula.
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"
    return cell


def _keeps(figure: Decimal) -> bool:
    """Whether a spreadsheet, which counts in binary, gives the very same figure back."""
    return len(figure.as_tuple().digits) <= _EXACT_DIGITS


def _format(text: str) -> str:
    """As many decimals as the paper shows."""
    decimals = len(text.partition(".")[2])
    return "0" + ("." + "0" * decimals if decimals else "")


def _print_set_up(sheet: Worksheet, paper: Paper, last: int) -> None:
    sheet.print_area = f"A1:{get_column_letter(len(paper.widths))}{max(1, last)}"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN_INCHES
    margins.top = margins.bottom = 0.7
    if (footer := sheet.oddFooter) is not None and footer.center is not None:
        footer.center.text = "第 &P 页，共 &N 页"
    sheet.sheet_view.showGridLines = False


def _appendix(book: Workbook, paper: Paper) -> None:
    sheet = book.create_sheet(APPENDIX)
    for column, width in enumerate((34, 34, 30, 90), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(_appendix_rows(paper), start=1):
        for column, text in enumerate(row, start=1):
            cell = _put(sheet, number, column, text)
            cell.alignment = Alignment("left", "top", wrap_text=True)
            cell.font = Font(name=_SONG, size=10, bold=number == 1)


def _appendix_rows(paper: Paper) -> Iterator[tuple[str, ...]]:
    yield from paper.appendix
