"""Measures of how far things stand from lines, and whether they stay within them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field
from shapely.geometry.base import BaseGeometry

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import BLOCK_VARIABLES, Measured, MeasureKind, Scene, ends
from tongjian.engines.scrutiny.measures.things import ENTRANCE_VARIABLES, PARTS, Thing, things
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Witness, centred, fine
from tongjian.engines.scrutiny.terrain import Line, nearest
from tongjian.engines.siteplan import FeatureKind, PlanPart

# What touches a line may stick out by this much before it counts as beyond it, in metres.
_TOUCHING = 0.001
_KINDS: Mapping[str, FeatureKind] = {
    "road": FeatureKind.ROAD_RED_LINE,
    "blue_line": FeatureKind.BLUE_LINE,
    "setback_line": FeatureKind.SETBACK_LINE,
    "neighbour": FeatureKind.NEIGHBOUR,
}
_VARIABLES = {**BLOCK_VARIABLES, **ENTRANCE_VARIABLES}


class Distance(MeasureKind):
    """How far each thing stands from the nearest line of a kind, in metres.

    `grades` narrows road red lines by their 等级, `uses` neighbours by the class of their 性质. A line that
    states none may be any: what stands too near to it cannot be verified. `only` and `never` narrow lines by
    attributes that an ordinary line of the kind does not carry.
    """

    kind: Literal["distance"]
    title: ClassVar[str] = "到最近的界线或相邻建筑的距离"
    variables: ClassVar[Mapping[str, Kind]] = _VARIABLES
    nothing: ClassVar[str] = "图中没有要量的东西或界线"

    of: Literal["building", "basement", "entrance"]
    to: Literal["boundary", "road", "blue_line", "setback_line", "neighbour"]
    grades: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    only: Mapping[str, str] = Field(default_factory=dict)
    never: Mapping[str, str] = Field(default_factory=dict)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        line = PlanPart.SITE if self.to == "boundary" else PlanPart(_KINDS[self.to].value)
        return frozenset({PARTS[self.of], line})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.SITE} if self.to == "boundary" else ())

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        if self.to == "boundary":
            yield from self._from_boundary(scene, limit)
            return
        lines = [line for line in scene.terrain.lines(_KINDS[self.to]) if self._may_be_meant(line)]
        sure = [line for line in lines if self._is_meant(scene, line)]
        unsure = [line for line in lines if self._is_silent(line)]
        for thing in things(scene, self.of):
            if measured := to_nearest(thing, sure, unsure, limit, self._asked):
                yield replace(measured, variables=thing.variables)

    def _may_be_meant(self, line: Line) -> bool:
        said = line.attributes
        return all(said.get(key, "").strip() == words for key, words in self.only.items()) and not any(
            said.get(key, "").strip() == words for key, words in self.never.items()
        )

    def _is_meant(self, scene: Scene, line: Line) -> bool:
        if self.uses:
            use = scene.uses.of(line.attributes.get("性质")) if scene.uses else None
            return use in self.uses
        return not self.grades or line.attributes.get("等级", "").strip() in self.grades

    @property
    def _asked(self) -> str:
        """What a line has to say for one to know whether it is meant."""
        return "性质" if self.uses else "等级" if self.grades else ""

    def _is_silent(self, line: Line) -> bool:
        return bool(self._asked) and not line.attributes.get(self._asked, "").strip()

    def _from_boundary(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        boundary = scene.terrain.boundary
        for thing in things(scene, self.of):
            found = _to_boundary(scene, thing)
            if found is None or boundary is None:
                missing = "图中没有用地红线"
                yield Measured(
                    thing.name, Unit.METRES, limit=limit, missing=missing, variables=thing.variables
                )
                continue
            yield Measured(
                f"{thing.name}至用地红线",
                Unit.METRES,
                millimetres(found.distance),
                limit,
                entities=(thing.handle, *boundary.handles),
                points=ends(found),
                variables=thing.variables,
            )


def to_nearest(
    thing: Thing, sure: list[Line], unsure: list[Line], limit: Limit | None, asked: str
) -> Measured | None:
    """The distance to the nearest line that is meant; not measured where one that is silent on what is
    `asked` lies too near, and none that is meant does."""
    found = nearest(thing.geometry, sure)
    doubtful = nearest(thing.geometry, unsure)
    if doubtful and _misses(doubtful, limit) and not _misses(found, limit):
        line, gap = doubtful
        return replace(_gap(thing, line, gap, limit), actual=None, missing=f"{line.name}未注{asked}")
    return _gap(thing, *found, limit) if found else None


def _to_boundary(scene: Scene, thing: Thing) -> Witness | None:
    """The way from a thing to the boundary, where people look for it; several rules ask for it."""
    key = ("to the boundary", id(thing))
    if key not in scene.memory:
        found, boundary = scene.terrain.from_boundary(thing.geometry), scene.terrain.boundary
        scene.memory[key] = centred(thing.geometry, boundary.shape, found) if found and boundary else None
    way: Witness | None = scene.memory[key]
    return way


def _misses(found: tuple[Line, Witness] | None, limit: Limit | None) -> bool:
    return bool(found and limit and limit.margin(millimetres(found[1].distance)) < 0)


def _gap(thing: Thing, line: Line, gap: Witness, limit: Limit | None) -> Measured:
    return Measured(
        f"{thing.name}至{line.name}",
        Unit.METRES,
        millimetres(gap.distance),
        limit,
        entities=(thing.handle, *line.handles),
        points=ends(gap),
        published=(line.published,) if line.published else (),
    )


class Outside(MeasureKind):
    """How much of each building or basement lies beyond a line around it, in m²."""

    kind: Literal["outside"]
    title: ClassVar[str] = "超出用地红线或建筑控制线的面积"
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有要查的建筑或界线"

    of: Literal["building", "basement"]
    line: Literal["boundary", "setback_line"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PARTS[self.of], *self.curable_by})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.SITE if self.line == "boundary" else PlanPart.SETBACK_LINE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        ground, handles, title = self._ground(scene)
        within = ground.buffer(_TOUCHING, join_style="mitre") if ground is not None else None
        for thing in things(scene, self.of):
            if within is None:
                if self.line == "boundary":
                    yield Measured(thing.name, Unit.SQUARE_METRES, limit=limit, missing=f"图中没有{title}")
                continue
            yield Measured(
                f"{thing.name}超出{title}",
                Unit.SQUARE_METRES,
                exact(thing.geometry.difference(within).area),
                limit,
                entities=(thing.handle, *handles),
                variables=thing.variables,
            )

    def _ground(self, scene: Scene) -> tuple[BaseGeometry | None, tuple[str, ...], str]:
        if self.line == "boundary":
            boundary = scene.terrain.boundary
            return scene.terrain.site, boundary.handles if boundary else (), "用地红线"
        closed = [
            feature
            for feature in scene.plan.features
            if feature.kind is FeatureKind.SETBACK_LINE and fine(feature.shape).area > 0
        ]
        if len(closed) != 1:
            # Open control lines have no inside; several would have to be told apart by a person.
            return None, (), "建筑控制线"
        return fine(closed[0].shape), (closed[0].shape.entity.handle,), "建筑控制线"


class Crossing(MeasureKind):
    """How much of the road red lines runs through each building or basement, in metres."""

    kind: Literal["crossing"]
    title: ClassVar[str] = "道路红线穿过建筑或地下室的长度"
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有要查的建筑或道路红线"

    of: Literal["building", "basement"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PARTS[self.of], PlanPart.ROAD_RED_LINE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        roads = scene.terrain.lines(FeatureKind.ROAD_RED_LINE)
        for thing in things(scene, self.of) if roads else ():
            # A wall that stands on the line does not cross it.
            inside = thing.geometry.buffer(-_TOUCHING, join_style="mitre")
            crossed = [(road, road.shape.intersection(inside).length) for road in roads]
            yield Measured(
                f"{thing.name}越过道路红线的长度",
                Unit.METRES,
                millimetres(sum(length for _, length in crossed)),
                limit,
                entities=(thing.handle, *(h for road, length in crossed if length for h in road.handles)),
                variables=thing.variables,
            )
