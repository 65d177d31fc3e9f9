"""How high one may build at a place: limiting surfaces (限高面), flat or rising from a reference.

A surface lies over an area and allows `limit + slope × distance(point, reference)`; the reference is the end
of a runway, a mast, a line of sight. Where several lie over the same place the lowest counts. Surfaces are
given in metres above the ground (地面) or as elevations (高程); an elevation says nothing about a building
until the ground's own elevation is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning

ELEVATION = "高程"
GROUND = "地面"


class HeightState(StrEnum):
    """What is known of the limit at a place."""

    LIMITED = "limited"
    UNLIMITED = "unlimited"
    """No surface lies over the place: a limit does not apply there."""
    NOT_COMPUTABLE = "not-computable"


@dataclass(frozen=True, eq=False)
class HeightLimit:
    """The limit at a place, in metres above the ground.

    `surface` is the one that decides, `at` where over a footprint it is lowest (east, north). When the state
    is not computable, `limit` is None and `at_most` is the lowest limit of the surfaces that could be
    computed: the true one is not higher. `exact` is false where `limit` is a safe value that the true one may
    exceed by the metres the explanation states.
    """

    limit: float | None
    surface: Feature | None
    explanation: str
    state: HeightState
    at: tuple[float, float] | None = None
    at_most: float | None = None
    exact: bool = True


@dataclass(frozen=True, eq=False)
class _Height:
    """What one surface allows, above the ground; `slack` is by how much the true value may exceed it."""

    surface: Feature
    limit: float
    words: str
    at: tuple[float, float]
    slack: float = 0.0


@dataclass(frozen=True)
class _Unknown:
    """Why a surface cannot be computed, as a clause that follows the surface's name."""

    reason: str


def limit_at(
    surfaces: Sequence[Feature], layer: Layer, x: float, y: float, *, ground: float | None = None
) -> HeightLimit:
    """The limit at a point (east, north in metres); `ground` is the ground's elevation there."""
    return limit_over(surfaces, layer, Point(x, y), ground)


def limit_over(
    surfaces: Sequence[Feature], layer: Layer, polygon: BaseGeometry, ground: float | None = None
) -> HeightLimit:
    """The lowest limit over a footprint, and the place where it is.

    A surface counts where it shares ground with the footprint; to touch its edge is not enough, unless
    `polygon` is a point or a line. The lowest place of a surface that rises from its reference is the
    footprint's nearest point to it, which is exact. A surface that falls (a negative slope) is lowest at the
    farthest vertex; that is exact when the reference is convex, and else a safe bound, see `HeightLimit`.
    """
    heights: list[_Height] = []
    unknown: list[str] = []
    for surface, piece in _over(surfaces, polygon):
        found = _height(surface, layer, piece, ground)
        if isinstance(found, _Unknown):
            unknown.append(f"{_name(surface, layer)}{found.reason}")
        else:
            heights.append(found)
    lowest = min(heights, key=lambda height: height.limit, default=None)
    if unknown:
        return _not_computable(unknown, lowest)
    if lowest is None:
        return HeightLimit(None, None, "该处没有限高面。", HeightState.UNLIMITED)
    return HeightLimit(
        limit=lowest.limit,
        surface=lowest.surface,
        explanation=_explained(lowest, layer, len(heights)),
        state=HeightState.LIMITED,
        at=lowest.at,
        exact=lowest.slack == 0,
    )


def _over(surfaces: Sequence[Feature], polygon: BaseGeometry) -> Iterator[tuple[Feature, BaseGeometry]]:
    """The surfaces over the footprint, each with the part of the footprint under it."""
    dimension = shapely.get_dimensions(polygon)
    for surface in surfaces:
        if not shapely.intersects(surface.geometry, polygon):
            continue
        piece = shapely.intersection(polygon, surface.geometry)
        parts = shapely.get_parts(piece)
        counted = parts[shapely.get_dimensions(parts) == dimension]
        if len(counted):
            yield surface, counted[0] if len(counted) == 1 else shapely.GeometryCollection(list(counted))


def _height(surface: Feature, layer: Layer, piece: BaseGeometry, ground: float | None) -> _Height | _Unknown:
    limit = _number(_value(surface, layer, Meaning.LIMIT))
    if limit is None:
        return _Unknown("没有写明限高")
    datum = _value(surface, layer, Meaning.DATUM) or GROUND
    if datum not in (GROUND, ELEVATION):
        return _Unknown(f"的高程系统“{datum}”不是“{GROUND}”或“{ELEVATION}”")
    if datum == ELEVATION and ground is None:
        return _Unknown("以高程限高，缺少该处地面高程，请先填写地面高程")
    slope_said = _value(surface, layer, Meaning.SLOPE)
    slope = 0.0 if slope_said is None else _number(slope_said)
    if slope is None:
        return _Unknown(f"的坡度“{slope_said}”不是数")
    distance, at, slack = 0.0, _somewhere(piece), 0.0
    if slope:
        reference = _reference(surface, layer)
        if isinstance(reference, _Unknown):
            return reference
        distance, at, slack = _lowest(piece, reference, slope)
    words = f"限高 {_metres(limit)}（{'高程' if datum == ELEVATION else '地面以上'}）"
    height = limit + slope * distance
    if slope:
        words += (
            f"，距基准 {_metres(distance)}，坡度 {slope:g}："
            f"{limit:g} {'+' if slope > 0 else '−'} {abs(slope):g} × {distance:.2f} = {_metres(height)}"
        )
    if datum == ELEVATION and ground is not None:
        words += f"，减去地面高程 {_metres(ground)}，离地 {_metres(height - ground)}"
        height -= ground
    return _Height(surface, height, words, at, slack)


def _lowest(
    piece: BaseGeometry, reference: BaseGeometry, slope: float
) -> tuple[float, tuple[float, float], float]:
    """The distance from the reference at which the surface is lowest over the piece, where, and the slack."""
    if slope > 0:
        nearest = shapely.get_coordinates(shapely.shortest_line(piece, reference))[0]
        return float(shapely.distance(piece, reference)), (float(nearest[0]), float(nearest[1])), 0.0
    places = shapely.get_coordinates(piece)
    corners = np.asarray(shapely.points(places))
    distances = shapely.distance(corners, reference)
    farthest = places[int(distances.argmax())]
    reached = float(distances.max())
    # Distance to a convex set is convex, so a polygon's farthest point is a vertex. Any other reference is a
    # union of segments: nothing is farther from the union than from one of its segments.
    bound = min(float(shapely.distance(corners, part).max()) for part in _convex_parts(reference))
    return max(bound, reached), (float(farthest[0]), float(farthest[1])), -slope * max(0.0, bound - reached)


def _convex_parts(reference: BaseGeometry) -> list[BaseGeometry]:
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(reference):
        if part.geom_type == "Polygon" and part.equals(part.convex_hull):
            parts.append(part)
            continue
        corners = shapely.get_coordinates(part)
        if len(corners) == 1:
            parts.append(part)
        else:
            parts.extend(shapely.linestrings([[a, b] for a, b in pairwise(corners)]))
    return parts


def _reference(surface: Feature, layer: Layer) -> BaseGeometry | _Unknown:
    said = _value(surface, layer, Meaning.REFERENCE)
    if not said:
        return _Unknown("有坡度而没有写明基准，请补上基准（WKT）")
    try:
        reference = shapely.from_wkt(str(said))
    except (GEOSException, ValueError):
        return _Unknown("的基准读不出，应当是 WKT 的点、线或面")
    if reference is None or reference.is_empty:
        return _Unknown("的基准是空的，应当是 WKT 的点、线或面")
    return shapely.force_2d(reference)


def _not_computable(unknown: Sequence[str], lowest: _Height | None) -> HeightLimit:
    explanation = f"限高无法核验：{'；'.join(unknown)}。"
    if lowest is not None:
        explanation += f"其余限高面中最低的是 {_metres(lowest.limit)}，实际限高不会更高。"
    return HeightLimit(
        limit=None,
        surface=None,
        explanation=explanation,
        state=HeightState.NOT_COMPUTABLE,
        at_most=None if lowest is None else lowest.limit,
    )


def _explained(height: _Height, layer: Layer, among: int) -> str:
    words = f"{_name(height.surface, layer)}{height.words}"
    if among > 1:
        words += f"；该处有 {among} 个限高面，以最低的为准"
    if height.slack:
        words += f"；取偏安全的值，实际限高最多再高 {_metres(height.slack)}"
    return words + "。"


def _name(surface: Feature, layer: Layer) -> str:
    name = _value(surface, layer, Meaning.NAME)
    return f"限高面“{name}”（{surface.key}）" if name else f"限高面 {surface.key} "


def _value(surface: Feature, layer: Layer, meaning: Meaning) -> Value:
    column = layer.column(meaning)
    return None if column is None else surface.attributes.get(column)


def _number(value: Value) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _somewhere(piece: BaseGeometry) -> tuple[float, float]:
    place = shapely.point_on_surface(piece)
    return place.x, place.y


def _metres(value: float) -> str:
    return f"{value:.2f} m"
