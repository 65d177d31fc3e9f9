"""Measures of what lies at a parcel's edge: setback towards other parcels, frontage along roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field
from shapely import LineString, Polygon, union_all
from shapely.geometry.base import BaseGeometry

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import (
    BLOCK_VARIABLES,
    Measured,
    MeasureKind,
    Scene,
    block_variables,
    ends,
)
from tongjian.engines.scrutiny.measures.sunlight import OrientationFactor, factor_of
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Frame, Witness, centred, witness
from tongjian.engines.scrutiny.spacing import SIGHT
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import FeatureKind, PlanPart

# A boundary runs along a road or a river whose line lies this near to it, in metres.
_ALONG = 1.0
_PARTS = frozenset({PlanPart.BUILDING, PlanPart.SITE, PlanPart.ROAD_RED_LINE, PlanPart.BLUE_LINE})
_CURES = frozenset({PlanPart.SITE, PlanPart.ROAD_RED_LINE, PlanPart.BLUE_LINE})


class MainSetback(MeasureKind):
    """From the long sides of each building to what is another parcel's boundary, in metres.

    Asked for is a share of the spacing by sunlight: height × coefficient × factor of orientation. Buildings
    of a class in `analysed` that fall short go to a sunlight analysis, and a person.
    """

    kind: Literal["main_setback"]
    title: ClassVar[str] = "建筑主要朝向到相邻地块界线的距离"
    limited: ClassVar[bool] = False
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "没有主要朝向正对相邻地块的建筑"

    share: Decimal
    coefficient: Decimal
    uses: tuple[str, ...]
    analysed: tuple[str, ...] = ()
    orientation: tuple[OrientationFactor, ...] = Field(min_length=1)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return _PARTS

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return _CURES

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for block, measured in _facing(scene, self.uses, long_sides=True):
            height = block.building.height
            if height is None:
                yield replace(measured, actual=None, missing=f"{block.name}未注建筑高度")
                continue
            spacing = exact(height) * self.coefficient * factor_of(block.frame, self.orientation)
            review = "须作日照分析" if block.height_class in self.analysed else ""
            yield replace(measured, limit=Limit.at_least(spacing * self.share), review=review)


class SideSetback(MeasureKind):
    """From the gables of each building to what is another parcel's boundary, by height class, in metres."""

    kind: Literal["side_setback"]
    title: ClassVar[str] = "建筑山墙到相邻地块界线的距离"
    limited: ClassVar[bool] = False
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "没有山墙正对相邻地块的建筑"

    uses: tuple[str, ...]
    table: Mapping[str, Decimal]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return _PARTS

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return _CURES

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for block, measured in _facing(scene, self.uses, long_sides=False):
            bound = self.table.get(block.height_class or "")
            if block.height_class is None:
                yield replace(measured, actual=None, missing=f"{block.name}未注层数")
            elif bound is not None:
                yield replace(measured, limit=Limit.at_least(bound))


class Frontage(MeasureKind):
    """How much of the parcel's boundary runs along a road, in metres, against one part in so many of it."""

    kind: Literal["frontage"]
    title: ClassVar[str] = "用地红线沿道路红线的长度"
    limited: ClassVar[bool] = False

    one_in: Decimal = Field(gt=0)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.SITE, PlanPart.ROAD_RED_LINE})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return self.rests_on

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        boundary = scene.terrain.boundary
        roads = scene.terrain.lines(FeatureKind.ROAD_RED_LINE)
        subject = "用地沿道路的边长"
        if boundary is None or not roads:
            missing = "图中没有用地红线" if boundary is None else "图中没有道路红线"
            yield Measured(subject, Unit.METRES, missing=missing)
            return
        strip = union_all([road.shape.buffer(_ALONG, cap_style="flat") for road in roads])
        bound = millimetres(boundary.shape.length) / self.one_in
        yield Measured(
            subject,
            Unit.METRES,
            millimetres(sum(_run_along(edge, strip) for edge in _edges(boundary.shape))),
            Limit.at_least(millimetres(float(bound))),
            entities=(*boundary.handles, *(handle for road in roads for handle in road.handles)),
        )


def _edges(line: BaseGeometry) -> Iterator[LineString]:
    for part in getattr(line, "geoms", [line]):
        yield from (LineString(ends) for ends in pairwise(part.coords))


def _run_along(edge: LineString, strip: BaseGeometry) -> float:
    """How much of an edge runs along the strip; one that only turns off it at a corner does not."""
    length = float(edge.intersection(strip).length)
    return length if length > 2 * _ALONG or strip.covers(edge) else 0.0


def _facing(scene: Scene, uses: tuple[str, ...], *, long_sides: bool) -> Iterator[tuple[Block, Measured]]:
    """The distance of each building's sides to the boundary opposite them, roads and rivers left out."""
    boundary = scene.terrain.boundary
    if "border" not in scene.memory:
        scene.memory["border"] = _border(scene)
    border: BaseGeometry | None = scene.memory["border"]
    for block in scene.terrain.blocks:
        if block.use is not None and block.use not in uses:
            continue
        name, handles = f"{block.name}至相邻地块", (block.handle, *(boundary.handles if boundary else ()))
        variables = block_variables(block)
        if boundary is None or border is None or block.use is None:
            missing = "图中没有用地红线" if boundary is None else f"{block.name}未注性质"
            yield block, Measured(name, Unit.METRES, missing=missing, entities=handles, variables=variables)
            continue
        opposite = border.intersection(_opposite(block.frame, long_sides=long_sides))
        if opposite.is_empty or opposite.length == 0:
            continue
        found = witness(block.shape, opposite)
        if found.distance > 0 and not _stands_inside(scene, block):
            found = Witness(0.0, found.start, found.end)
        yield (
            block,
            Measured(
                name,
                Unit.METRES,
                millimetres(found.distance),
                entities=handles,
                points=ends(centred(block.shape, opposite, found)),
                variables=variables,
            ),
        )


def _stands_inside(scene: Scene, block: Block) -> bool:
    """Whether the building stands within the parcel."""
    return scene.terrain.site is not None and bool(scene.terrain.site.contains(block.shape))


def _border(scene: Scene) -> BaseGeometry | None:
    """The boundary where it is another parcel's too: neither along a road nor along a river."""
    boundary = scene.terrain.boundary
    if boundary is None:
        return None
    kinds = (FeatureKind.ROAD_RED_LINE, FeatureKind.BLUE_LINE)
    lines = [line.shape for kind in kinds for line in scene.terrain.lines(kind)]
    if not lines:
        return boundary.shape
    return boundary.shape.difference(union_all([line.buffer(_ALONG) for line in lines]))


def _opposite(box: Frame, *, long_sides: bool) -> Polygon:
    """What lies opposite the two long sides, or the two gables, as far as one sees."""
    (x, y), (ax, ay) = box.centre, box.axis
    along, across = (box.half_length, SIGHT) if long_sides else (SIGHT, box.half_width)
    corners = ((-along, -across), (along, -across), (along, across), (-along, across))
    return Polygon([(x + u * ax - v * ay, y + u * ay + v * ax) for u, v in corners])
