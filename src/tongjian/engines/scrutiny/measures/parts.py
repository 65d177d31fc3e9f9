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
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import Floor


class StoreyHeight(MeasureKind):
    """The 层高 of each storey outline, in metres."""

    kind: Literal["storey_height"]
    variables: ClassVar[Mapping[str, Kind]] = {"floor.use": Kind.STRING, "floor.below_ground": Kind.BOOL}
    nothing: ClassVar[str] = "图中没有楼层轮廓"

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for floor in scene.plan.floors:
            use = scene.uses.of(_use(scene, floor)) if scene.uses else None
            yield Measured(
                f"{_name(scene, floor)}层高",
                Unit.METRES,
                None if floor.storey_height is None else exact(floor.storey_height),
                limit,
                missing="" if floor.storey_height is not None else "楼层未注层高",
                entities=(floor.outline.entity.handle,),
                variables={"floor.use": use, "floor.below_ground": floor.below_ground},
            )


class RoofHouses(MeasureKind):
    """Rooms on a roof: `height` in metres, or `share` of the building's footprint in percent."""

    kind: Literal["roof_houses"]
    nothing: ClassVar[str] = "图中没有屋顶间"

    of: Literal["height", "share"]

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


class BasementBurial(MeasureKind):
    """The stated 埋深比 of each basement, in percent of its perimeter."""

    kind: Literal["basement_burial"]
    nothing: ClassVar[str] = "图中没有地下室轮廓"

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
    limited: ClassVar[bool] = False
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有建筑基底"

    uses: tuple[str, ...]

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


def _use(scene: Scene, floor: Floor) -> str | None:
    if floor.use:
        return floor.use
    return next((b.use for b in scene.plan.buildings if b.number and b.number == floor.building), None)


def _name(scene: Scene, floor: Floor) -> str:
    owner = next((b for b in scene.plan.buildings if b.number and b.number == floor.building), None)
    storey = floor.name or _span(floor.storeys)
    return f"{label(owner) if owner else '楼层'}{storey}"


def _span(storeys: tuple[int, ...]) -> str:
    if not storeys:
        return ""
    first, last = min(storeys), max(storeys)
    return f" {first} 层" if first == last else f" {first}–{last} 层"
