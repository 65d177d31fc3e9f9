"""The rules of place: one case for each, every plan with a surroundings file beside it.

The parcel is 200 × 200 m, so drawings with an origin of their own would fit on it in four ways: they carry
coordinates, but for those that are about that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely import Polygon

from tests.engines.scrutiny.placing import EAST, NORTH, box, published, surroundings
from tests.engines.scrutiny.rule_drawings.case import ADVISORY, Case, Make, Placed
from tests.engines.scrutiny.siteplans import entity, house
from tongjian.engines.blueprint.surroundings import PlacePart
from tongjian.engines.siteplan import (
    Basement,
    Building,
    Feature,
    FeatureKind,
    Outline,
    Path,
    Site,
    SitePlan,
    Vertex,
)

ALWAYS = "every plan that lies on the blueprint has a site outline, and without one nothing can be verified"
ROAD, RIVER = FeatureKind.ROAD_RED_LINE, FeatureKind.BLUE_LINE


def plan(
    *features: Feature,
    width: float = 200,
    x: float = EAST,
    y: float = NORTH,
    site: Polygon | None = None,
    basement: Polygon | None = None,
    **more: Any,
) -> Make:
    """A slab on a `site` (a square `width` metres wide unless told) whose south-west corner lies there,
    in the storage system unless told."""

    def make() -> SitePlan:
        given: dict[str, Any] = {
            "sites": (Site(_outline("用地红线", site or box(0, 0, width, 200), x, y)),),
            "buildings": (house("1", x + 80, y + 80),),
            "features": features,
        }
        if basement is not None:
            given["basements"] = (Basement(_outline("地下室轮廓", basement, x, y)),)
        return SitePlan(**(given | more))

    return make


def _outline(layer: str, shape: Polygon, x: float, y: float) -> Outline:
    corners = [Vertex(x + east, y + north) for east, north in shape.exterior.coords[:-1]]
    return Outline(tuple(corners), entity(layer))


def building(x: float = 80, y: float = 80, **more: Any) -> Building:
    return house("1", EAST + x, NORTH + y, **more)


def slab(x: float, y: float = 80, **more: Any) -> Make:
    """A slab of 40 × 14 m so far from the parcel's corner."""
    return plan(buildings=(building(x, y, **more),))


def drawn(kind: FeatureKind, *points: tuple[float, float], **attributes: str) -> Feature:
    """A line of the drawing, in metres from the parcel's corner."""
    vertices = tuple(Vertex(EAST + x, NORTH + y) for x, y in points)
    return Feature(kind, Path(vertices, entity(kind.value)), attributes)


def placed(make: Make, *features: PlacePart, **how: Any) -> Placed:
    declared = how.pop("declared", {})
    return Placed(make, lambda: surroundings(*features, **how), declared)


def nobody() -> SitePlan:
    """A parcel nobody builds on, on the blueprint."""
    return plan(buildings=())()


FIELD = published("farmland", "NT-1", box(60, 60, 140, 140), 地类="水田")
MEADOW = published("farmland", "NT-2", box(300, 0, 380, 80), 地类="水田")
METRO = published("metro", "M1", box(-20, 0, 10, 200), 名称="1 号线", 区域="控制保护区")
STREET = published("road", "R1", box(-24, -100, 0, 300), 名称="西街", 等级="支路")
WIDE_STREET = published("road", "R1", box(-24, -100, 100, 300), 名称="西街", 等级="支路")
NAMELESS = published("blue-line", "L1", box(0, 203, 200, 223), 名称="北河")
FLOODING = published("blue-line", "L1", box(0, 90, 200, 223), 名称="北河")
CONE = published("height-limit", "X1", box(-100, -100, 300, 300), 名称="锥面", 限高=60.0)
LOW = published("height-limit", "X1", box(-100, -100, 300, 300), 名称="锥面", 限高=50.0)
LEVEL = published("height-limit", "X1", box(-100, -100, 300, 300), 名称="锥面", 限高=62.0, 高程系统="高程")
OTHERS = published("project", "2401-320508-89-01-000001", box(60, 60, 140, 140), 项目名称="隔壁")

_WEST_LINE = drawn(ROAD, (0, -50), (0, 250), 等级="支路")
_NORTH_LINE = drawn(RIVER, (0, 203), (200, 203))
_BASEMENT = box(20, 20, 180, 180)
_WRONG_ZONE = plan(x=EAST - 283_000, y=NORTH)
"""Millions of metres, and nowhere near the city: what a neighbouring zone's coordinates look like."""


def _corner_cut(width: float) -> Polygon:
    """A square that fits on itself in one way only."""
    return Polygon([(0, 0), (width, 0), (width, 150), (120, 200), (0, 200)])


BLUEPRINT: Mapping[str, Case] = {
    "place-laid": Case(
        placed(plan()),
        ADVISORY,
        placed(plan(x=0, y=0, site=_corner_cut(200.3)), parcel=_corner_cut(200)),
        placed(plan(x=0, y=0, width=120)),
        ALWAYS,
    ),
    "place-site-parcel": Case(
        placed(plan(width=200.05)),
        placed(plan(width=200.2)),
        placed(plan(x=0, y=0)),
        placed(plan(x=0, y=0, width=120)),
        ALWAYS,
    ),
    "place-site-area": Case(
        placed(plan(width=200.9)), ADVISORY, placed(plan(width=202)), placed(_WRONG_ZONE), ALWAYS
    ),
    "place-building-parcel": Case(
        placed(slab(160)), placed(slab(160.2)), placed(plan(x=0, y=0)), placed(_WRONG_ZONE), placed(nobody)
    ),
    "place-basement-parcel": Case(
        placed(plan(basement=_BASEMENT)),
        placed(plan(basement=box(20, 20, 200.2, 180))),
        placed(plan(x=0, y=0, basement=_BASEMENT)),
        placed(_WRONG_ZONE),
        placed(plan()),
    ),
    "place-protected": Case(
        placed(slab(145), FIELD),
        placed(plan(), FIELD),
        placed(plan(x=0, y=0), FIELD),
        placed(plan(), missing=("ecology",)),
        placed(nobody, FIELD),
    ),
    "place-protected-site": Case(
        placed(plan(), MEADOW), ADVISORY, placed(plan(), FIELD), placed(plan(), missing=("ecology",)), ALWAYS
    ),
    "place-growth": Case(
        placed(plan()),
        placed(plan(), growth=False),
        placed(plan(x=0, y=0)),
        placed(plan(), growth=False, missing=("growth",)),
        ALWAYS,
    ),
    "place-metro": Case(
        placed(plan()), ADVISORY, placed(plan(), METRO), placed(plan(), missing=("metro",)), ALWAYS
    ),
    "place-building-road": Case(
        placed(slab(0), STREET),
        placed(plan(), WIDE_STREET),
        placed(plan(x=0, y=0), STREET),
        placed(plan(), missing=("road",)),
        placed(nobody, STREET),
    ),
    "place-basement-road": Case(
        placed(plan(basement=_BASEMENT), STREET),
        placed(plan(basement=_BASEMENT), WIDE_STREET),
        placed(plan(x=0, y=0, basement=_BASEMENT), STREET),
        placed(plan(basement=_BASEMENT), missing=("road",)),
        placed(plan(), STREET),
    ),
    "place-blue-line": Case(
        placed(plan(), NAMELESS),
        placed(plan(), FLOODING),
        placed(plan(x=0, y=0), NAMELESS),
        placed(plan(), missing=("blue-line",)),
        placed(nobody, NAMELESS),
    ),
    "place-road-agrees": Case(
        placed(plan(_WEST_LINE), STREET),
        ADVISORY,
        placed(plan(drawn(ROAD, (-1, -50), (-1, 250), 等级="支路")), STREET),
        placed(plan(_WEST_LINE), missing=("road",)),
        placed(plan()),
    ),
    "place-blue-line-agrees": Case(
        placed(plan(_NORTH_LINE), NAMELESS),
        ADVISORY,
        placed(plan(drawn(RIVER, (0, 205), (200, 205))), NAMELESS),
        placed(plan(_NORTH_LINE), missing=("blue-line",)),
        placed(plan()),
    ),
    "place-height": Case(
        placed(slab(80, height=60.0), CONE),
        placed(slab(80, height=60.0), LOW),
        placed(plan(x=0, y=0), CONE),
        placed(plan(), LEVEL),
        placed(plan()),
    ),
    "place-project": Case(
        placed(plan(), OTHERS, declared={"projects": ["2401-320508-89-01-000001"]}),
        ADVISORY,
        placed(plan(), OTHERS),
        placed(plan(), missing=("project",)),
        placed(nobody, OTHERS),
    ),
}
