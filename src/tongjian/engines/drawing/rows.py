"""Several equal rectangles side by side that are drawn as one thing: a row of stalls."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import shapely
from shapely import LineString, Polygon

from tongjian.engines.drawing.edges import Run
from tongjian.engines.siteplan.arcs import flatten

_ALIKE = 0.1
"""The part by which the areas of rectangles of one row may differ."""
_WHOLE = 0.9
"""The part of a row's area that its rectangles fill."""
_SQUARE = 0.99
"""The part of its smallest rectangle that a rectangle fills."""
_SLENDER = (1.5, 3.5)
"""Length by width of a stall."""
_SKEW = math.sin(math.radians(2))
_GRID = 1e-6
_OVERLAP = 1e-6


def rows_of(outer: Polygon, lines: Iterable[LineString]) -> list[Polygon]:
    """The rectangles the lines cut the outline into; empty when it is no row. Slanting lines decorate."""
    sides = [_direction(a, b) for a, b in pairwise(outer.exterior.coords) if a != b]
    across = [piece for line in lines for piece in _pieces(line) if _is_along(piece, sides)]
    grid = outer.length * _GRID
    whole = shapely.union_all([outer.exterior, *across], grid_size=grid)
    return equal_rectangles(
        [f for f in shapely.polygonize([whole]).geoms if isinstance(f, Polygon)], outer.area
    )


def row_in(joined: Sequence[Run]) -> list[Polygon]:
    """The stalls in the edges of a block that is a whole row: equal rectangles, or one that lines divide."""
    closed = [Polygon(flatten(run.vertices, closed=True)) for run in joined if run.closed]
    faces = [face.buffer(0) for face in closed if face.area > 0]
    if not faces:
        return []
    whole = shapely.union_all(faces).area
    # Rectangles that lie on each other are one thing with a double line.
    apart = sum(face.area for face in faces) <= whole * (1 + _OVERLAP)
    if apart and (found := equal_rectangles(closed, whole)):
        return found
    outer = max(closed, key=lambda face: face.area)
    lines = [LineString(flatten(run.vertices, closed=run.closed)) for run in joined if len(run.vertices) > 1]
    return rows_of(outer, lines)


def equal_rectangles(faces: Sequence[Polygon], whole: float) -> list[Polygon]:
    """Those of a stall's shape, when two or more equal ones fill the area `whole`."""
    found = [face for face in faces if is_stall_shaped(face)]
    if len(found) < 2:
        return []
    areas = [face.area for face in found]
    alike = max(areas) <= min(areas) * (1 + _ALIKE)
    return found if alike and sum(areas) >= _WHOLE * whole else []


def is_stall_shaped(face: Polygon) -> bool:
    """Whether it is a rectangle one and a half to three and a half times as long as wide."""
    if face.interiors:
        return False
    box = face.minimum_rotated_rectangle
    if not isinstance(box, Polygon) or face.area < _SQUARE * box.area:
        return False
    a, b, c = list(box.exterior.coords)[:3]
    short, long = sorted((math.dist(a, b), math.dist(b, c)))
    return short > 0 and _SLENDER[0] <= long / short <= _SLENDER[1]


def _pieces(line: LineString) -> Iterable[LineString]:
    return (LineString(pair) for pair in pairwise(line.coords))


def _direction(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    size = math.dist(a, b) or 1.0
    return (b[0] - a[0]) / size, (b[1] - a[1]) / size


def _is_along(line: LineString, sides: Sequence[tuple[float, float]]) -> bool:
    a, b = line.coords[0], line.coords[-1]
    x, y = _direction(a, b)
    return any(abs(x * dy - y * dx) <= _SKEW for dx, dy in sides)
