"""Measures of how far things stand from lines, and whether they stay within them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

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
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Witness, centred, fine
from tongjian.engines.scrutiny.terrain import Line, nearest
from tongjian.engines.siteplan import FeatureKind

Thing = Literal["building", "basement"]
# What touches a line may stick out by this much before it counts as beyond it, in metres.
_TOUCHING = 0.001

_KINDS = {
    "road": FeatureKind.ROAD_RED_LINE,
    "blue_line": FeatureKind.BLUE_LINE,
    "setback_line": FeatureKind.SETBACK_LINE,
    "neighbour": FeatureKind.NEIGHBOUR,
}


def things(scene: Scene, of: Thing) -> Iterator[tuple[str, str, BaseGeometry, Mapping[str, object]]]:
    """Name, handle, shape and variables of every building or basement."""
    if of == "building":
        for block in scene.terrain.blocks:
            yield block.name, block.handle, block.shape, block_variables(block)
        return
    for basement in scene.plan.basements:
        handle = basement.outline.entity.handle
        yield f"地下室 {handle}", handle, fine(basement.outline), {}


class Distance(MeasureKind):
    """How far each building or basement stands from the nearest line of a kind, in metres.

    `grades` narrows road red lines by their 等级. A line that states no grade may be any: what
    stands too near to it cannot be verified.
    """

    kind: Literal["distance"]
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有要量的建筑或界线"

    of: Thing
    to: Literal["boundary", "road", "blue_line", "setback_line", "neighbour"]
    grades: tuple[str, ...] = ()

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        if self.to == "boundary":
            yield from self._from_boundary(scene, limit)
            return
        lines = scene.terrain.lines(_KINDS[self.to])
        sure = [line for line in lines if self._is_meant(line)]
        unsure = [line for line in lines if self.grades and "等级" not in line.attributes]
        for name, handle, shape, variables in things(scene, self.of):
            if measured := self._to_nearest(name, handle, shape, sure, unsure, limit):
                yield replace(measured, variables=variables)

    def _is_meant(self, line: Line) -> bool:
        return not self.grades or line.attributes.get("等级", "").strip() in self.grades

    def _from_boundary(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        boundary = scene.terrain.boundary
        for name, handle, shape, variables in things(scene, self.of):
            found = scene.terrain.from_boundary(shape)
            if found is None or boundary is None:
                yield Measured(
                    name, Unit.METRES, limit=limit, missing="图中没有用地红线", variables=variables
                )
                continue
            yield Measured(
                f"{name}至用地红线",
                Unit.METRES,
                millimetres(found.distance),
                limit,
                entities=(handle, *boundary.handles),
                points=ends(centred(shape, boundary.shape, found)),
                variables=variables,
            )

    def _to_nearest(
        self,
        name: str,
        handle: str,
        shape: BaseGeometry,
        sure: list[Line],
        unsure: list[Line],
        limit: Limit | None,
    ) -> Measured | None:
        found = nearest(shape, sure)
        doubtful = nearest(shape, unsure)
        if doubtful and not _misses(found, limit) and (found is None or _misses(doubtful, limit)):
            line, gap = doubtful
            measured = _gap(name, handle, line, gap, limit)
            return (
                replace(measured, actual=None, missing=f"{line.name}未注等级")
                if _misses(doubtful, limit)
                else None
            )
        return _gap(name, handle, *found, limit) if found else None


def _misses(found: tuple[Line, Witness] | None, limit: Limit | None) -> bool:
    return bool(found and limit and limit.margin(millimetres(found[1].distance)) < 0)


def _gap(name: str, handle: str, line: Line, gap: Witness, limit: Limit | None) -> Measured:
    return Measured(
        f"{name}至{line.name}",
        Unit.METRES,
        millimetres(gap.distance),
        limit,
        entities=(handle, *line.handles),
        points=ends(gap),
    )


class Outside(MeasureKind):
    """How much of each building or basement lies beyond a line around it, in m²."""

    kind: Literal["outside"]
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有要查的建筑或界线"

    of: Thing
    line: Literal["boundary", "setback_line"]

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        ground, handles, title = self._ground(scene)
        within = ground.buffer(_TOUCHING, join_style="mitre") if ground is not None else None
        for name, handle, shape, variables in things(scene, self.of):
            if within is None:
                if self.line == "boundary":
                    yield Measured(name, Unit.SQUARE_METRES, limit=limit, missing=f"图中没有{title}")
                continue
            beyond = shape.difference(within)
            yield Measured(
                f"{name}超出{title}",
                Unit.SQUARE_METRES,
                exact(beyond.area),
                limit,
                entities=(handle, *handles),
                variables=variables,
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


class Width(MeasureKind):
    """The stated 宽度 of each lane, in metres."""

    kind: Literal["width"]
    variables: ClassVar[Mapping[str, Kind]] = {"lane.class": Kind.STRING}
    nothing: ClassVar[str] = "图中没有车道"

    of: Literal["lane", "fire_lane"]

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        kind = FeatureKind.LANE if self.of == "lane" else FeatureKind.FIRE_LANE
        for feature in scene.plan.features:
            if feature.kind is not kind:
                continue
            handle = feature.shape.entity.handle
            width = metres(feature.attributes.get("宽度"))
            yield Measured(
                f"{kind.value} {handle}",
                Unit.METRES,
                width,
                limit,
                missing="" if width is not None else f"{kind.value}未注宽度",
                entities=(handle,),
                variables={"lane.class": feature.attributes.get("类型")},
            )


class Length(MeasureKind):
    """How long each building is: the longer side of the smallest rectangle around it, in metres."""

    kind: Literal["length"]
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "图中没有建筑基底"

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for block in scene.terrain.blocks:
            yield Measured(
                f"{block.name}长度",
                Unit.METRES,
                millimetres(block.frame.length),
                limit,
                entities=(block.handle,),
                variables=block_variables(block),
            )


def metres(written: str | None) -> Decimal | None:
    """A length as written (`6`, `6.0m`), None when it is none."""
    text = (written or "").strip().removesuffix("米").rstrip("mM ")
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
