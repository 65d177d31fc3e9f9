"""Measures of the lines the blueprint publishes: distances to them, and whether the drawn ones agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Meaning, Role
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, Scene, ends
from tongjian.engines.scrutiny.measures.distances import Distance, to_nearest
from tongjian.engines.scrutiny.measures.placed import (
    PlaceMeasure,
    Target,
    beyond_what_is_known,
    is_known,
    rests_on,
    unpublished,
)
from tongjian.engines.scrutiny.measures.things import things
from tongjian.engines.scrutiny.quantities import millimetres
from tongjian.engines.scrutiny.shapes import farthest
from tongjian.engines.scrutiny.terrain import Line
from tongjian.engines.siteplan import FeatureKind, PlanPart

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.place import Place, Published

LineName = Literal["road", "blue_line"]
_ROLES: Mapping[LineName, Role] = {"road": Role.ROAD, "blue_line": Role.BLUE_LINE}
_KINDS: Mapping[LineName, FeatureKind] = {
    "road": FeatureKind.ROAD_RED_LINE,
    "blue_line": FeatureKind.BLUE_LINE,
}
# How close together the places are that are tried along a drawn line, in metres.
_STEP = 1.0


class PublishedDistance(PlaceMeasure):
    """How far each thing stands from the nearest published line of a kind, in metres; 0 within it.

    `grades` narrows roads by their published grade, like those of drawn lines.
    """

    kind: Literal["published_distance"]
    title: ClassVar[str] = "到最近的已公布界线的距离"
    nothing: ClassVar[str] = "周边没有这类已公布的界线"

    of: Literal["building", "basement"]
    to: LineName
    grades: tuple[str, ...] = ()

    @classmethod
    def like(cls, drawn: Distance) -> PublishedDistance | None:
        """The same distance from published lines; None for what is measured from no published line."""
        if drawn.of == "entrance" or drawn.only or (drawn.to != "road" and drawn.to != "blue_line"):
            return None
        return cls(kind="published_distance", of=drawn.of, to=drawn.to, grades=drawn.grades)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return rests_on((self.of,))

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        layers = place.of(_ROLES[self.to])
        yield from unpublished(layers)
        published = [one for each in layers if each.is_published for one in each.features]
        grades = {one.reference: _grade(one) for one in published}
        sure = [_line(one) for one in published if not self.grades or grades[one.reference] in self.grades]
        unsure = [_line(one) for one in published if self.grades and not grades[one.reference]]
        for thing in things(scene, self.of) if any(each.is_published for each in layers) else ():
            if not is_known(place, thing.geometry):
                yield beyond_what_is_known(Target(thing.name, (thing.handle,), thing.geometry), place)
            elif measured := to_nearest(thing, sure, unsure, limit, "等级"):
                yield measured


class LineDeviation(PlaceMeasure):
    """By how much the drawn lines of a kind leave the published ones, near the site, in metres."""

    kind: Literal["line_deviation"]
    of_drawing: ClassVar[bool] = True
    title: ClassVar[str] = "图上的界线偏离已公布界线的最大距离"
    nothing: ClassVar[str] = "用地旁没有这类界线"

    to: LineName
    near: Decimal
    """Only what lies within so many metres of the site is compared: farther away a drawing is a sketch."""

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.SITE, PlanPart(_KINDS[self.to].value)})

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        layers, site = place.of(_ROLES[self.to]), scene.terrain.site
        yield from unpublished(layers)
        if site is None or not layers or not all(each.is_published for each in layers):
            return
        beside = site.buffer(float(self.near))
        published = [one for each in layers for one in each.features if one.shape.intersects(beside)]
        drawn = [line for line in scene.terrain.lines(_KINDS[self.to]) if line.shape.intersects(beside)]
        title = layers[0].layer.title
        if published and not drawn:
            yield _not_drawn(published, scene)
        for line in drawn:
            if published:
                yield _deviation(line, published, beside, limit)
            else:
                yield _not_published(line, title)


def _deviation(
    line: Line, published: Sequence[Published], beside: BaseGeometry, limit: Limit | None
) -> Measured:
    edges = shapely.union_all([_edge(one.shape) for one in published])
    piece = _edge(line.shape).intersection(beside)
    off = farthest(piece, edges, _STEP)
    nearest = min(published, key=lambda one: float(shapely.distance(piece, _edge(one.shape))))
    return Measured(
        f"图上的{line.name}偏离已公布的{nearest.name}",
        Unit.METRES,
        millimetres(off.distance),
        limit,
        entities=line.handles,
        points=ends(off) if off.distance > 0 else None,
        published=tuple(one.reference for one in published),
    )


def _not_drawn(published: Sequence[Published], scene: Scene) -> Measured:
    boundary = scene.terrain.boundary
    names = "、".join(dict.fromkeys(one.name for one in published))
    missing = f"图中没有画出用地旁已公布的{names}"
    return Measured(
        names,
        Unit.METRES,
        review=missing,
        missing=missing,
        mend="按已公布的成果补画后重新上传",
        entities=boundary.handles if boundary else (),
        published=tuple(one.reference for one in published),
    )


def _not_published(line: Line, title: str) -> Measured:
    missing = f"图上画有{line.name}，一张蓝图的{title}在此处没有"
    mend = "核对该线的依据；以已公布的成果为准"
    return Measured(line.name, Unit.METRES, review=missing, missing=missing, mend=mend, entities=line.handles)


def _edge(shape: BaseGeometry) -> BaseGeometry:
    return shape.boundary if shape.area > 0 else shape


def _grade(one: Published) -> str:
    return str(one.says(Meaning.GRADE) or "").strip()


def _line(one: Published) -> Line:
    """A published area is solid: what stands in a road or a river keeps no distance from it."""
    grade = _grade(one)
    return Line(f"已公布的{grade}{one.name}", (), one.shape, {"等级": grade}, one.reference)
