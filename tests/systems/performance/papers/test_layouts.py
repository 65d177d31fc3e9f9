"""The layouts of the packs are right, and a wrong one is told with file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systems.performance.papers.kit import layouts
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.reader import read
from tongjian.systems.performance.papers.layout import layout_titled
from tongjian.systems.performance.papers.proving import mistakes

WRONG = """paper: a
version: 2026-01-01
forms: [甲表, 甲 表]
widths: [40, 40]
sections:
  - kind: pairs
    rows: [[{label: 单位, field: units}]]
  - kind: table
    of: indicators
    columns: [{label: 名称, field: name}, {label: 目标, field: goal}]
"""


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_those_of_the_packs(city: str) -> None:
    assert list(mistakes(pack_folders(city), None)) == []


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_every_form_that_is_filled_in_can_be_printed(city: str) -> None:
    files = [file for folder in pack_folders(city) for file in (folder / "forms").glob("performance-*.yaml")]
    assert len(files) == {"suzhou": 4, "rugao": 3}[city]
    printed = layouts(city)
    for title in (str(read(file).data["title"]) for file in files):
        assert title in layout_titled(printed, title).forms


def test_a_wrong_one(tmp_path: Path) -> None:
    room = tmp_path / "performance" / "templates"
    room.mkdir(parents=True)
    (room / "a.paper.yaml").write_text(WRONG, encoding="utf-8")
    (room / "b.paper.yaml").write_text(WRONG.replace("paper: a", "paper: b"), encoding="utf-8")
    (room / "c.paper.yaml").write_text("paper: c\nwidths: [5]\n", encoding="utf-8")
    said = [str(each) for each in mistakes((tmp_path,), None)]
    assert sum("表格没有“units”这一项" in each for each in said) == 2
    assert sum("表格没有“indicators.goal”这一项" in each for each in said) == 2
    assert any("b.paper.yaml:3" in each and "已有版式" in each for each in said)
    assert any("c.paper.yaml" in each and "缺少“sections”" in each for each in said)
