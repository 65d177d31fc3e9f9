"""Measures of entrances: how many, how wide, at what angle they meet the road."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from shapely import Point
from shapely.geometry.base import BaseGeometry

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.things import ENTRANCE_VARIABLES, Thing, metres, things
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.scrutiny.shapes import Point as Place
from tongjian.engines.scrutiny.shapes import witness
from tongjian.engines.scrutiny.terrain import nearest
from tongjian.engines.siteplan import FeatureKind, Path, PlanPart

# A lane belongs to the entrance it comes this near to, in metres.
_AT_THE_ENTRANCE = 5.0


class Entrances(MeasureKind):
    """Entrances whose words on the drawing hold `word`: how many, or how wide the widest is, in metres."""

    kind: Literal["entrances"]
    title: ClassVar[str] = "出入口的个数，或其中最宽一个的宽度"
    name: str
    """What findings call them."""
    word: str
    of: Literal["count", "widest"]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.ENTRANCE})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return self.rests_on

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        entrances = things(scene, "entrance")
        subject = self.name + ("个数" if self.of == "count" else "的最大宽度")
        unit = Unit.PIECES if self.of == "count" else Unit.METRES
        if not entrances:
            yield Measured(subject, unit, limit=limit, missing="图中没有出入口", whole_site=True)
            return
        silent = [e for e in entrances if not e.variables["entrance.words"]]
        meant = [e for e in entrances if self.word in str(e.variables["entrance.words"] or "")]
        actual, missing = self._count(meant, silent) if self.of == "count" else self._widest(meant, silent)
        yield Measured(
            subject,
            unit,
            actual,
            limit,
            missing=missing,
            at_least=bool(missing),
            entities=tuple(entrance.handle for entrance in meant or entrances),
        )

    def _count(self, meant: list[Thing], silent: list[Thing]) -> tuple[Decimal, str]:
        return Decimal(len(meant)), f"{len(silent)} 个出入口未注性质" if silent else ""

    def _widest(self, meant: list[Thing], silent: list[Thing]) -> tuple[Decimal, str]:
        widths = [metres(entrance.attributes.get("宽度")) for entrance in meant]
        unknown = len(silent) + widths.count(None)
        missing = f"{unknown} 个出入口未注性质或宽度" if unknown else ""
        return max((width for width in widths if width is not None), default=Decimal(0)), missing


class EntranceAngle(MeasureKind):
    """The angle at which the lane of each entrance meets the road, in degrees, 0–90.

    As written on the entrance (夹角); else between the road red line and the lane that comes to the entrance.
    """

    kind: Literal["entrance_angle"]
    title: ClassVar[str] = "出入口通道与道路红线的夹角"
    variables: ClassVar[Mapping[str, Kind]] = ENTRANCE_VARIABLES
    nothing: ClassVar[str] = "图中没有这样的出入口"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.ENTRANCE, PlanPart.LANE, PlanPart.ROAD_RED_LINE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for entrance in things(scene, "entrance"):
            angle = metres(entrance.attributes.get("夹角", "").rstrip("°度"))
            lane = None if angle is not None else _lane_of(scene, entrance)
            if lane is not None:
                angle = _angle(scene, entrance, lane)
            yield Measured(
                f"{entrance.name}与道路的夹角",
                Unit.DEGREES,
                angle,
                limit,
                missing="" if angle is not None else "出入口未注夹角，也没有车行道和道路红线可以量",
                entities=(entrance.handle, *([lane.handle] if lane else [])),
                variables=entrance.variables,
            )


def _lane_of(scene: Scene, entrance: Thing) -> Thing | None:
    """The lane that comes nearest to the entrance."""
    lanes = [
        (witness(lane.geometry, entrance.geometry).distance, lane)
        for lane in things(scene, "lane")
        if isinstance(lane.shape, Path)
    ]
    found = min(lanes, key=lambda pair: pair[0], default=None)
    return found[1] if found and found[0] <= _AT_THE_ENTRANCE else None


def _angle(scene: Scene, entrance: Thing, lane: Thing) -> Decimal | None:
    """Where the lane comes nearest to the entrance, against the road that lies nearest to there."""
    place = witness(lane.geometry, entrance.geometry).start
    found = nearest(Point(place), scene.terrain.lines(FeatureKind.ROAD_RED_LINE))
    if found is None:
        return None
    road, gap = found
    along, across = _direction(lane.geometry, place), _direction(road.shape, gap.end)
    if along is None or across is None:
        return None
    cosine = abs(along[0] * across[0] + along[1] * across[1])
    return exact(math.degrees(math.acos(min(1.0, cosine))))


def _direction(line: BaseGeometry, place: Place) -> Place | None:
    """Unit vector of the line's edge nearest to the place; None for a line without length."""
    parts = getattr(line, "geoms", [line])
    edges = [
        (_distance(place, a, b), a, b)
        for part in parts
        for a, b in zip(part.coords, part.coords[1:], strict=False)
        if a != b
    ]
    if not edges:
        return None
    _, (ax, ay), (bx, by) = min(edges)
    length = math.dist((ax, ay), (bx, by))
    return ((bx - ax) / length, (by - ay) / length)


def _distance(place: Place, a: Place, b: Place) -> float:
    """From a point to an edge."""
    (px, py), (ax, ay), (bx, by) = place, a, b
    square = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square))
    return math.dist(place, (ax + along * (bx - ax), ay + along * (by - ay)))
