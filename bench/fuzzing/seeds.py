"""Small sound drawings of every kind the engine reads, to be damaged."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import ezdxf
from ezdxf.document import Drawing
from ezdxf.layouts import BaseLayout

APPLICATION = "TONGJIAN"
SITE, BUILDING, FLOOR, GREEN, STALL = "用地红线", "建筑基底", "楼层轮廓", "绿地", "机动车位"


@dataclass(frozen=True)
class Seed:
    """A drawing nothing is wrong with."""

    name: str
    data: bytes


def seeds() -> tuple[Seed, ...]:
    """The same plan in the versions, code pages and forms that differ in how they are read."""
    # R12 knows no units, of which it warns.
    logging.getLogger("ezdxf").setLevel(logging.ERROR)
    before = ezdxf.options.write_fixed_meta_data_for_testing
    # Without times and random identities the same damage is always done to the same bytes.
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        return tuple(_seeds())
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before


def _seeds() -> Iterator[Seed]:
    for version in ("R12", "R2000", "R2004", "R2010", "R2018"):
        yield Seed(version, _ascii(_plan(version)))
    yield Seed("R2000 in millimetres", _ascii(_plan("R2000", scale=1000)))
    yield Seed("R2004 with blocks", _ascii(_plan("R2004", blocks=True)))
    yield Seed("R2013 with blocks", _ascii(_plan("R2013", blocks=True)))
    yield Seed("R2007 with hatches and curves", _ascii(_plan("R2007", curves=True)))
    for version in ("R12", "R2000", "R2018"):
        yield Seed(f"binary {version}", _binary(_plan(version)))


def _ascii(document: Drawing) -> bytes:
    stream = io.StringIO()
    document.write(stream)
    # Since R2007 a DXF is UTF-8; before, it is in the code page its header names.
    encoding = "utf-8" if document.dxfversion >= "AC1021" else "gbk"
    return stream.getvalue().encode(encoding, errors="replace")


def _binary(document: Drawing) -> bytes:
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    return stream.getvalue()


def _plan(version: str, *, scale: float = 1.0, blocks: bool = False, curves: bool = False) -> Drawing:
    document = ezdxf.new(version)
    document.encoding = "gbk"
    if version != "R12":
        document.header["$INSUNITS"] = 4 if scale == 1000 else 6
    document.appids.add(APPLICATION)
    space = document.modelspace()
    pen = _Pen(document, scale)
    pen.outline(space, SITE, [(0, 0), (100, 0), (100, 100, 0.1), (0, 100)], 地块编号="A1")
    for number, y in (("1", 10.0), ("2", 40.0), ("3", 70.0)):
        words = {"楼号": number, "层数": "6", "建筑高度": "18.0", "性质": "住宅"}
        storeys = {"楼号": number, "层": "1-6", "用途": "住宅", "层高": "3.0"}
        where = _block(document, number) if blocks and number != "1" else space
        pen.outline(where, BUILDING, _rectangle(10, y, 40, 12), **words)
        pen.outline(space, FLOOR, _rectangle(300, y, 40, 12), **storeys)
        if where is not space:
            space.add_blockref(f"HOUSE{number}", (0, 0), {"layer": "0"})
    pen.outline(space, GREEN, [(55, 5), (95, 5, 0.25), (95, 40), (55, 40)], 类型="集中绿地")
    pen.outline(space, GREEN, _rectangle(55, 45, 40, 20), 类型="集中绿地")
    _stalls(document, pen)
    if curves:
        _curves(pen, space)
    space.add_line((0, -20), (100 * scale, -20), {"layer": "轴线"})
    space.add_text("总平面图 1:500", height=3 * scale, dxfattribs={"layer": "图面文字"})
    return document


def _block(document: Drawing, number: str) -> BaseLayout:
    return document.blocks.new(f"HOUSE{number}")


def _stalls(document: Drawing, pen: _Pen) -> None:
    """Nine outlines, three inserts, and an array of two by three."""
    space = document.modelspace()
    for i in range(9):
        pen.outline(space, STALL, _rectangle(2 + 2.5 * i, 84, 2.5, 5.5), 类型="地面")
    block = document.blocks.new("STALL")
    pen.outline(block, "0", _rectangle(0, 0, 2.5, 5.5))
    for i in range(3):
        space.add_blockref("STALL", ((30 + 2.5 * i) * pen.scale, 84 * pen.scale), {"layer": STALL})
    array = {"layer": STALL, "row_count": 2, "column_count": 3}
    spacing = {"row_spacing": 6 * pen.scale, "column_spacing": 2.5 * pen.scale}
    space.add_blockref("STALL", (60 * pen.scale, 84 * pen.scale), {**array, **spacing})


def _curves(pen: _Pen, space: BaseLayout) -> None:
    scale = pen.scale
    hatch = space.add_hatch(dxfattribs={"layer": GREEN})
    hatch.paths.add_polyline_path(
        [(55 * scale, 70 * scale), (70 * scale, 70 * scale), (60 * scale, 80 * scale)]
    )
    space.add_circle((85 * scale, 75 * scale), 4 * scale, {"layer": GREEN})
    space.add_ellipse((60 * scale, 95 * scale), (3 * scale, 0), 0.5, dxfattribs={"layer": "小品"})
    space.add_spline([(0, -5), (10 * scale, -8), (30 * scale, -5)], dxfattribs={"layer": "河道蓝线"})
    space.add_arc((50 * scale, -30 * scale), 9 * scale, 10, 120, dxfattribs={"layer": "道路红线"})


class _Pen:
    """Draws closed outlines, with what is said of them as XDATA."""

    def __init__(self, document: Drawing, scale: float) -> None:
        self.scale = scale
        self._old = document.dxfversion <= "AC1009"

    def outline(
        self, where: BaseLayout, layer: str, corners: list[tuple[float, ...]], **attributes: str
    ) -> None:
        vertices = [(x * self.scale, y * self.scale, *(bulge or (0.0,))) for x, y, *bulge in corners]
        draw = where.add_polyline2d if self._old else where.add_lwpolyline
        drawn = draw(vertices, format="xyb", close=True)
        drawn.dxf.layer = layer
        if attributes:
            drawn.set_xdata(APPLICATION, [(1000, f"{key}={value}") for key, value in attributes.items()])


def _rectangle(x: float, y: float, width: float, height: float) -> list[tuple[float, ...]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
