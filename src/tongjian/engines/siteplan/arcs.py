"""Exact measures of runs of straight and circular edges.

An edge is given by its start vertex and a bulge, the tangent of a quarter of its angle: 0 is straight, 1 a
half circle to the left. Chords are never used for an area or a length: on a six-hectare site with curved
roads they are a square metre off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol


class _Vertex(Protocol):
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def bulge(self) -> float: ...


def area_of(vertices: Sequence[_Vertex]) -> float:
    """Area in m² enclosed by a closed run, whichever way round it is drawn."""
    if len(vertices) < 2:
        return 0.0
    # Coordinates of a city grid have seven digits before the point: shift to the first vertex, or the
    # shoelace products lose the square centimetres.
    x0, y0 = vertices[0].x, vertices[0].y
    doubled = 0.0
    segments = 0.0
    for a, b in _edges(vertices, closed=True):
        doubled += (a.x - x0) * (b.y - y0) - (b.x - x0) * (a.y - y0)
        if a.bulge:
            angle = 4 * math.atan(a.bulge)
            radius = _radius(a, b)
            segments += radius * radius / 2 * (angle - math.sin(angle))
    return abs(doubled / 2 + segments)


def length_of(vertices: Sequence[_Vertex], *, closed: bool) -> float:
    """Length in metres of a run."""
    total = 0.0
    for a, b in _edges(vertices, closed=closed):
        chord = math.hypot(b.x - a.x, b.y - a.y)
        total += _radius(a, b) * abs(4 * math.atan(a.bulge)) if a.bulge else chord
    return total


def flatten(
    vertices: Sequence[_Vertex], *, closed: bool, sagitta: float = 0.001
) -> list[tuple[float, float]]:
    """The run as points; arcs become chords that leave the arc by at most `sagitta` metres."""
    points: list[tuple[float, float]] = []
    for a, b in _edges(vertices, closed=closed):
        points.append((a.x, a.y))
        if a.bulge:
            points.extend(_inner_points(a, b, sagitta))
    if vertices:
        last = vertices[0] if closed else vertices[-1]
        points.append((last.x, last.y))
    return points


def _edges(vertices: Sequence[_Vertex], *, closed: bool) -> Iterator[tuple[_Vertex, _Vertex]]:
    yield from pairwise(vertices)
    if closed and len(vertices) > 1:
        yield vertices[-1], vertices[0]


def _radius(a: _Vertex, b: _Vertex) -> float:
    chord = math.hypot(b.x - a.x, b.y - a.y)
    return chord * (1 + a.bulge * a.bulge) / (4 * abs(a.bulge))


def _inner_points(a: _Vertex, b: _Vertex, sagitta: float) -> Iterator[tuple[float, float]]:
    angle = 4 * math.atan(a.bulge)
    radius = _radius(a, b)
    if radius == 0:
        return
    step = 2 * math.acos(max(-1.0, 1 - min(sagitta, radius) / radius)) or abs(angle)
    count = max(2, math.ceil(abs(angle) / step))
    # The centre lies on the chord's normal, (1 - bulge²) / (4 bulge) chords away from its middle.
    offset = (1 - a.bulge * a.bulge) / (4 * a.bulge)
    centre_x = (a.x + b.x) / 2 - (b.y - a.y) * offset
    centre_y = (a.y + b.y) / 2 + (b.x - a.x) * offset
    start = math.atan2(a.y - centre_y, a.x - centre_x)
    for i in range(1, count):
        at = start + angle * i / count
        yield centre_x + radius * math.cos(at), centre_y + radius * math.sin(at)
