"""What is here: everything the layers say at a point, or at the parcel of a key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from shapely import Point

from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.crs import CGCS2000
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.heights import HeightLimit, limit_at
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places import queries
from tongjian.kernel.places.edition import VersionRef
from tongjian.kernel.places.mapping.boundary.asking import of_parcel
from tongjian.kernel.places.mapping.looking import Look, Mistaken, look, today
from tongjian.kernel.places.mapping.report.asked import text_of
from tongjian.kernel.places.mapping.report.parts import Fact

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,12})?")
_FARTHEST_REACH: Final = 500.0
_AT_HAND: Final = 25.0
"""Metres within which a point or a line counts as here, unless the map says how much a finger covers."""


@dataclass(frozen=True, eq=False)
class Spot:
    """A place: east and north in metres of the frame, and the parcel it was asked for by."""

    east: float
    north: float
    longitude: float
    latitude: float
    parcel: str = ""


@dataclass(frozen=True, eq=False)
class Thing:
    """A feature here, as the page tells it."""

    key: str
    name: str
    facts: tuple[Fact, ...]
    distance: float = 0.0


@dataclass(frozen=True, eq=False)
class Said:
    """What one layer says here; without a version nothing was ever published, and nobody knows."""

    layer: Layer
    version: VersionRef | None
    things: tuple[Thing, ...]
    limit: HeightLimit | None = None

    @property
    def is_parcels(self) -> bool:
        return self.layer.role is Role.PARCEL


@require_GET
def here(request: ViewerRequest, city: str) -> HttpResponse:
    """The page, or for the map the part of it that tells about the place."""
    try:
        seen = look(request, city)
        spot = _spot(seen, request)
    except Mistaken as mistake:
        context = {"look": today(request, city), "sentence": str(mistake), **_form(request)}
        return _render(request, context, 422)
    said = list(_said(seen, spot, _reach(request))) if spot else []
    context = {
        "look": seen,
        "spot": spot,
        # What most come for stands first; the rest in the order of its force.
        "found": sorted((each for each in said if each.things), key=lambda each: not each.is_parcels),
        "empty": [each.layer for each in said if each.version and not each.things],
        "unknown": [each.layer for each in said if not each.version],
        **_form(request),
    }
    return _render(request, context)


def _render(request: ViewerRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    part = request.headers.get("HX-Request") == "true"
    page = "places/mapping/_here.html" if part else "places/mapping/here.html"
    answer = render(request, page, context, status=status)
    # The same address is a page and a part of one: a cache must not mix them.
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def _form(request: ViewerRequest) -> dict[str, Any]:
    return {"typed": request.GET}


def _spot(seen: Look, request: ViewerRequest) -> Spot | None:
    """Where the question is about; None: nothing was asked yet. Raises Mistaken."""
    if key := request.GET.get("parcel", "").strip():
        return _spot_of_parcel(seen, key)
    x, y = request.GET.get("x", "").strip(), request.GET.get("y", "").strip()
    if not x and not y:
        return None
    crs = request.GET.get("crs", seen.frame.storage)
    if crs not in seen.systems.names():
        raise Mistaken("请从列表中选择坐标系。")
    if not _NUMBER.fullmatch(x) or not _NUMBER.fullmatch(y):
        raise Mistaken(
            "请填写 X（北）和 Y（东）两个数，例如 3466012.3 和 497012.3；经纬度则先填纬度，再填经度。"
        )
    point = Point(float(y), float(x))
    if sentence := seen.systems.suspect(point.bounds, crs):
        raise Mistaken(sentence)
    return _spot_at(seen, seen.systems.to_storage(point, crs))


def _spot_of_parcel(seen: Look, key: str) -> Spot:
    try:
        inside = of_parcel(seen, key).representative_point()
    except Mistake as mistake:
        raise Mistaken(str(mistake)) from None
    return _spot_at(seen, inside, key)


def _spot_at(seen: Look, point: Point, parcel: str = "") -> Spot:
    degrees = seen.systems.from_storage(point, CGCS2000)
    return Spot(point.x, point.y, degrees.x, degrees.y, parcel)


def _reach(request: ViewerRequest) -> float:
    given = request.GET.get("reach", "")
    return min(float(given), _FARTHEST_REACH) if _NUMBER.fullmatch(given) else _AT_HAND


def _said(seen: Look, spot: Spot, reach: float) -> Iterator[Said]:
    """What each layer says, by its rank. At most 2 SQL queries beside the edition's."""
    things: dict[str, list[tuple[Feature, float]]] = defaultdict(list)
    areas = [code for code in seen.published() if seen.layers[code].geometry == "polygon"]
    for feature in queries.at(seen.edition, areas, spot.east, spot.north):
        things[feature.layer].append((feature, 0.0))
    thin = [code for code in seen.published() if code not in areas]
    for near in queries.within(seen.edition, thin, Point(spot.east, spot.north), max(reach, 0.0)):
        things[near.feature.layer].append((near.feature, near.distance))
    for code, layer in seen.layers.items():
        own = things[code]
        limit = None
        if layer.role is Role.HEIGHT and own:
            limit = limit_at([feature for feature, _ in own], layer, spot.east, spot.north)
        told = tuple(thing_of(layer, feature, distance) for feature, distance in own)
        yield Said(layer, seen.edition.versions.get(code), told, limit)


def thing_of(layer: Layer, feature: Feature, distance: float = 0.0) -> Thing:
    """A feature as pages tell it: what it is called, and its attributes in the order of the layer."""
    named = feature.attributes.get(layer.column(Meaning.NAME) or layer.label)
    hidden = layer.column(Meaning.REFERENCE)
    facts = tuple(
        Fact(name=each.name, value=text_of(feature.attributes.get(each.name)), unit=each.unit)
        for each in layer.attributes
        if each.name != hidden
    )
    return Thing(feature.key, str(named or feature.key), facts, distance)
