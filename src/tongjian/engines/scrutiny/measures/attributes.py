"""Measures of figures that stand on the drawing, where geometry says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.things import PARTS, THING_VARIABLES, Thing, ThingName, metres, things
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import Outline, PlanPart


class Attribute(MeasureKind):
    """A number written on each thing of a part (净高, 顶板标高 …), in metres unless `unit` says so."""

    kind: Literal["attribute"]
    title: ClassVar[str] = "图上注明的数值"
    variables: ClassVar[Mapping[str, Kind]] = THING_VARIABLES

    of: ThingName
    key: str
    unit: Unit = Unit.METRES

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PARTS[self.of]})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for thing in things(scene, self.of):
            number = metres(thing.attributes.get(self.key))
            yield Measured(
                f"{thing.name}{self.key}",
                self.unit,
                number,
                limit,
                missing="" if number is not None else self._missing(thing),
                entities=(thing.handle,),
                variables=thing.variables,
            )

    def _missing(self, thing: Thing) -> str:
        layer, written = PARTS[self.of].value, thing.attributes.get(self.key, "").strip()
        return f"{layer}的{self.key}“{written}”不是数" if written else f"{layer}未注{self.key}"


class Width(MeasureKind):
    """The stated 宽度 of each lane, in metres."""

    kind: Literal["width"]
    title: ClassVar[str] = "车道注明的宽度"
    variables: ClassVar[Mapping[str, Kind]] = {"lane.class": Kind.STRING}
    nothing: ClassVar[str] = "图中没有这样的车道"

    of: Literal["lane", "fire_lane"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PARTS[self.of]})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for lane in things(scene, self.of):
            width = metres(lane.attributes.get("宽度"))
            yield Measured(
                lane.name,
                Unit.METRES,
                width,
                limit,
                missing="" if width is not None else f"{PARTS[self.of].value}未注宽度",
                entities=(lane.handle,),
                variables=lane.variables,
            )


class AreaOf(MeasureKind):
    """The area of each thing drawn as an outline, in m²."""

    kind: Literal["area"]
    title: ClassVar[str] = "轮廓的面积"
    variables: ClassVar[Mapping[str, Kind]] = THING_VARIABLES

    of: ThingName

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PARTS[self.of]})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for thing in things(scene, self.of):
            if isinstance(thing.shape, Outline):
                area: Decimal = exact(thing.shape.area)
                yield Measured(
                    f"{thing.name}面积",
                    Unit.SQUARE_METRES,
                    area,
                    limit,
                    entities=(thing.handle,),
                    variables=thing.variables,
                )
