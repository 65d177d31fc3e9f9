"""Curves that are not circular, replaced by runs of circular arcs that stay close to them."""

from __future__ import annotations

import math
from collections.abc import Callable

from tongjian.engines.siteplan.shapes import Vertex

Point = tuple[float, float]
_DEEPEST = 12


def bulge_through(start: Point, middle: Point, end: Point) -> float:
    """The bulge of the arc from `start` to `end` through `middle`; 0 when the three are in line."""
    ax, ay = start[0] - middle[0], start[1] - middle[1]
    bx, by = end[0] - middle[0], end[1] - middle[1]
    cross = ax * by - ay * bx
    dot = ax * bx + ay * by
    # The angle at the middle is half the arc's complement: it gives the sweep without the centre.
    if cross == 0:
        return 0.0
    inscribed = math.atan2(abs(cross), dot)
    return math.copysign(math.tan((math.pi - inscribed) / 2), -cross)


def fit_arcs(curve: Callable[[float], Point], begin: float, end: float, tolerance: float) -> list[Vertex]:
    """Arcs along `curve` from parameter `begin` to `end`, leaving it by at most about `tolerance`.

    The last vertex is the curve's end, with bulge 0. Areas converge with the fourth power of the piece's
    length, so that a tolerance of a tenth of a millimetre costs a site far less than 0.01 m².
    """
    vertices: list[Vertex] = []
    _fit(curve, begin, end, tolerance, _DEEPEST, vertices)
    vertices.append(Vertex(*curve(end)))
    return vertices


def _fit(
    curve: Callable[[float], Point], t0: float, t1: float, tolerance: float, depth: int, out: list[Vertex]
) -> None:
    middle = (t0 + t1) / 2
    p0, pm, p1 = curve(t0), curve(middle), curve(t1)
    piece = Vertex(*p0, bulge_through(p0, pm, p1))
    flat_enough = abs(piece.bulge) < 0.5 and all(
        _off(piece, Vertex(*p1), curve(t0 + (t1 - t0) * part)) <= tolerance for part in (0.25, 0.75)
    )
    if flat_enough or depth == 0:
        out.append(piece)
        return
    _fit(curve, t0, middle, tolerance, depth - 1, out)
    _fit(curve, middle, t1, tolerance, depth - 1, out)


def _off(start: Vertex, end: Vertex, point: Point) -> float:
    """How far `point` lies from the circle or line of the edge, to first order."""
    dx, dy = end.x - start.x, end.y - start.y
    chord = math.hypot(dx, dy)
    if chord == 0:
        return math.hypot(point[0] - start.x, point[1] - start.y)
    along = ((point[0] - start.x) * dx + (point[1] - start.y) * dy) / chord
    across = ((point[1] - start.y) * dx - (point[0] - start.x) * dy) / chord
    # The circle's equation in these axes, multiplied by the bulge: a line is the circle of bulge 0.
    b = start.bulge
    from_circle = b * (along * along - along * chord + across * across) - across * chord * (1 - b * b) / 2
    return abs(from_circle) / (chord * (1 + b * b) / 2)
