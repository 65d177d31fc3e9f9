"""Measures of parking: stalls beside walls, kinds of stalls, garage area for each stall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import shapely
from pydantic import Field
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.things import floor_words, things
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Frame, fine, frame
from tongjian.engines.siteplan import PlanPart, Stall

# A wall runs beside a stall when it follows at least this part of the stall's long side.
_BESIDE = 0.5


class StallWalls(MeasureKind):
    """The width of each stall whose long sides stand at exactly so many walls, in metres.

    Walls are the buildings' outlines for stalls on the ground, the basements' for those of `underground`
    kinds. A wall counts up to `near` metres from the stall's side.
    """

    kind: Literal["stall_walls"]
    title: ClassVar[str] = "靠墙车位的宽度"
    nothing: ClassVar[str] = "没有这样靠墙的机动车位"

    walls: Literal[1, 2]
    near: float = Field(gt=0)
    underground: tuple[str, ...]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.STALL, PlanPart.BUILDING, PlanPart.BASEMENT})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        key = ("walls of stalls", self.near, self.underground)
        if key not in scene.memory:
            scene.memory[key] = list(self._all(scene))
        for stall, walls in scene.memory[key]:
            if walls == self.walls:
                handle = stall.outline.entity.handle
                width = millimetres(stall.width)
                yield Measured(f"车位 {handle}宽度", Unit.METRES, width, limit, entities=(handle,))

    def _all(self, scene: Scene) -> Iterator[tuple[Stall, int]]:
        below = [stall for stall in scene.plan.stalls if self._is_below(stall)]
        above = [stall for stall in scene.plan.stalls if not self._is_below(stall)]
        yield from self._beside(above, [block.shape for block in scene.terrain.blocks])
        yield from self._beside(below, [thing.geometry for thing in things(scene, "basement")])

    def _is_below(self, stall: Stall) -> bool:
        return any(word in (stall.kind or "") for word in self.underground)

    def _beside(self, stalls: list[Stall], solids: list[BaseGeometry]) -> Iterator[tuple[Stall, int]]:
        """The stalls near walls, with the number of their long sides that have one."""
        if not stalls or not solids:
            return
        walls = [solid.boundary for solid in solids]
        outlines = [fine(stall.outline) for stall in stalls]
        near = STRtree(outlines).query(walls, predicate="dwithin", distance=self.near)
        beside: dict[int, list[int]] = {}
        for wall, stall in zip(*(side.tolist() for side in near), strict=True):
            beside.setdefault(stall, []).append(wall)
        for index in sorted(beside):
            box = frame(outlines[index])
            around = shapely.union_all([walls[i] for i in beside[index]])
            yield stalls[index], sum(self._has_wall(box, side, around) for side in (-1, 1))

    def _has_wall(self, box: Frame, side: int, walls: BaseGeometry) -> bool:
        """Whether a wall follows this long side of the stall."""
        (x, y), (ax, ay) = box.centre, box.axis
        middle = (x - ay * side * box.half_width, y + ax * side * box.half_width)
        ends = [(middle[0] + ax * t, middle[1] + ay * t) for t in (-box.half_length, box.half_length)]
        # Only walls along the side: a strip that ends where the stall does has no corner beyond it.
        strip = LineString(ends).buffer(self.near, cap_style="flat")
        return bool(walls.intersection(strip).length >= _BESIDE * box.length)


class StallShare(MeasureKind):
    """The share of stalls whose kind holds one of the words, in percent."""

    kind: Literal["stall_share"]
    title: ClassVar[str] = "某类车位占机动车位的百分比"
    nothing: ClassVar[str] = "图中没有机动车位"

    name: str
    words: tuple[str, ...] = Field(min_length=1)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.STALL})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return self.rests_on

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        stalls = scene.plan.stalls
        if not stalls:
            return
        meant = [s for s in stalls if any(word in (s.kind or "") for word in self.words)]
        silent = sum(1 for stall in stalls if stall.kind is None)
        yield Measured(
            f"{self.name}占机动车位",
            Unit.PERCENT,
            Decimal(len(meant) * 100) / len(stalls),
            limit,
            missing=f"{silent} 个机动车位未注类型" if silent else "",
            at_least=bool(silent),
            entities=tuple(stall.outline.entity.handle for stall in meant),
            whole_site=True,
        )


class AreaPerStall(MeasureKind):
    """Garage floor area below ground for each stall of the kinds in it, in m².

    Stalls of `other` kinds take another area: where both stand in one garage nobody can tell the shares.
    """

    kind: Literal["area_per_stall"]
    title: ClassVar[str] = "地下车库平均每个车位的建筑面积"
    nothing: ClassVar[str] = "图中没有这类车位的地下车库"

    kinds: tuple[str, ...] = Field(min_length=1)
    other: tuple[str, ...] = ()

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.STALL, PlanPart.FLOOR, PlanPart.BASEMENT})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return self.rests_on

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        stalls = [s for s in scene.plan.stalls if any(word in (s.kind or "") for word in self.kinds)]
        if not stalls:
            return
        subject, unit = "地下车库每车位面积", Unit.SQUARE_METRES
        if any(word in (s.kind or "") for s in scene.plan.stalls for word in self.other):
            yield Measured(subject, unit, missing="车库内有两类车位，面积无法分开", whole_site=True)
            return
        area, handles, missing = _garage(scene)
        yield Measured(
            subject,
            unit,
            None if missing else area / len(stalls),
            limit,
            missing=missing,
            entities=handles,
            whole_site=True,
        )


def _garage(scene: Scene) -> tuple[Decimal, tuple[str, ...], str]:
    """Area and outlines of the garages below ground, or what is missing to know them."""
    uses = scene.uses
    garages = [
        (exact(floor.outline.area) * floor.count, floor.outline.entity.handle)
        for floor in scene.plan.floors
        if floor.below_ground and uses and uses.of(floor_words(scene, floor)) == "garage"
    ]
    if not garages:
        meant = [b for b in scene.plan.basements if uses and uses.of(b.use) == "garage"]
        if any(b.storeys is None for b in meant):
            return Decimal(0), (), "地下室未注层数"
        garages = [
            (exact(b.outline.area) * b.storeys, b.outline.entity.handle)
            for b in meant
            if b.storeys is not None
        ]
    if not garages:
        return Decimal(0), (), "图中没有注明用途为车库的地下楼层或地下室"
    return sum((area for area, _ in garages), Decimal(0)), tuple(handle for _, handle in garages), ""
