"""The estate as a DXF file in canonical layers, as a careful design office would send it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ezdxf.document import Drawing
from ezdxf.entities import LWPolyline, Polyline
from ezdxf.layouts import Modelspace

from tongjian.engines.drawing.samples import furniture
from tongjian.engines.drawing.samples.estate import STOREY_HEIGHT, Bay, Estate, House, estate
from tongjian.engines.drawing.samples.files import (
    APPLICATION,
    COLOURS,
    UNITS,
    add_layers,
    escaped,
    new_document,
    save,
)
from tongjian.engines.drawing.samples.shapes import Point, Shape, rectangle
from tongjian.engines.drawing.samples.truth import SampleTruth, truth_of

KINDS = ("passing", "faulty")
ORIGIN = (61250.0, 46380.0)
"""Where the south-west corner lies on the city's grid, in metres."""


def write_sample(path: Path, kind: str, *, unit: str = "m", version: str = "R2018") -> SampleTruth:
    """Write the `passing` or the `faulty` estate; the same arguments give the same drawing.

    Raises ValueError for a kind or unit that does not exist, `ezdxf.DXFVersionError` for a version.
    """
    if kind not in KINDS or unit not in UNITS:
        raise ValueError(f"没有样图“{kind}”（单位 {unit}）：可用 {'、'.join(KINDS)}，单位 {'、'.join(UNITS)}")
    plan = estate(kind)
    truth = truth_of(plan)
    document = new_document(version, unit)
    add_layers(document, COLOURS)
    Pen(document, UNITS[unit][0]).draw(plan, truth)
    save(document, path, unit)
    return truth


class Pen:
    """Draws in metres from the estate's corner; the file is in its own units on the city's grid."""

    def __init__(self, document: Drawing, scale: float) -> None:
        self.document = document
        self.space: Modelspace = document.modelspace()
        self.scale = scale

    def draw(self, plan: Estate, truth: SampleTruth) -> None:
        self.outline("用地红线", plan.site, {"地块编号": "2024-018"})
        self.outline(
            "地下室轮廓",
            plan.basement,
            {"层数": "1", "埋深比": "1.0", "用途": "地下车库", "层高": "3.9"},
        )
        for lawn in plan.lawns:
            self.outline("绿地", lawn.shape, {"类型": lawn.kind})
        for index, house in enumerate(plan.houses):
            self._house(index, house)
        for shape, places in plan.bicycles:
            self.outline("非机动车位", shape, {"辆数": str(places)})
        for bay in plan.bays:
            self._bay(bay)
        furniture.draw(self, plan, truth)

    def outline(self, layer: str, shape: Shape, attributes: Mapping[str, str]) -> None:
        """A closed outline with its attributes as XDATA."""
        self.run(layer, shape.points, attributes, closed=True)

    def run(
        self, layer: str, points: tuple[Point, ...], attributes: Mapping[str, str], *, closed: bool = False
    ) -> None:
        """A run of straight and circular edges."""
        vertices = [(*self.at(p.x, p.y), p.bulge) for p in points]
        drawn: LWPolyline | Polyline
        if self.document.dxfversion <= "AC1009":
            drawn = self.space.add_polyline2d(vertices, format="xyb", close=closed)
        else:
            drawn = self.space.add_lwpolyline(vertices, format="xyb", close=closed)
        drawn.dxf.layer = layer
        if attributes:
            strings = [(1000, escaped(f"{key}={value}", self.document)) for key, value in attributes.items()]
            drawn.set_xdata(APPLICATION, strings)

    def words(self, text: str, x: float, y: float, height: float, layer: str = "图面文字") -> None:
        """A text whose left end stands at the place."""
        words = escaped(text, self.document)
        placed = self.space.add_text(words, height=height * self.scale, dxfattribs={"layer": layer})
        placed.set_placement(self.at(x, y))

    def at(self, x: float, y: float) -> tuple[float, float]:
        return ((x + ORIGIN[0]) * self.scale, (y + ORIGIN[1]) * self.scale)

    def _house(self, index: int, house: House) -> None:
        attributes = {
            "楼号": house.number,
            "层数": str(house.storeys),
            "地下层数": "1" if house.use == "住宅" else "0",
            "建筑高度": f"{house.height:g}",
            "性质": house.use,
            "耐火等级": "一级" if house.height > 27 else "二级",
        }
        self.outline("建筑基底", house.shape, attributes)
        x, y = house.shape.points[0].x, house.shape.points[0].y
        if house.use != "垃圾收集房":
            self.words(f"{house.number}#  {house.storeys}F", x + 20, y + 5, 3.0)
        self._storeys(index, house)

    def _storeys(self, index: int, house: House) -> None:
        """The ground floor and the typical floor, in a sheet of their own north of the plan."""
        corner = house.shape.points[0]
        for part, storeys in enumerate(
            ("1", f"2-{house.storeys}" if house.storeys > 2 else "2")[: house.storeys]
        ):
            place = house.shape.moved(
                (index % 5) * 75 - corner.x, 320 + (index // 5) * 60 + part * 26 - corner.y
            )
            height = f"{house.height - 0.6 if house.storeys == 1 else STOREY_HEIGHT:g}"
            attributes = {"楼号": house.number, "层": storeys, "用途": house.use, "层高": height}
            self.outline("楼层轮廓", place, attributes)
            self.words(f"{house.number}# {storeys} 层平面", place.points[0].x, place.points[0].y - 4, 2.0)

    def _bay(self, bay: Bay) -> None:
        """An insert of the block of its size, with its kind as a block attribute."""
        width, length = bay.size
        name = f"车位{round(width * 1000)}x{round(length * 1000)}"
        if name not in self.document.blocks:
            block = self.document.blocks.new(name)
            corners = rectangle(0, 0, width, length).points
            block.add_polyline2d([(p.x * self.scale, p.y * self.scale) for p in corners], close=True)
            block.add_attdef("类型", (0, 0), dxfattribs={"height": 0.5 * self.scale, "flags": 1})
        # Turned a quarter to the left, the block's corner is its south-east one.
        x = bay.x + (length if bay.across else 0)
        placed = self.space.add_blockref(
            name, self.at(x, bay.y), dxfattribs={"layer": "机动车位", "rotation": 90 if bay.across else 0}
        )
        placed.add_attrib(
            "类型", bay.kind, placed.dxf.insert, dxfattribs={"height": 0.5 * self.scale, "flags": 1}
        )
