"""Any site plan as a drawing in canonical layers, which reads back as the same plan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic
from ezdxf.lldxf.const import DXF12

from tongjian.engines.drawing.samples.files import (
    APPLICATION,
    COLOURS,
    UNITS,
    add_layers,
    escaped,
    new_document,
    save,
)
from tongjian.engines.drawing.samples.unreadable import add_unreadable
from tongjian.engines.drawing.samples.wording import attributes_of
from tongjian.engines.siteplan import (
    Area,
    Dimensioned,
    Gap,
    IndicatorTable,
    Outline,
    PlanPart,
    SitePlan,
    Vertex,
)
from tongjian.engines.siteplan import Path as Run

Corner = tuple[float, float, float]
TABLE = "经济技术指标"
DIMENSIONS = "尺寸标注"
_COLUMNS = (0.0, 50.0, 85.0)
_ROW, _LETTERS, _MARGIN = 6.0, 3.0, 30.0
_LONGEST = 255
"""Bytes a string of extended data may have."""
_PROXY_SIDE = 2.0


def write_plan(
    plan: SitePlan,
    path: Path,
    *,
    version: str = "R2018",
    unit: str = "m",
    binary: bool = False,
    rotation: float = 0.0,
    encoding: str | None = None,
) -> None:
    """Draw a plan: `read_drawing` of the file gives the same plan, with handles of its own.

    Typed values are written as attributes, and hold where `attributes` of the part say otherwise.
    `version` R12 to R2018; `unit` m, cm, mm, ft or in; `rotation` turns everything by so many degrees to the
    left around the origin; `encoding` as in :func:`new_document`. Gaps become proxy objects of an add-on (in
    R12, which has none, a mesh), one each, on the layer of their part. Texts of dimensions are written as
    they are.
    Raises ValueError for what a drawing cannot say: a hole in R12, an outline's part as an open line, an
    attribute longer than 255 bytes or with line breaks, an unknown unit.
    """
    document = new_document(version, unit, encoding)
    layers = [part.value for part in PlanPart] + [TABLE, DIMENSIONS]
    layers += [d.entity.layer for d in plan.dimensions if d.entity.layer not in layers]
    add_layers(document, {layer: COLOURS.get(layer, 7) for layer in layers if layer not in document.layers})
    _Draughtsman(document, UNITS[unit][0], math.radians(rotation)).draw(plan)
    save(document, path, unit, binary=binary)


class _Draughtsman:
    """Draws in metres and turns and scales what it draws."""

    def __init__(self, document: Drawing, scale: float, angle: float) -> None:
        self._document = document
        self._space = document.modelspace()
        self._scale = scale
        self._turn = (math.cos(angle) * scale, math.sin(angle) * scale)
        self._old = document.dxfversion <= DXF12

    def draw(self, plan: SitePlan) -> None:
        for layer, parts in _parts_of(plan):
            for part in parts:
                self._outline(layer, part.outline, attributes_of(part))
        for feature in plan.features:
            if isinstance(feature.shape, Outline):
                self._outline(feature.kind.value, feature.shape, feature.attributes)
            else:
                self._path(feature.kind.value, feature.shape, feature.attributes)
        for dimension in plan.dimensions:
            self._dimension(dimension)
        east, north = _north_east(plan)
        for index, gap in enumerate(plan.gaps):
            self._unreadable(gap, (east + _MARGIN, north + _MARGIN + index * _PROXY_SIDE * 2))
        if plan.table:
            self._table(plan.table, (east + _MARGIN, north))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = self._turn
        return x * cos - y * sin, x * sin + y * cos

    def _corners(self, vertices: Iterable[Vertex]) -> list[Corner]:
        return [(*self._at(v.x, v.y), v.bulge) for v in vertices]

    def _outline(self, layer: str, outline: Outline, attributes: Mapping[str, str]) -> None:
        if not outline.holes:
            self._run(layer, outline.vertices, attributes, closed=True)
            return
        if self._old:
            raise ValueError(f"图层“{layer}”的轮廓有洞：R12 没有填充，画不出带洞的轮廓")
        hatch = self._space.add_hatch(dxfattribs={"layer": layer})
        hatch.paths.add_polyline_path(self._corners(outline.vertices), is_closed=True, flags=1)
        for hole in outline.holes:
            hatch.paths.add_polyline_path(self._corners(hole), is_closed=True, flags=16)
        self._attach(hatch, attributes)

    def _attach(self, entity: DXFGraphic, attributes: Mapping[str, str]) -> None:
        strings = [escaped(f"{key}={value}", self._document) for key, value in attributes.items()]
        for text in strings:
            if len(text.encode()) > _LONGEST or "\n" in text or "\r" in text:
                raise ValueError(f"属性“{text[:40]}”过长（超过 {_LONGEST} 字节）或含换行，不能写作扩展数据")
        if strings:
            entity.set_xdata(APPLICATION, [(1000, text) for text in strings])

    def _path(self, layer: str, path: Run, attributes: Mapping[str, str]) -> None:
        if layer in _ONLY_OUTLINES:
            raise ValueError(f"图层“{layer}”上只有闭合轮廓，不能画开口的线")
        self._run(layer, path.vertices, attributes, closed=False)

    def _run(
        self, layer: str, vertices: Sequence[Vertex], attributes: Mapping[str, str], *, closed: bool
    ) -> None:
        add = self._space.add_polyline2d if self._old else self._space.add_lwpolyline
        corners = self._corners(vertices)
        self._attach(add(corners, format="xyb", close=closed, dxfattribs={"layer": layer}), attributes)

    def _dimension(self, dimension: Dimensioned) -> None:
        """Aligned, or turned so far that it measures less than its points are apart."""
        start, end = self._at(*dimension.start), self._at(*dimension.end)
        apart = math.dist(dimension.start, dimension.end)
        if dimension.measured > apart * (1 + 1e-9):
            raise ValueError(f"尺寸 {dimension.measured} m 大于其两点的距离 {apart} m")
        along = math.atan2(end[1] - start[1], end[0] - start[0])
        angle = along + (math.acos(min(1.0, dimension.measured / apart)) if apart else 0.0)
        aside = 2 * self._scale
        base = (end[0] - aside * math.sin(angle), end[1] + aside * math.cos(angle))
        self._space.add_linear_dim(
            base,
            start,
            end,
            angle=math.degrees(angle),
            text=escaped(dimension.text, self._document) or "<>",
            override={"dimtxt": 1.5 * self._scale, "dimasz": self._scale},
            dxfattribs={"layer": dimension.entity.layer or DIMENSIONS},
        ).render()

    def _unreadable(self, gap: Gap, place: tuple[float, float]) -> None:
        add_unreadable(self._document, gap.part.value, self._at(*place), _PROXY_SIDE * self._scale)

    def _table(self, table: IndicatorTable, place: tuple[float, float]) -> None:
        """A grid of texts, never turned: its rows are found by their height on the sheet."""
        x0, y0 = self._at(*place)
        for index, row in enumerate((("项目", "数值", "单位"), *table.rows)):
            for words, x in zip(row, _COLUMNS, strict=True):
                if words:
                    text = self._space.add_text(
                        escaped(words, self._document),
                        height=_LETTERS * self._scale,
                        dxfattribs={"layer": TABLE},
                    )
                    text.set_placement((x0 + x * self._scale, y0 - index * _ROW * self._scale))


_ONLY_OUTLINES = {PlanPart.NEIGHBOUR.value, PlanPart.FIRE_ACCESS_PAD.value}


def _parts_of(plan: SitePlan) -> Iterable[tuple[str, Sequence[Area]]]:
    return (
        (PlanPart.SITE.value, plan.sites),
        (PlanPart.BUILDING.value, plan.buildings),
        (PlanPart.FLOOR.value, plan.floors),
        (PlanPart.BASEMENT.value, plan.basements),
        (PlanPart.GREEN.value, plan.greens),
        (PlanPart.STALL.value, plan.stalls),
        (PlanPart.NONMOTOR.value, plan.nonmotor),
        (PlanPart.BALCONY.value, plan.balconies),
        (PlanPart.ROOF_HOUSE.value, plan.roof_houses),
    )


def _north_east(plan: SitePlan) -> tuple[float, float]:
    """The corner beyond which nothing of the plan lies, in its own axes."""
    areas = chain.from_iterable(parts for _, parts in _parts_of(plan))
    shapes = chain((area.outline for area in areas), (feature.shape for feature in plan.features))
    vertices = [vertex for shape in shapes for vertex in shape.vertices]
    return max((v.x for v in vertices), default=0.0), max((v.y for v in vertices), default=0.0)
