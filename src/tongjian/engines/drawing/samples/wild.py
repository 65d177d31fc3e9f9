"""The passing estate as drawings really come in: layers named at will, words instead of attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from shapely import Polygon

from tongjian.engines.drawing.samples.carefully import EstatePen
from tongjian.engines.drawing.samples.estate import COLUMNS, DEPTH, LENGTH, ROWS, Fault, estate
from tongjian.engines.drawing.samples.files import COLOURS, add_layers, new_document, save
from tongjian.engines.drawing.samples.pen import GRID, NOTES
from tongjian.engines.drawing.samples.shapes import Point
from tongjian.engines.drawing.samples.truth import SampleTruth, truth_of
from tongjian.engines.drawing.samples.unreadable import add_unreadable

LAYERS: Mapping[str, str] = {
    "用地红线": "PLAN_用地红线",
    "建筑基底": "PLAN_建筑基底轮廓",
    "楼层轮廓": "A-楼层线",
    "地下室轮廓": "D-地库轮廓",
    "绿地": "绿地线",
    "非机动车位": "非机动车停放",
    "道路红线": "RD-道路红线",
    "河道蓝线": "规划河道蓝线",
    "相邻建筑": "DX-现状建筑",
    "出入口": "地块出入口",
    "车行道": "RD-小区车道",
    "消防车道": "XF-消防车道",
    "经济技术指标": "经济指标表",
    "道路边线": "边线",
}
"""The office's layers for the canonical ones."""
WALLS, DIMENSIONS, FROZEN = "WALL", "标注-DIM", "绿地线"
DRAWN_TWICE = "3"
"""The building whose outline lies on the drawing a second time."""
GAP = 0.003
"""Metres that the red line lacks to be closed."""
_PROXIES = 6
_LETTERS = 0.5


def write_wild(path: Path, unit: str, version: str, origin: tuple[float, float] = GRID) -> SampleTruth:
    """Draw the passing estate the wild way: its figures are the same, one dimension is a lie."""
    plan = estate("passing")
    truth = replace(truth_of(plan), faults=(Fault.DIMENSION,))
    document = new_document(version, unit)
    layers = {name: COLOURS[canonical] for canonical, name in LAYERS.items()}
    add_layers(document, layers | {WALLS: 9, DIMENSIONS: 2, NOTES: 7})
    document.layers.get(FROZEN).freeze()
    pen = WildPen(document, unit, origin)
    pen.draw(plan, truth)
    twice = next(house for house in plan.houses if house.number == DRAWN_TWICE)
    corners = twice.shape.points
    pen.run("建筑基底", (*corners[2:], *corners[:2]), {}, closed=True)
    for i in range(_PROXIES):
        add_unreadable(document, WALLS, pen.at(20 + 40 * i, -80), 2 * pen.scale)
    _dimensions(pen)
    save(document, path, unit)
    return truth


class WildPen(EstatePen):
    """Draws on the office's layers, writes attributes beside and inside things, stalls on layer 0."""

    stalls_on = "0"

    def run(
        self, layer: str, points: Iterable[Point], attributes: Mapping[str, str], *, closed: bool = False
    ) -> None:
        run = tuple(points)
        own = LAYERS.get(layer, layer)
        if layer == "用地红线":
            first = run[0]
            super().run(own, (*run, Point(first.x, first.y + GAP)), {})
        else:
            super().run(own, run, {}, closed=closed)
        if attributes:
            words = ";".join(f"{key}={value}" for key, value in attributes.items())
            x, y = _inside(run) if closed else ((run[0].x + run[1].x) / 2, (run[0].y + run[1].y) / 2)
            super().words(words, x, y, _LETTERS, NOTES if closed else own)

    def words(self, text: str, x: float, y: float, height: float, layer: str = NOTES) -> None:
        super().words(text, x, y, height, LAYERS.get(layer, layer))


def _inside(run: tuple[Point, ...]) -> tuple[float, float]:
    point = Polygon([(p.x, p.y) for p in run]).representative_point()
    return point.x, point.y


def _dimensions(pen: WildPen) -> None:
    """The length and the depth of two buildings; what one of the four says is not what it measures."""
    for x, y, depth in ((COLUMNS[0], ROWS[1], "15.00"), (COLUMNS[2], ROWS[2], "<>")):
        pen.dimension(DIMENSIONS, (x + LENGTH, y), (x, y), f"{LENGTH:.2f}")
        pen.dimension(DIMENSIONS, (x, y), (x, y + DEPTH), depth)
