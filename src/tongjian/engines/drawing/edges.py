"""Runs of straight and circular edges, and how curves of DXF become such runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from ezdxf.math import BSpline, ConstructionEllipse, Matrix44, Vec3

from tongjian.engines.drawing.affine import Affine
from tongjian.engines.siteplan.curves import fit_arcs
from tongjian.engines.siteplan.shapes import Vertex

_RELATIVE_TOLERANCE = 1e-8
_FLAT = 1e-6
_NO_SWEEP = 1e-12
"""Radians: below it the ends of an arc are one point in any drawing."""


class NotReadable(Exception):
    """This entity cannot be read as edges in plan; the text says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """Edges of one entity. Not `exact`: a curve that is no circle, fitted with arcs."""

    vertices: tuple[Vertex, ...]
    closed: bool
    exact: bool = True


def plane_of(to_world: Callable[[Vec3], Vec3], elevation: float = 0.0) -> Affine:
    """The plane transform of a three-dimensional one. Raises NotReadable when the plane is tilted."""
    origin = to_world(Vec3(0, 0, elevation))
    x = to_world(Vec3(1, 0, elevation)) - origin
    y = to_world(Vec3(0, 1, elevation)) - origin
    if abs(x.z) > _FLAT * x.magnitude or abs(y.z) > _FLAT * y.magnitude:
        raise NotReadable("图元不在水平面内（三维倾斜）")
    numbers = (x.x, x.y, y.x, y.y, origin.x, origin.y)
    if not all(map(math.isfinite, numbers)):
        raise NotReadable("插入点、基点或比例不是有限的数")
    return Affine(*numbers)


def matrix_plane(matrix: Matrix44) -> Affine:
    """The plane transform of a block reference."""
    return plane_of(matrix.transform)


def arc_vertices(center: Vec3, radius: float, start: float, sweep: float) -> list[Vertex]:
    """An arc counter-clockwise from angle `start` over `sweep` (radians; negative: clockwise), its end last.

    Arcs over a half circle are halved: the bulge of a full circle would be infinite.
    """
    pieces = 2 if abs(sweep) > math.pi else 1
    bulge = math.tan(sweep / pieces / 4)
    vertices = []
    for i in range(pieces + 1):
        angle = start + sweep * i / pieces
        point = (center.x + radius * math.cos(angle), center.y + radius * math.sin(angle))
        vertices.append(Vertex(*point, bulge if i < pieces else 0.0))
    return vertices


def ellipse_vertices(ellipse: ConstructionEllipse) -> tuple[list[Vertex], bool]:
    """A horizontal ellipse or part of one fitted with arcs, and whether it is the whole ellipse.

    Raises NotReadable for a part without length.
    """
    sweep = (ellipse.end_param - ellipse.start_param) % math.tau or math.tau
    if ellipse.start_param + sweep == ellipse.start_param or sweep < _NO_SWEEP:
        raise NotReadable("椭圆弧的起点与终点重合")

    def curve(t: float) -> tuple[float, float]:
        point = ellipse.center + ellipse.major_axis * math.cos(t) + ellipse.minor_axis * math.sin(t)
        return point.x, point.y

    tolerance = ellipse.major_axis.magnitude * _RELATIVE_TOLERANCE
    vertices = fit_arcs(curve, ellipse.start_param, ellipse.start_param + sweep, tolerance)
    return vertices, math.isclose(sweep, math.tau, rel_tol=1e-9)


def spline_vertices(spline: BSpline) -> list[Vertex]:
    """A spline fitted with arcs, knot span by knot span."""
    first, *others = spline.control_points
    extent = max((point - first).magnitude for point in others)
    knots = sorted({k for k in spline.knots() if 0 <= k <= spline.max_t})

    def curve(t: float) -> tuple[float, float]:
        point = spline.point(t)
        return point.x, point.y

    vertices: list[Vertex] = []
    for begin, end in pairwise(knots):
        vertices[-1:] = fit_arcs(curve, begin, end, extent * _RELATIVE_TOLERANCE)
    return vertices


def scaled(run: Run, factor: float) -> Run:
    """The run in metres."""
    if factor == 1.0:
        return run
    return replace(run, vertices=tuple(Vertex(v.x * factor, v.y * factor, v.bulge) for v in run.vertices))
