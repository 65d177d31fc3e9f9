"""Cells copied in a spreadsheet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.systems.performance.papers.kit import layouts
from tongjian.systems.performance.papers.layout import TableSection, layout_titled
from tongjian.systems.performance.papers.paper import PaperError
from tongjian.systems.performance.papers.pasting import cells_of, pasted


def table(of: str) -> TableSection:
    layout = layout_titled(layouts("suzhou"), "苏州市级财政支出项目绩效目标申报表")
    return next(section for section in layout.tables if section.of == of)


def test_quotes_tabs_and_new_lines_in_cells() -> None:
    assert cells_of('a\t"b\r\nc\t""d"""\r\n\t2\r\n\r\n') == [["a", 'b\nc\t"d"'], ["", "2"]]
    assert cells_of("") == []
    assert cells_of('5" 管\t1') == [['5" 管', "1"]]


def test_rows_by_their_place() -> None:
    rows = pasted("平台建设\t1,590.5\n\n监理\t两万\n", table("budget.sub_projects"))
    assert [(row.number, row.row.values) for row in rows] == [
        (1, {"name": "平台建设", "amount": Decimal("1590.5")}),
        (3, {"name": "监理", "amount": None}),
    ]
    assert rows[1].row.sentences == ("“金额”“两万”不是数，请只写数字，例如 41.86，这一格没有读入。",)


def test_rows_by_their_headings() -> None:
    text = "目标值\t指标名称\t类别\n≥70%\t网上申报率\t产出\n健全\t制度\t\n"
    rows = pasted(text, table("indicators"))
    assert [(row.row.values["level1"], row.row.values["name"], row.row.values["target"]) for row in rows] == [
        ("产出", "网上申报率", "≥70%"),
        ("产出", "制度", "健全"),
    ]


def test_too_much() -> None:
    with pytest.raises(PaperError, match="最多 2000 行"):
        cells_of("a\n" * 2_001)
