"""What makes the plan a plan: roads, river, neighbours, entrances, the indicator table and the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongjian.engines.drawing.samples.estate import (
    COLUMNS,
    DEPTH,
    HEIGHT,
    LENGTH,
    ROWS,
    WIDTH,
    Estate,
)
from tongjian.engines.drawing.samples.shapes import QUARTER, Point, bulge_of, rectangle

if TYPE_CHECKING:
    from tongjian.engines.drawing.samples.pen import Pen
    from tongjian.engines.drawing.samples.truth import SampleTruth

TABLE_X, TABLE_Y, ROW = 342.0, 300.0, 6.0


def draw(pen: Pen, plan: Estate, truth: SampleTruth) -> None:
    """Everything that is neither counted nor measured, and what distances are measured to."""
    _surroundings(pen)
    _lanes(pen)
    _table(pen, truth)
    pen.words("总平面图  1:500", 90, -46, 8)
    pen.words("地下车库停车平面", 400, 5, 5)
    pen.words("各楼层平面", 90, 306, 5)


def _surroundings(pen: Pen) -> None:
    pen.run("道路红线", (Point(-30, 0), Point(WIDTH, 0)), {"等级": "支路", "宽度": "20", "名称": "规划支路"})
    east = (Point(WIDTH, 0), Point(WIDTH, HEIGHT - 30, QUARTER), Point(WIDTH - 30, HEIGHT))
    pen.run("道路红线", east, {"等级": "次干路", "宽度": "32", "名称": "桐泾路"})
    pen.words("规划支路", 110, -14, 5)
    pen.words("桐泾路", WIDTH + 8, 100, 5)
    pen.words("平门塘", 110, HEIGHT + 16, 5)
    river = WIDTH + 40
    pen.run(
        "河道蓝线",
        (Point(-20, HEIGHT + 8, bulge_of(river, -6)), Point(river - 20, HEIGHT + 8)),
        {"名称": "平门塘"},
    )
    for x, y in ((-62, 20), (-62, 90), (-62, 160)):
        neighbour = {"性质": "住宅", "层数": "6", "高度": "18.6", "耐火等级": "二级"}
        pen.outline("相邻建筑", rectangle(x, y, x + 38, y + 13), neighbour)
    apart = {"夹角": "90", "距人行横道": "12", "距公交站": "40"}
    south = {"性质": "车行", "宽度": "8", "距停止线": "95", **apart}
    east_gate = {"性质": "车行", "宽度": "7", "距停止线": "150", **apart}
    pen.run("出入口", (Point(92, 0), Point(100, 0)), south)
    pen.run("出入口", (Point(WIDTH, 66), Point(WIDTH, 73)), east_gate)


def _lanes(pen: Pen) -> None:
    """The ring with rounded corners, open at the south gate, and what runs between the buildings."""
    west, east, south, north, bend = 16.0, 253.0, 10.0, 212.0, 12.0
    ring = (
        Point(90, south),
        Point(west + bend, south, -QUARTER),
        Point(west, south + bend),
        Point(west, north - bend, -QUARTER),
        Point(west + bend, north),
        Point(east - bend, north, -QUARTER),
        Point(east, north - bend),
        Point(east, south + bend, -QUARTER),
        Point(east - bend, south),
        Point(102, south),
    )
    pen.run("车行道", ring, {"宽度": "7", "类型": "双车道"})
    for x in (96.0, 178.0):
        pen.run("车行道", (Point(x, south), Point(x, north)), {"宽度": "6", "类型": "双车道"})
    for y in ROWS[:-1]:
        pen.run("消防车道", (Point(west, y + DEPTH + 5), Point(east, y + DEPTH + 5)), {"宽度": "4"})
    for x in COLUMNS:
        top = ROWS[-1] + DEPTH
        pen.run("道路边线", (Point(x, top + 3), Point(x + LENGTH, top + 3)), {})


def _table(pen: Pen, truth: SampleTruth) -> None:
    """经济技术指标, as the design office computed them."""
    above, below = truth.floor_area_above, truth.floor_area_below
    rows = (
        ("项目", "数值", "单位"),
        ("总用地面积", f"{truth.site_area:.2f}", "m²"),
        ("总建筑面积", f"{above + below:.2f}", "m²"),
        ("地上建筑面积", f"{above:.2f}", "m²"),
        ("地下建筑面积", f"{below:.2f}", "m²"),
        ("计容建筑面积", f"{above:.2f}", "m²"),
        ("建筑基底面积", f"{truth.footprint_area:.2f}", "m²"),
        ("容积率", f"{truth.far:.2f}", "—"),
        ("建筑密度", f"{truth.coverage:.2f}", "%"),
        ("绿地面积", f"{truth.green_area:.2f}", "m²"),
        ("绿地率", f"{truth.green_ratio:.2f}", "%"),
        ("机动车停车位", str(truth.parking_motor), "个"),
        ("非机动车停车位", str(truth.parking_nonmotor), "个"),
    )
    pen.words("经济技术指标", TABLE_X + 20, TABLE_Y + 8, 4)
    for index, cells in enumerate(rows):
        y = TABLE_Y - index * ROW
        for words, x in zip(cells, (0.0, 50.0, 85.0), strict=True):
            pen.words(words, TABLE_X + x, y, 3, "经济技术指标")
        line = (Point(TABLE_X - 2, y - 1.6), Point(TABLE_X + 98, y - 1.6))
        pen.run("图面文字", line, {})
