"""The drawing's own indicator table, in the shapes tables are drawn in."""

from __future__ import annotations

from pathlib import Path

import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.plans import CHINA, lost, plan, read, rectangle
from tongjian.engines.drawing import read_drawing

LAYER = "经济技术指标"
Rows = tuple[tuple[str, str, str], ...]
ROWS: Rows = (("总用地面积", "10000.00", "m²"), ("容积率", "1.80", ""), ("机动车停车位", "120", "辆"))


def rows(made: Drawing, folder: Path) -> Rows:
    reading = read(made, folder)
    assert lost(reading) == []
    assert reading.plan.table is not None
    assert reading.plan.table.entities
    return reading.plan.table.rows


def cell(made: Drawing, text: str, x: float, y: float) -> None:
    made.modelspace().add_text(text, height=3, dxfattribs={"layer": LAYER, "insert": (x, y)})


def test_texts_in_a_grid_with_its_frame_in_any_order(tmp_path: Path) -> None:
    made = plan()
    cells = [("项目", "数值", "单位"), *ROWS]
    for column in (2, 0, 1):
        for row, texts in enumerate(cells):
            if texts[column]:
                cell(made, texts[column], 200 + 40 * column, -6 * row + 0.4 * column)
    for y in range(5):
        made.modelspace().add_line((195, 4 - 6 * y), (320, 4 - 6 * y), {"layer": LAYER})
    rectangle(made.modelspace(), LAYER, 195, -30, 125, 40)
    assert rows(made, tmp_path) == ROWS


def test_a_grid_with_numbered_rows_and_no_heading(tmp_path: Path) -> None:
    made = plan()
    for row, (title, value, unit) in enumerate(ROWS):
        for column, text in enumerate((str(row + 1), title, value, unit)):
            if text:
                cell(made, text, 200 + 30 * column, -6 * row)
    assert rows(made, tmp_path) == ROWS


def test_two_panels_side_by_side(tmp_path: Path) -> None:
    made = plan()
    for x, text in enumerate(("项目", "数值", "单位", "项目", "数值", "单位")):
        cell(made, text, 200 + 40 * x, 0)
    for x, text in ((0, "总用地面积"), (1, "10000.00"), (2, "m²"), (3, "容积率"), (4, "1.80")):
        cell(made, text, 200 + 40 * x, -6)
    assert rows(made, tmp_path) == ROWS[:2]


def test_a_paragraph_of_lines(tmp_path: Path) -> None:
    made = plan()
    words = "经济技术指标\\P总用地面积：10000.00 m²\\P容积率：1.80\\P机动车停车位 120 辆"
    made.modelspace().add_mtext(words, {"layer": LAYER, "insert": (200, 0)})
    assert rows(made, tmp_path) == ROWS


def test_hidden_in_a_block(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("TABLE")
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(filter(None, texts)):
            block.add_text(text, height=3, dxfattribs={"layer": "0", "insert": (40 * column, -6 * row)})
    made.modelspace().add_blockref("TABLE", (200, 0), {"layer": LAYER, "xscale": 2, "yscale": 2})
    assert rows(made, tmp_path) == ROWS


def test_a_table_of_the_cad_program(tmp_path: Path) -> None:
    """ezdxf writes no tables: the entity is put into the text as AutoCAD writes it."""
    made = plan("R2010")
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    cells = [text for row in (("项目", "数值", "单位"), *ROWS) for text in row]
    tags = ["  0", "ACAD_TABLE", "  5", "FFF0", "100", "AcDbEntity", "  8", LAYER]
    tags += ["100", "AcDbBlockReference", "  2", "*T1", " 10", "200.0", " 20", "0.0", " 30", "0.0"]
    tags += ["100", "AcDbTable", " 91", "4", " 92", "3"]
    tags += ["141", "6.0"] * 4 + ["142", "40.0"] * 3
    tags += [tag for text in cells for tag in ("171", "1", "  1", text)]
    text = path.read_text("utf-8")
    at = text.rindex("  0\nENDSEC\n", 0, text.index("\nOBJECTS\n"))
    path.write_text(text[:at] + "\n".join(tags) + "\n" + text[at:], "utf-8")
    table = read_drawing(path, CHINA).plan.table
    assert table is not None
    assert table.rows == ROWS
    assert [entity.type for entity in table.entities] == ["ACAD_TABLE"]


@pytest.mark.parametrize("line", ["说明：本表仅供参考", "2024年6月", "第3页"])
def test_texts_that_state_no_figure(tmp_path: Path, line: str) -> None:
    made = plan()
    cell(made, line, 200, 0)
    assert read(made, tmp_path).plan.table is None
