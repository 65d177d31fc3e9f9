"""Distances between outlines, with the two points they are measured between.

Arcs become chords that leave them by at most a tenth of a millimetre: a distance to the millimetre is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from tongjian.engines.siteplan import Outline, Path
from tongjian.engines.siteplan.arcs import flatten

SAGITTA = 0.0001
# Where along two opposite walls a dimension is tried, the middle first: there may be a recess.
_TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
# Two distances that differ by less are the same, in metres.
_SAME = 1e-6
Point = tuple[float, float]


def fine(shape: Outline | Path) -> BaseGeometry:
    """The shape for measuring distances; an outline that crosses itself is mended by its even-odd area.

    An outline without any area is the line it is drawn as.
    """
    if isinstance(shape, Path):
        return LineString(flatten(shape.vertices, closed=False, sagitta=SAGITTA))
    polygon = Polygon(
        flatten(shape.vertices, closed=True, sagitta=SAGITTA),
        [flatten(hole, closed=True, sagitta=SAGITTA) for hole in shape.holes],
    )
    return polygon if polygon.is_valid else _mended(polygon)


def _mended(polygon: Polygon) -> BaseGeometry:
    """The areas of an outline that is no polygon, without the threads between them."""
    made = shapely.make_valid(polygon)
    areas = [part for part in shapely.get_parts(made) if part.area > 0]
    return shapely.union_all(areas) if areas else shapely.make_valid(LineString(polygon.exterior.coords))


@dataclass(frozen=True)
class Witness:
    """The shortest way between two shapes. `distance` in metres; `start` lies on the first shape."""

    distance: float
    start: Point
    end: Point

    @property
    def direction(self) -> Point:
        """Unit vector from start to end; (0, 0) when they touch."""
        if self.distance == 0:
            return (0.0, 0.0)
        return (
            (self.end[0] - self.start[0]) / self.distance,
            (self.end[1] - self.start[1]) / self.distance,
        )


def witness(a: BaseGeometry, b: BaseGeometry) -> Witness:
    """The shortest way from `a` to `b`."""
    line = shapely.shortest_line(a, b)
    start, end = line.coords[0], line.coords[-1]
    return Witness(math.dist(start[:2], end[:2]), (start[0], start[1]), (end[0], end[1]))


def farthest(line: BaseGeometry, other: BaseGeometry, step: float) -> Witness:
    """The way to `other` from the place on a line that is farthest from it, tried every `step` metres."""
    tried = shapely.get_coordinates(shapely.segmentize(line, step))
    distances = shapely.distance(shapely.points(tried), other)
    x, y = tried[int(np.argmax(distances))]
    return witness(shapely.Point(x, y), other)


def centred(a: BaseGeometry, b: BaseGeometry, found: Witness) -> Witness:
    """The same distance, where it can be in the middle of what lies opposite rather than at a corner.

    Two parallel walls are equally far apart everywhere; people expect the dimension in the middle.
    """
    dx, dy = found.direction
    across = Frame(found.start, (-dy, dx), 0.0, 0.0)
    (a0, a1), _ = across.spans(_corners(a))
    (b0, b1), _ = across.spans(_corners(b))
    low, high = max(a0, b0), min(a1, b1)
    for share in _TRIED if high > low else ():
        along = low + (high - low) * share
        x, y = found.start[0] - dy * along, found.start[1] + dx * along
        ray = LineString([(x - dx, y - dy), (x + dx * (found.distance + 1), y + dy * (found.distance + 1))])
        hit_a, hit_b = a.intersection(ray), b.intersection(ray)
        if hit_a.is_empty or hit_b.is_empty:
            continue
        shifted = witness(hit_a, hit_b)
        if abs(shifted.distance - found.distance) < _SAME:
            return shifted
    return found


def _corners(shape: BaseGeometry) -> list[Point]:
    return [(x, y) for x, y in shapely.get_coordinates(shape.convex_hull)]


@dataclass(frozen=True)
class Frame:
    """The smallest rectangle around a shape: centre, unit vector of its longer side, half sides in metres."""

    centre: Point
    axis: Point
    half_length: float
    half_width: float

    @property
    def length(self) -> float:
        return 2 * self.half_length

    @property
    def width(self) -> float:
        return 2 * self.half_width

    def spans(self, points: Sequence[Point]) -> tuple[tuple[float, float], tuple[float, float]]:
        """The points' extent along the longer axis and across it."""
        along = [(x - self.centre[0]) * self.axis[0] + (y - self.centre[1]) * self.axis[1] for x, y in points]
        across = [
            (y - self.centre[1]) * self.axis[0] - (x - self.centre[0]) * self.axis[1] for x, y in points
        ]
        return (min(along), max(along)), (min(across), max(across))

    def angle_to(self, other: Frame) -> float:
        """Angle between the longer axes, 0–90°."""
        cosine = abs(self.axis[0] * other.axis[0] + self.axis[1] * other.axis[1])
        return math.degrees(math.acos(min(1.0, cosine)))

    @property
    def off_south(self) -> float:
        """How far the normal of the longer side turns away from south, 0–90°; north is up."""
        return math.degrees(math.asin(min(1.0, abs(self.axis[1]))))


def frame(shape: BaseGeometry) -> Frame:
    """The smallest rectangle around the shape."""
    # On a city grid GEOS is hundredths of a millimetre off: turn the rectangle near the origin.
    x0, y0 = shape.centroid.x, shape.centroid.y
    near = shapely.transform(shape, lambda points: points - (x0, y0))
    corners = shapely.get_coordinates(near.minimum_rotated_rectangle).tolist()
    if len(corners) < 4:
        return Frame((x0, y0), (1.0, 0.0), shape.length / 2, 0.0)
    a, b, c = corners[:3]
    first, second = math.dist(a, b), math.dist(b, c)
    long, short = max(first, second), min(first, second)
    start, end = (a, b) if first >= second else (b, c)
    axis = ((end[0] - start[0]) / long, (end[1] - start[1]) / long)
    return Frame((x0 + (a[0] + c[0]) / 2, y0 + (a[1] + c[1]) / 2), axis, long / 2, short / 2)
