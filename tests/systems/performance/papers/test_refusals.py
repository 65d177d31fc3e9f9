"""Whatever a file is, it costs a sentence."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.systems.performance.papers.kit import as_file, layouts, source
from tongjian.systems.performance.papers.files import paper_of, read_paper
from tongjian.systems.performance.papers.layout import Layout, layout_titled
from tongjian.systems.performance.papers.paper import PaperError
from tongjian.systems.performance.papers.reading import apart, opening
from tongjian.systems.performance.papers.reading.child import content_of
from tongjian.systems.performance.papers.reading.lines import UnreadableFile
from tongjian.systems.performance.papers.reading.understanding import understand


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "' + b"x" * 1000 + b'">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20 if n else b"&a;" * 20) for n in range(8))
    + b"]><d>&a7;</d>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.pdf", b"%PDF-1.7", "不是 XLSX 或 DOCX"),
        ("表", b"", "不是 XLSX 或 DOCX"),
        ("表.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "打开密码，或是旧格式"),
        ("表.docx", b"PK\x03\x04 and no more", "打不开"),
        ("表.xlsx", zipped({"word/document.xml": b"<x/>"}), "不是 XLSX"),
        ("表.docx", zipped({"word/document.xml": b"<not closed"}), "读不下去"),
        ("表.docx", zipped({"word/document.xml": b"<document/>"}), "没有正文"),
        ("表.docx", zipped({"word/document.xml": BOMB}), "读不下去"),
        ("表.xlsx", zipped({"xl/workbook.xml": b"<workbook/>"}), "读不下去"),
    ],
    ids=["pdf", "no-extension", "password", "broken", "other", "xml", "no-body", "entities", "empty"],
)
def test_a_strange_file(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said) as refusal:
        content_of(path, name)
    assert str(refusal.value).endswith("。")


def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1_000_000)
    path = tmp_path / "bomb.docx"
    path.write_bytes(zipped({"word/document.xml": b"<x/>", "a": b"\0" * 1_000_001}))
    with pytest.raises(UnreadableFile, match="展开后太大"):
        content_of(path, path.name)


def test_a_sheet_that_is_no_form(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "工资"])
    book.worksheets[0].append(["张三", 1])
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(UnreadableFile, match="认不出这是哪种绩效表格"):
        understand(content_of(path, "a.xlsx"), layouts("suzhou"))


def test_a_form_without_indicators_says_so(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["部门整体支出绩效自评价表"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = understand(content_of(path, "a.xlsx"), layouts("rugao"))
    assert found.sheet is None
    assert found.rows[-1].sentences == ("没有读到任何指标，请检查指标表的表头和各行。",)


def test_the_reader_is_a_process_of_its_own(tmp_path: Path) -> None:
    """It gives the same as here, and what is too much for it takes nobody else with it."""
    form = source("suzhou/2021-enforcement-assessment")
    known = layouts("suzhou")
    path = tmp_path / "form.docx"
    path.write_bytes(as_file(paper_of(form, layout_titled(known, form.form)), "docx"))
    here = understand(content_of(path, path.name), known)
    assert read_paper(path, path.name, known) == here
    with pytest.raises(UnreadableFile, match="超过 0 秒，已停止"):
        apart.content_apart(path, path.name, seconds=0)
    huge = tmp_path / "huge.docx"
    huge.write_bytes(zipped({"word/document.xml": b"<a>" + b"x" * (20 << 20) + b"</a>"}))
    with pytest.raises(UnreadableFile, match="需要的内存超过 1 MB"):
        apart.content_apart(huge, huge.name, megabytes=1)
    with pytest.raises(UnreadableFile, match="不是 XLSX 或 DOCX"):
        read_paper(path, "form.exe", known)


def test_a_text_no_cell_can_hold() -> None:
    form = source("suzhou/2021-enforcement-assessment").model_copy(update={"necessity": "长" * 32_001})
    paper = paper_of(form, layout_titled(layouts("suzhou"), form.form))
    with pytest.raises(PaperError, match="有 32001 个字"):
        as_file(paper, "xlsx")
    assert as_file(paper, "docx")


def test_a_form_nobody_has_a_layout_for() -> None:
    with pytest.raises(PaperError, match="没有“别的表”的版式"):
        layout_titled(layouts("suzhou"), "别的表")


def test_a_layout_whose_rows_are_not_full() -> None:
    given = {
        "paper": "a",
        "version": "2026-01-01",
        "forms": ["甲"],
        "widths": [20, 20, 20],
        "sections": [{"kind": "pairs", "rows": [[{"label": "单位", "field": "unit"}]]}],
    }
    with pytest.raises(ValueError, match="这一行共占 2 栏，表格有 3 栏"):
        Layout.model_validate(given)
    given["widths"] = [100, 100]
    with pytest.raises(ValueError, match="纸上放不下"):
        Layout.model_validate(given)
