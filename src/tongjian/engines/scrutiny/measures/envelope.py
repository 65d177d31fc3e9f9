"""Measures of what sticks out of buildings, and of footprints that must cover the floors above."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.things import Thing, floor_name, owner_of, things
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Frame, Point, frame
from tongjian.engines.siteplan import PlanPart

# What stands this near to a wall is fixed to it; two that stand this near to each other are one; in metres.
_FIXED = 0.1
# What lies inside by more than this share of its area is a recess of the building, not a projection.
_INSIDE = 0.5
Interval = tuple[float, float]


class Projections(MeasureKind):
    """Balconies that stick out of one side of a building: their `share` of the side, or the longest `run`.

    They are looked for at footprints and at storey outlines, wherever the drawing shows them.
    """

    kind: Literal["projections"]
    title: ClassVar[str] = "一面外墙上挑出部分的总宽占该面的百分比，或连续宽度"
    nothing: ClassVar[str] = "没有挑出建筑外墙的阳台"

    of: Literal["share", "run"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BALCONY, PlanPart.BUILDING, PlanPart.FLOOR})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        hosts = (*things(scene, "building"), *things(scene, "floor"))
        balconies = things(scene, "balcony")
        if not hosts or not balconies:
            return
        tree = STRtree([balcony.geometry for balcony in balconies])
        for host in hosts:
            touching = tree.query(host.geometry, predicate="dwithin", distance=_FIXED).tolist()
            outside = [balconies[i] for i in sorted(touching) if _sticks_out(balconies[i], host.geometry)]
            yield from self._sides(host, outside, limit)

    def _sides(self, host: Thing, balconies: list[Thing], limit: Limit | None) -> Iterator[Measured]:
        box = frame(host.geometry)
        sides: dict[int, list[tuple[Interval, Thing]]] = {}
        for balcony in balconies:
            side, interval = _place(box, balcony.geometry)
            sides.setdefault(side, []).append((interval, balcony))
        for side, found in sorted(sides.items()):
            runs = _merged([interval for interval, _ in found])
            length = box.length if side in {0, 2} else box.width
            if length == 0:
                continue
            widths = [end - start for start, end in runs]
            yield Measured(
                f"{host.name}一侧挑出部分" + ("占外墙" if self.of == "share" else "的连续宽度"),
                Unit.PERCENT if self.of == "share" else Unit.METRES,
                exact(sum(widths) * 100 / length) if self.of == "share" else millimetres(max(widths)),
                limit,
                entities=(host.handle, *(balcony.handle for _, balcony in found)),
            )


class BalconyShare(MeasureKind):
    """The area of a storey's balconies as a share of the storey outline's, in percent."""

    kind: Literal["balcony_share"]
    title: ClassVar[str] = "一层的阳台面积占该层面积的百分比"
    nothing: ClassVar[str] = "没有同一层的阳台和楼层轮廓"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BALCONY, PlanPart.FLOOR})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.FLOOR})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        by_building: dict[str, list[tuple[frozenset[int], Decimal, str]]] = {}
        for balcony in scene.plan.balconies:
            handle = balcony.outline.entity.handle
            if not balcony.building or not balcony.storeys:
                missing = "阳台未注楼号或层"
                yield Measured(f"阳台 {handle}", Unit.PERCENT, missing=missing, entities=(handle,))
                continue
            piece = (frozenset(balcony.storeys), exact(balcony.outline.area), handle)
            by_building.setdefault(balcony.building, []).append(piece)
        for floor in scene.plan.floors:
            own = [p for p in by_building.get(floor.building or "", ()) if p[0].intersection(floor.storeys)]
            if own and floor.outline.area:
                area = sum((area for _, area, _ in own), Decimal(0))
                yield Measured(
                    f"{floor_name(scene, floor)}阳台占该层",
                    Unit.PERCENT,
                    area * 100 / exact(floor.outline.area),
                    limit,
                    entities=(floor.outline.entity.handle, *(handle for _, _, handle in own)),
                )


class FootprintCover(MeasureKind):
    """How much larger each building's footprint is than the larger of its named storeys, in m²."""

    kind: Literal["footprint_cover"]
    title: ClassVar[str] = "建筑基底面积减去所列各层中最大的面积"
    nothing: ClassVar[str] = "没有既有基底又有这些楼层轮廓的建筑"

    storeys: tuple[int, ...]
    uses: tuple[str, ...]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BUILDING, PlanPart.FLOOR})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        largest: dict[int, tuple[Decimal, str]] = {}
        for floor in scene.plan.floors:
            owner = owner_of(scene, floor)
            if owner is not None and set(floor.storeys).intersection(self.storeys):
                found = (exact(floor.outline.area), floor.outline.entity.handle)
                largest[id(owner)] = max(found, largest.get(id(owner), found))
        for block in scene.terrain.blocks:
            if id(block.building) in largest and block.use in self.uses:
                area, handle = largest[id(block.building)]
                yield Measured(
                    f"{label(block.building)}基底面积与最下两层较大投影面积的差",
                    Unit.SQUARE_METRES,
                    exact(block.building.outline.area) - area,
                    limit,
                    entities=(block.handle, handle),
                )


def _sticks_out(balcony: Thing, host: BaseGeometry) -> bool:
    area = balcony.geometry.area
    return bool(area and balcony.geometry.intersection(host).area < _INSIDE * area)


def _place(box: Frame, shape: BaseGeometry) -> tuple[int, Interval]:
    """On which side of the host (0 and 2 are the long ones) the shape lies, and from where to where."""
    corners: list[Point] = [(x, y) for x, y in shapely.get_coordinates(shape)]
    (along0, along1), (across0, across1) = box.spans(corners)
    beyond = {
        0: across1 - box.half_width,
        1: along1 - box.half_length,
        2: -across0 - box.half_width,
        3: -along0 - box.half_length,
    }
    side = max(beyond, key=lambda side: beyond[side])
    reach = box.half_length if side in {0, 2} else box.half_width
    low, high = (along0, along1) if side in {0, 2} else (across0, across1)
    return side, (max(low, -reach), min(high, reach))


def _merged(intervals: list[Interval]) -> list[Interval]:
    """The intervals with those that touch made one."""
    runs: list[Interval] = []
    for start, end in sorted(intervals):
        if runs and start - runs[-1][1] <= _FIXED:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
