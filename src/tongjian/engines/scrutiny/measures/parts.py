"""Measures of parts of buildings: storeys, roof rooms, uses, attributes that must be stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

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
from tongjian.engines.scrutiny.measures.things import FLOOR_VARIABLES, things
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import PlanPart


class StoreyHeight(MeasureKind):
    """The 层高 of each storey outline, in metres."""

    kind: Literal["storey_height"]
    title: ClassVar[str] = "楼层轮廓注明的层高"
    variables: ClassVar[Mapping[str, Kind]] = FLOOR_VARIABLES
    nothing: ClassVar[str] = "图中没有这样的楼层轮廓"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.FLOOR})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for floor, thing in zip(scene.plan.floors, things(scene, "floor"), strict=True):
            yield Measured(
                f"{thing.name}层高",
                Unit.METRES,
                None if floor.storey_height is None else exact(floor.storey_height),
                limit,
                missing="" if floor.storey_height is not None else "楼层未注层高",
                entities=(thing.handle,),
                variables=thing.variables,
            )


class RoofHouses(MeasureKind):
    """Rooms on a roof: `height` in metres, or `share` of the building's footprint in percent."""

    kind: Literal["roof_houses"]
    title: ClassVar[str] = "屋顶间的高度，或其面积占所在建筑基底的百分比"
    nothing: ClassVar[str] = "图中没有屋顶间"

    of: Literal["height", "share"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.ROOF_HOUSE} | ({PlanPart.BUILDING} if self.of == "share" else set()))

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        if self.of == "share":
            yield from self._shares(scene, limit)
            return
        for house in scene.plan.roof_houses:
            yield Measured(
                f"{house.building or ''}屋顶间高度",
                Unit.METRES,
                None if house.height is None else exact(house.height),
                limit,
                missing="" if house.height is not None else "屋顶间未注高度",
                entities=(house.outline.entity.handle,),
            )

    def _shares(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        numbers = {building.number for building in scene.plan.buildings}
        for building in scene.plan.buildings:
            houses = [h for h in scene.plan.roof_houses if h.building and h.building == building.number]
            if not houses or not building.outline.area:
                continue
            area = sum((exact(house.outline.area) for house in houses), Decimal(0))
            yield Measured(
                f"{label(building)}屋顶间占屋面",
                Unit.PERCENT,
                area * 100 / exact(building.outline.area),
                limit,
                entities=tuple(house.outline.entity.handle for house in houses),
            )
        for house in scene.plan.roof_houses:
            if house.building is None or house.building not in numbers:
                handle = house.outline.entity.handle
                missing = "屋顶间未注所在建筑的楼号"
                yield Measured(f"屋顶间 {handle}", Unit.PERCENT, missing=missing, entities=(handle,))


class BasementBurial(MeasureKind):
    """The stated 埋深比 of each basement, in percent of its perimeter."""

    kind: Literal["basement_burial"]
    title: ClassVar[str] = "地下室注明的埋深比"
    nothing: ClassVar[str] = "图中没有地下室轮廓"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BASEMENT})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for basement in scene.plan.basements:
            ratio, handle = basement.burial_ratio, basement.outline.entity.handle
            yield Measured(
                f"地下室 {handle} 埋深比",
                Unit.PERCENT,
                None if ratio is None else exact(ratio) * 100,
                limit,
                missing="" if ratio is not None else "地下室未注埋深比，未计入容积率",
                review="" if ratio is not None else "埋深比须由人核定",
                entities=(handle,),
            )


class AllowedUses(MeasureKind):
    """Buildings and storeys whose use is none of the allowed ones: how many."""

    kind: Literal["allowed_uses"]
    title: ClassVar[str] = "性质不在允许之列的建筑"
    limited: ClassVar[bool] = False
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有建筑基底"

    uses: tuple[str, ...]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BUILDING})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for block in scene.terrain.blocks:
            words = block.building.use
            yield Measured(
                f"{block.name}性质（{words or '未注'}）",
                Unit.PIECES,
                None if words is None else Decimal(0 if self._allows(scene, words) else 1),
                Limit.at_most(Decimal(0)),
                missing="" if words is not None else f"{block.name}未注性质",
                entities=(block.handle,),
                variables=block_variables(block),
            )

    def _allows(self, scene: Scene, words: str) -> bool:
        if any(use in words or words in use for use in self.uses):
            return True
        if scene.uses is None:
            return False
        meant = scene.uses.of(words)
        return meant is not None and meant in {scene.uses.of(use) for use in self.uses}


class StatedHeight(MeasureKind):
    """By how much each building's stated height exceeds the sum of its storeys', in metres.

    Below zero the height was not taken up to the parapet's top, or a storey's is wrong.
    """

    kind: Literal["stated_height"]
    title: ClassVar[str] = "建筑高度减去地上各层层高之和"
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有既有基底又有楼层轮廓的建筑"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.BUILDING, PlanPart.FLOOR})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for block in scene.terrain.blocks:
            number, height = block.building.number, block.building.height
            floors = [f for f in scene.plan.floors if number and f.building == number and not f.below_ground]
            if not floors:
                continue
            known = [exact(f.storey_height) * f.count for f in floors if f.storey_height is not None]
            silent = (
                "未注建筑高度" if height is None else "的楼层未注层高" if len(known) < len(floors) else ""
            )
            yield Measured(
                f"{block.name}建筑高度与各层层高之和的差",
                Unit.METRES,
                None if silent or height is None else exact(height) - sum(known, Decimal(0)),
                limit,
                missing=f"{block.name}{silent}" if silent else "",
                entities=(block.handle,),
                variables=block_variables(block),
            )
