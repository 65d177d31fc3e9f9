"""Tables as XLSX files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Value = str | int | float | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_000_000
"""A sheet of this format ends soon after; what follows goes on to another."""


def sheet_response(
    name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """A download `<name>.xlsx` of one table; `heads` are titles and widths in characters."""
    response = HttpResponse(workbook(heads, rows), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{name}.xlsx"))
    return response


def workbook(heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as a file. Texts stay texts, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = _begun(book, 1, heads)
    for number, row in enumerate(rows, start=1):
        if number % MOST_ROWS == 0:
            sheet = _begun(book, number // MOST_ROWS + 1, heads)
        sheet.append([_cell(sheet, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _begun(book: Workbook, number: int, heads: Sequence[tuple[str, int]]) -> Any:
    sheet = book.create_sheet(f"表{number}")
    for column, (_, width) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title, bold=True) for title, _ in heads])
    return sheet


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> Any:
    if not isinstance(value, str):
        return value
    clean = ILLEGAL_CHARACTERS_RE.sub("�", value.encode("utf-8", "replace").decode("utf-8"))[:32_000]
    cell = WriteOnlyCell(sheet, value=clean)
    # A text that begins with = would be taken for a formula.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
