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

_SHALLOW = 1e-3
"""Bulges below this go by series: the formulas of the circle lose their digits to its radius."""


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
            segments += _segment(a, b)
    return abs(doubled / 2 + segments)


def length_of(vertices: Sequence[_Vertex], *, closed: bool) -> float:
    """Length in metres of a run."""
    return sum(_arc_length(a, b) for a, b in _edges(vertices, closed=closed))


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


def _segment(a: _Vertex, b: _Vertex) -> float:
    """Signed area between an arc and its chord, positive on the right of the chord."""
    bulge = a.bulge
    if abs(bulge) < _SHALLOW:
        chord = math.hypot(b.x - a.x, b.y - a.y)
        return chord * chord * (bulge / 3 + bulge**3 / 15)
    angle = 4 * math.atan(bulge)
    radius = _radius(a, b)
    return radius * radius / 2 * (angle - math.sin(angle))


def _arc_length(a: _Vertex, b: _Vertex) -> float:
    chord = math.hypot(b.x - a.x, b.y - a.y)
    if abs(a.bulge) < _SHALLOW:
        return chord * (1 + a.bulge * a.bulge * 2 / 3)
    return _radius(a, b) * abs(4 * math.atan(a.bulge))


def arc_point(a: _Vertex, b: _Vertex, t: float) -> tuple[float, float]:
    """The point at the part `t` (0–1) of the edge from `a` to `b`, by angle."""
    dx, dy = b.x - a.x, b.y - a.y
    if not a.bulge:
        return a.x + dx * t, a.y + dy * t
    # Turn and shorten the chord: the centre of a shallow arc lies too far away to be computed with.
    half = 2 * math.atan(a.bulge)
    part = math.sin(half * t) / math.sin(half)
    cos, sin = math.cos(half * (t - 1)), math.sin(half * (t - 1))
    return a.x + part * (dx * cos - dy * sin), a.y + part * (dx * sin + dy * cos)


def _inner_points(a: _Vertex, b: _Vertex, sagitta: float) -> Iterator[tuple[float, float]]:
    if abs(a.bulge) * math.hypot(b.x - a.x, b.y - a.y) / 2 <= sagitta:
        return
    radius = _radius(a, b)
    step = 2 * math.acos(max(-1.0, 1 - min(sagitta, radius) / radius))
    count = max(2, math.ceil(abs(4 * math.atan(a.bulge)) / step))
    for i in range(1, count):
        yield arc_point(a, b, i / count)
