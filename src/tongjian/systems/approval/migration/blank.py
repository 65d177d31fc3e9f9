"""The file to fill in: every sheet with its headings, and a line that shows what belongs where."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.comments import Comment

from tongjian.systems.approval.migration.sheets import SHEETS


def template() -> bytes:
    """The template as XLSX. Headings with an asterisk have to be filled in; examples stand in notes."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for sheet in SHEETS.values():
        page = book.create_sheet(sheet.title)
        page.append([f"{c.heading}*" if c.required else c.heading for c in sheet.columns])
        for number, column in enumerate(sheet.columns, start=1):
            cell = page.cell(row=1, column=number)
            cell.comment = Comment(f"例：{column.example}", "通鉴")
            page.column_dimensions[cell.column_letter].width = max(14, 2 * len(column.heading) + 4)
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
