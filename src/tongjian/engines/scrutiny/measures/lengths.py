"""Measures of how long buildings and dead ends are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from shapely.geometry.base import BaseGeometry
from shapely.ops import split, unary_union

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import (
    BLOCK_VARIABLES,
    Measured,
    MeasureKind,
    Scene,
    block_variables,
)
from tongjian.engines.scrutiny.measures.things import LANE_VARIABLES, Thing, things
from tongjian.engines.scrutiny.quantities import millimetres
from tongjian.engines.scrutiny.shapes import frame
from tongjian.engines.siteplan import Path, PlanPart

_WITHOUT, _WITH = {"否", "无", "没有"}, {"是", "有"}


class Length(MeasureKind):
    """How long each building is, in metres: the longest stretch that no fire lane passes through.

    `straight`: the longer side of the smallest rectangle around it; `unrolled`: along all its wings.
    """

    kind: Literal["length"]
    title: ClassVar[str] = "建筑没有消防车道穿过的最长一段"
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有建筑基底"

    along: Literal["straight", "unrolled"] = "straight"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BUILDING, PlanPart.FIRE_LANE})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.FIRE_LANE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        lanes = [lane for lane in things(scene, "fire_lane") if isinstance(lane.shape, Path)]
        for block in scene.terrain.blocks:
            through = [lane for lane in lanes if lane.geometry.crosses(block.shape)]
            yield Measured(
                f"{block.name}长度",
                Unit.METRES,
                millimetres(max(self._length(piece) for piece in _cut(block.shape, through))),
                limit,
                entities=(block.handle, *(lane.handle for lane in through)),
                variables=block_variables(block),
            )

    def _length(self, shape: BaseGeometry) -> float:
        straight = frame(shape).length
        return straight if self.along == "straight" else max(straight, _unrolled(shape))


def _cut(shape: BaseGeometry, lanes: list[Thing]) -> list[BaseGeometry]:
    """The pieces of a building between the lanes that pass through it."""
    if not lanes:
        return [shape]
    pieces = (
        split(shape, unary_union([lane.geometry for lane in lanes]))
        if shape.geom_type == "Polygon"
        else shape
    )
    return list(getattr(pieces, "geoms", [pieces]))


def _unrolled(shape: BaseGeometry) -> float:
    """How long a ribbon of this area and perimeter is: the longer root of t² − (P/2)·t + A = 0, else 0."""
    half = shape.length / 2
    root = half * half / 4 - shape.area
    return half / 2 + math.sqrt(root) if root > 0 else 0.0


class DeadEnd(MeasureKind):
    """How long each lane is that leads nowhere and has no room to turn (回车场), in metres."""

    kind: Literal["dead_end"]
    title: ClassVar[str] = "没有回车场的尽端路的长度"
    variables: ClassVar[Mapping[str, Kind]] = LANE_VARIABLES
    nothing: ClassVar[str] = "图中没有尽端路"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.LANE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for lane in things(scene, "lane"):
            length = lane.shape.length if isinstance(lane.shape, Path) else frame(lane.geometry).length
            stated = lane.attributes.get("回车场", "").strip()
            short = limit is not None and limit.margin(millimetres(length)) >= 0
            known = short or stated in _WITHOUT | _WITH
            without = Decimal(0) if stated in _WITH else millimetres(length)
            yield Measured(
                f"{lane.name}没有回车场的一段",
                Unit.METRES,
                without if known else None,
                limit,
                missing="" if known else "尽端的车行道未注有无回车场",
                entities=(lane.handle,),
                variables=lane.variables,
            )
