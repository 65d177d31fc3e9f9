"""What lies where. What is exact is computed by shapely, the same on every database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint import heights
from tongjian.engines.blueprint.feature import Feature, Near, Overlap
from tongjian.engines.blueprint.heights import HeightLimit
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.queries.editions import layer_with
from tongjian.kernel.places.search.finding import Bounds, Found, enough_within, find

TOUCHING = 1e-6
"""m²: areas that share less ground than a square millimetre touch and do not overlap."""
FARTHEST = 20_000.0
"""Metres: how far `nearest` looks unless told otherwise."""


def intersecting(edition: Edition, layers: Iterable[str], geometry: BaseGeometry) -> list[Overlap]:
    """The features that share ground with the geometry, by layer as asked and then by key. 1 SQL query.

    Areas that only touch share none.
    """
    order = _order(layers)
    rows = find(edition.city, _numbers(edition, order), geometry.bounds)
    if not rows:
        return []
    shapes = _shapes(rows)
    shapely.prepare(geometry)
    places = _places(shapely.intersects(geometry, shapes))
    shared = shapely.intersection(geometry, shapes[places])
    whole, dimension = _measure(geometry), shapely.get_dimensions(geometry)
    found = []
    for place, common, lower in zip(places, shared, shapely.get_dimensions(shapes[places]), strict=True):
        measure = _measure(common, min(dimension, lower))
        if dimension == lower == 2 and measure <= TOUCHING:
            continue
        share = (measure / whole if whole else 1.0) if lower >= dimension else 0.0
        found.append(Overlap(_feature(rows[place], shapes[place]), measure, min(share, 1.0)))
    return sorted(found, key=lambda each: (order[each.feature.layer], each.feature.key))


def within(edition: Edition, layers: Iterable[str], geometry: BaseGeometry, metres: float) -> list[Near]:
    """The features not farther than that, the nearest first. 1 SQL query."""
    order = _order(layers)
    rows = find(edition.city, _numbers(edition, order), _grown(geometry.bounds, metres))
    near = _near(rows, geometry, metres)
    return sorted(near, key=lambda each: (each.distance, order[each.feature.layer], each.feature.key))


def nearest(
    edition: Edition, layer: str, geometry: BaseGeometry, count: int = 1, *, metres: float = FARTHEST
) -> list[Near]:
    """The nearest features of a layer, at most `count` and none farther than `metres`. At most 3 SQL queries.

    Equally near ones stand in the order of their keys.
    """
    numbers = _numbers(edition, [layer])
    if not numbers:
        return []
    reach = enough_within(edition.city, layer, numbers[layer], geometry.bounds, count, metres)
    rows = find(edition.city, numbers, _grown(geometry.bounds, reach))
    near = _nearest(rows, geometry, count, metres)
    # A box in reach may hold a feature that is not, and then another one just outside may be nearer.
    farthest = near[-1].distance if len(near) == count else metres
    if farthest > reach:
        rows = find(edition.city, numbers, _grown(geometry.bounds, farthest))
        near = _nearest(rows, geometry, count, metres)
    return near


def at(edition: Edition, layers: Iterable[str], x: float, y: float) -> list[Feature]:
    """The features at a point, on their edge as well, by layer as asked and then by key. 1 SQL query."""
    return [each.feature for each in intersecting(edition, layers, Point(x, y))]


def height_limit(edition: Edition, x: float, y: float, ground: float | None = None) -> HeightLimit | None:
    """The limit over a point, of the layer of limiting surfaces; `ground` is the elevation there in metres.

    None where the edition has no such layer, which is not the same as a place without a limit. 1 SQL query.
    """
    code = layer_with(edition, Role.HEIGHT)
    if code is None:
        return None
    surfaces = at(edition, [code], x, y)
    return heights.limit_at(surfaces, pack_of(edition.city).layers[code], x, y, ground=ground)


def district_at(edition: Edition, x: float, y: float) -> Feature | None:
    """The district a point lies in; None: in none, or the edition has no districts. 1 SQL query."""
    code = layer_with(edition, Role.DISTRICT)
    return next(iter(at(edition, [code], x, y)), None) if code else None


def _order(layers: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(layers)}


def _numbers(edition: Edition, layers: Iterable[str]) -> dict[str, int]:
    return {code: edition.versions[code].number for code in layers if code in edition.versions}


def _grown(bounds: Bounds, metres: float) -> Bounds:
    west, south, east, north = bounds
    return west - metres, south - metres, east + metres, north + metres


def _shapes(rows: Sequence[Found]) -> np.ndarray[Any, Any]:
    shapes: np.ndarray[Any, Any] = shapely.from_wkb(np.array([row.wkb for row in rows], dtype=object))
    return shapes


def _places(chosen: np.ndarray[Any, Any]) -> list[int]:
    places: list[int] = np.flatnonzero(chosen).tolist()
    return places


def _near(rows: Sequence[Found], geometry: BaseGeometry, metres: float) -> list[Near]:
    if not rows:
        return []
    shapes = _shapes(rows)
    distances = shapely.distance(geometry, shapes)
    places = _places(distances <= metres)
    ways = shapely.shortest_line(geometry, shapes[places])
    return [
        Near(_feature(rows[place], shapes[place]), float(distances[place]), _ends(way))
        for place, way in zip(places, ways, strict=True)
    ]


def _nearest(rows: Sequence[Found], geometry: BaseGeometry, count: int, metres: float) -> list[Near]:
    near = _near(rows, geometry, metres)
    return sorted(near, key=lambda each: (each.distance, each.feature.key))[:count]


def _ends(way: BaseGeometry) -> tuple[tuple[float, float], tuple[float, float]]:
    (x1, y1), (x2, y2) = shapely.get_coordinates(way)
    return (float(x1), float(y1)), (float(x2), float(y2))


def _measure(geometry: BaseGeometry, dimension: int | None = None) -> float:
    if dimension is None:
        dimension = int(shapely.get_dimensions(geometry))
    if dimension == 2:
        return float(geometry.area)
    return float(geometry.length) if dimension == 1 else 0.0


def _feature(row: Found, shape: BaseGeometry) -> Feature:
    return Feature(row.layer, row.key, json.loads(row.attributes), shape)
