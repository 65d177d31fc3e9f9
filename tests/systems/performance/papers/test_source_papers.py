"""The five source forms are rebuilt from the packs, compared by cell, and come back from their files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.systems.performance.papers.kit import SOURCES, as_file, layouts, source
from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.files import paper_of
from tongjian.systems.performance.papers.filled import filled
from tongjian.systems.performance.papers.layout import layout_titled
from tongjian.systems.performance.papers.paper import Table
from tongjian.systems.performance.papers.reading.understanding import Outcome, ReadForm

PRINTED = {
    "suzhou/2020": ("level1", "sub_projects", "name", "target", "explanation", "source", "history"),
    "suzhou/2021": ("level1", "sub_projects", "name", "target", "explanation", "source", "history"),
    "suzhou/2022": ("level1", "name", "target", "actual", "source", "deviation_printed", "cause"),
    "rugao/2020": ("level1", "level2", "name", "target", "actual", "weight", "score"),
}


def expected_rows(form: FormSheet, fields: tuple[str, ...]) -> list[list[str]]:
    """The cells of the indicators as they stand in the file of the pack."""
    rows = []
    for row in form.indicators:
        values = [getattr(row, field) for field in fields]
        rows.append(
            ["、".join(v) if isinstance(v, tuple) else str(v if v is not None else "") for v in values]
        )
    return rows


def sheet_rows(content: bytes) -> list[list[str]]:
    """Rows of the first sheet; every cell of a merged range says what the range says."""
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                cells[row, column] = cells[merged.min_row, merged.min_col]
    width = sheet.max_column
    return [
        [str(cells[row, column] or "") for column in range(1, width + 1)]
        for row in range(1, sheet.max_row + 1)
    ]


def document_rows(content: bytes) -> list[list[str]]:
    """Rows of all tables, in the same way."""
    return [
        [cell.text for cell in row.cells] for table in Document(BytesIO(content)).tables for row in table.rows
    ]


def without_spans(row: list[str], spans: list[int]) -> list[str]:
    """One text for each column of the layout instead of one for each column of the grid."""
    starts = [sum(spans[:number]) for number in range(len(spans))]
    return [row[start] for start in starts]


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_every_cell_and_back(name: str, kind: str, reread: Callable[..., ReadForm]) -> None:
    form, city = source(name), name.split("/")[0]
    layout = layout_titled(layouts(city), form.form)
    content = as_file(paper_of(form, layout), kind)
    section = next(table for table in layout.tables if table.of == "indicators")
    spans = [column.span for column in section.columns]
    rows = (sheet_rows if kind == "xlsx" else document_rows)(content)
    head = [column.label for column in section.columns]
    start = next(n for n, row in enumerate(rows) if without_spans(row, spans) == head)
    found = [without_spans(row, spans) for row in rows[start + 1 : start + 1 + len(form.indicators)]]
    fields = PRINTED[name[: name.index("-")]]
    assert found == expected_rows(form, fields)

    again = reread(content, kind, city)
    assert again.sheet == filled(form, layout)
    marked_up = {"项目概况"} if name == "suzhou/2021-internet-supervision" else set()
    assert {row.name for row in again.rows if row.outcome is not Outcome.READ} == marked_up
    assert again.sheet is not None
    assert [i.row.target.operator for i in again.sheet.as_form().indicators] == [
        i.row.target.operator for i in form.as_form().indicators
    ]


def test_money_and_totals_are_numbers_on_the_sheet() -> None:
    form = source("suzhou/2020-approval-platform")
    content = as_file(paper_of(form, layout_titled(layouts("suzhou"), form.form)), "xlsx")
    book = load_workbook(BytesIO(content))
    numbers = {
        cell.value: cell.number_format
        for row in book["表"].iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    }
    assert {159, 85, 26, 130, 350, 35, 15, 800} <= set(numbers)
    assert numbers[159] == "0.00"
    sheet = book["表"]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows is not None
    assert "附页" in book.sheetnames


def test_without_the_appendix_only_the_official_form_comes_back(reread: Callable[..., ReadForm]) -> None:
    form = source("suzhou/2021-internet-supervision")
    layout = layout_titled(layouts("suzhou"), form.form)
    found = reread(as_file(paper_of(form, layout, appendix=False), "docx"), "docx").sheet
    assert found is not None
    assert found.overview == "监管事项共 33 项，其中 14 项由本系统监管，19 项由省级系统监管。"
    assert (found.facts, found.system) == ({}, "")
    assert found.budget is not None
    assert found.budget.printed_total == Decimal("41.86")
    assert [row.name for row in found.indicators] == [row.name for row in form.indicators]


def test_long_tables_repeat_their_headings_and_merge_their_classes() -> None:
    form = source("rugao/2020-approval-bureau")
    paper = paper_of(form, layout_titled(layouts("rugao"), form.form))
    table = next(block for block in paper.blocks if isinstance(block, Table) and len(block.rows) > 40)
    assert table.head == 1
    spans = [cell.rows for _, column, cell in table.placed() if column == 0 and cell.text.startswith("部门")]
    assert spans == [19, 29]
    total = table.rows[-1]
    assert [cell.text for cell in total] == ["合计", "100", "98"]
