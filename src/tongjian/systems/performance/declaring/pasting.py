"""A block copied from Excel into a table of the form, from one cell on, as if it were typed cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry, NoSuchFieldError, Sheet, Written
from tongjian.kernel.forms.schema import FieldType, FormField
from tongjian.kernel.forms.values import ROW
from tongjian.kernel.forms.visibility import rows_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.papers.paper import PaperError
from tongjian.systems.performance.papers.pasting import cells_of


def grid_of(text: str) -> list[list[str]]:
    """The cells of what was copied; rows without anything are left out. Raises `RefusedError`."""
    try:
        cells = cells_of(text)
    except PaperError as error:
        raise refused(str(error)) from None
    found = [[cell.strip() for cell in row] for row in cells if any(cell.strip() for cell in row)]
    if not found:
        raise refused("没有可粘贴的内容，请先在 Excel 中复制")
    return found


def paste(
    viewer: Viewer,
    draft: UUID,
    table: str,
    row: str,
    column: str,
    text: str,
    seen: Mapping[str, int],
    now: datetime,
) -> forms.Saved:
    """Fill in the cells from `row` and `column` on, adding rows where they end; no `row`: below the last.

    `seen` are the revisions the window shows: a cell that somebody else has changed meanwhile is not
    overwritten, and told so. A first line that only repeats the headings is left out. Raises `RefusedError`
    and what `kernel.forms` raises.
    """
    grid = grid_of(text)

    def edit(sheet: Sheet) -> tuple[Written, ...]:
        asked = sheet.form.fields.get(table)
        if asked is None or asked.type is not FieldType.TABLE:
            raise NoSuchFieldError(table)
        names = [each.name for each in asked.fields]
        columns = asked.fields[names.index(column) if column in names else 0 :]
        return tuple(_written(sheet, table, row, columns, _without_heads(grid, columns), seen))

    return forms.change(draft, viewer, now, edit)


def _without_heads(grid: list[list[str]], columns: tuple[FormField, ...]) -> list[list[str]]:
    titles = [column.title for column in columns]
    heads = all(cell == title for cell, title in zip(grid[0], titles, strict=False) if cell)
    return grid[1:] if heads else grid


def _written(
    sheet: Sheet,
    table: str,
    row: str,
    columns: tuple[FormField, ...],
    grid: list[list[str]],
    seen: Mapping[str, int],
) -> list[Written]:
    there = [str(each[ROW]) for each in rows_of(sheet.data.get(table))]
    if row and row not in there:
        raise refused("要粘贴到的那一行已被删除，请刷新页面")
    below = there[there.index(row) :] if row else []
    if any(len(cells) > len(columns) for cells in grid):
        raise refused(
            f"粘贴的内容有 {max(map(len, grid))} 列，从这一格起只有 {len(columns)} 列，请从左边的格粘贴"
        )
    found = []
    for number, cells in enumerate(grid):
        name = below[number] if number < len(below) else sheet.add_row(table)
        for asked, cell in zip(columns, cells, strict=False):
            path = f"{table}.{name}.{asked.name}"
            found.append(sheet.write(Entry(path, (_code(asked, cell),), seen.get(path, 0))))
    return found


def _code(asked: FormField, cell: str) -> str:
    """The code of a choice that was copied by its title; what is no choice stays, and is told as wrong."""
    return next((code for code, title in asked.options.items() if title == cell), cell)
