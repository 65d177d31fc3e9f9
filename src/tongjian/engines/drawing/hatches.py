"""Boundaries of HATCH and MPOLYGON: polylines with bulges, or edges to be joined into rings."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ezdxf.entities import Hatch, MPolygon
from ezdxf.entities.boundary_paths import (
    AbstractEdge,
    ArcEdge,
    EdgePath,
    EllipseEdge,
    LineEdge,
    PolylinePath,
    SplineEdge,
)
from ezdxf.math import Vec3

from tongjian.engines.drawing.chains import join
from tongjian.engines.drawing.edges import NotReadable, Run, arc_vertices, ellipse_vertices, spline_vertices
from tongjian.engines.siteplan.shapes import Vertex

_RELATIVE_GAP = 1e-6
_TEXT_BOX = 8


def boundary_runs(entity: Hatch | MPolygon) -> Iterator[Run]:
    """The closed boundary rings in the hatch's own axes. Raises NotReadable when edges form no ring."""
    for path in entity.paths:
        if path.path_type_flags & _TEXT_BOX:
            continue
        if isinstance(path, PolylinePath):
            yield Run(tuple(Vertex(x, y, bulge) for x, y, bulge in path.vertices), closed=True)
        else:
            yield from _rings(path)


def _rings(path: EdgePath) -> list[Run]:
    edges = [_edge(edge) for edge in path.edges]
    points = [v for run in edges for v in run.vertices]
    extent = max((v.x for v in points), default=0.0) - min((v.x for v in points), default=0.0)
    joined = join(edges, tolerance=extent * _RELATIVE_GAP)
    if not joined or not all(run.closed for run in joined):
        raise NotReadable("填充边界的边首尾不相接")
    return joined


def _edge(edge: AbstractEdge) -> Run:
    if isinstance(edge, LineEdge):
        return Run((Vertex(edge.start.x, edge.start.y), Vertex(edge.end.x, edge.end.y)), closed=False)
    if isinstance(edge, ArcEdge):
        start, end = math.radians(edge.start_angle), math.radians(edge.end_angle)
        sweep = (end - start) % math.tau or math.tau
        return Run(tuple(arc_vertices(Vec3(edge.center), edge.radius, start, sweep)), closed=False)
    if isinstance(edge, EllipseEdge):
        return Run(tuple(ellipse_vertices(edge.construction_tool())[0]), closed=False, exact=False)
    if isinstance(edge, SplineEdge):
        return Run(tuple(spline_vertices(edge.construction_tool())), closed=False, exact=False)
    raise NotReadable("填充边界含未知类型的边")
