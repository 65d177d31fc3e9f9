"""Files of every shape; a damaged one costs a sentence."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from tests.systems.approval.intake_of_old_cases.kit import (
    MATTER,
    STAGE,
    brought,
    closed,
    handed_in,
    running,
    said,
    workbook,
)
from tongjian.kernel.cases.models import Case
from tongjian.systems.approval.migration.blank import template
from tongjian.systems.approval.migration.models import State
from tongjian.systems.approval.migration.queries import report_file
from tongjian.systems.approval.migration.reading import UnreadableFile, rows_of
from tongjian.systems.approval.migration.sheets import SHEETS


def csvs(rows, encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for code, sheet in SHEETS.items():
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow([column.heading for column in sheet.columns])
            writer.writerows([row.get(c.name, "") for c in sheet.columns] for row in rows.get(code, ()))
            archive.writestr(f"{code}.csv", text.getvalue().encode(encoding))
    return out.getvalue()


def test_csv_files_in_a_zip_bring_the_same_as_a_workbook(suzhou):
    brought(csvs(closed(), "gb18030"), "old.zip")
    assert Case.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_of_office_software_is_read(tmp_path, encoding):
    file = tmp_path / "old.zip"
    file.write_bytes(csvs(closed(), encoding))
    rows = list(rows_of(file, "old.zip"))
    assert [row.cells["number"] for row in rows if row.sheet.code == "cases"] == [STAGE, MATTER]


def test_the_template_has_every_column_and_is_read_as_empty(suzhou, tmp_path):
    file = tmp_path / "t.xlsx"
    file.write_bytes(template())
    assert list(rows_of(file, "t.xlsx")) == []
    batch = handed_in(template(), "t.xlsx")
    assert (batch.state, "没有数据行" in batch.message) == (State.FAILED, True)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"not a workbook", "a.xlsx", "打不开"),
        (b"PK\x03\x04broken", "a.xlsx", "打不开"),
        (b"PK\x03\x04broken", "a.zip", "打不开"),
        (b"a,b,c\n1,2,3\n", "a.csv", "认不出"),
        (b"\x00\xff\xfe,\x00\n", "a.csv", "认不出"),
        ("办件编号,办件状态,时间,别的\n1,1,2026-03-01,x\n".encode(), "a.csv", "不认识的列"),
        (workbook(running())[:900], "a.xlsx", "打不开"),
        (b"x", "a.pdf", "不是 XLSX"),
    ],
)
def test_a_file_that_is_none_costs_a_sentence(tmp_path, content, name, sentence):
    file = tmp_path / "given"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        list(rows_of(file, name))


def test_the_sentence_is_kept_with_the_batch(suzhou):
    batch = handed_in(b"not a workbook", "a.xlsx")
    assert (batch.state, "打不开" in batch.message) == (State.FAILED, True)


def test_a_formula_in_a_cell_is_a_text_in_the_report(suzhou):
    rows = running()
    rows["materials"] = [{"number": "=HYPERLINK(1)", "title": "图"}]
    batch = handed_in(csvs(rows), "old.zip")
    assert "没有这个编号" in said(batch)
    assert b"'=HYPERLINK" in b"".join(report_file(batch))
