"""DXF entities as runs of straight and circular edges, exact wherever DXF itself is exact."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from ezdxf.entities import (
    Arc,
    Circle,
    Ellipse,
    Face3d,
    Hatch,
    Line,
    LWPolyline,
    MPolygon,
    Polyline,
    Solid,
    Spline,
)
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.math import OCS, Vec3

from tongjian.engines.drawing.affine import transform
from tongjian.engines.drawing.edges import (
    NotReadable,
    Run,
    arc_vertices,
    ellipse_vertices,
    plane_of,
    spline_vertices,
)
from tongjian.engines.drawing.entities import BROKEN
from tongjian.engines.drawing.hatches import boundary_runs
from tongjian.engines.siteplan.shapes import Vertex

_FLAT = 1e-6
_SPLINE_FRAME = 16


def runs_of(entity: DXFEntity) -> list[Run]:
    """The edges of an entity in the axes of the block it stands in. Raises NotReadable."""
    reader = _READERS.get(entity.dxftype())
    if reader is None:
        raise NotReadable(_WHY_NOT.get(entity.dxftype(), "这类图元不能作为平面轮廓读取"))
    try:
        runs = reader(entity)
    except BROKEN as error:
        raise NotReadable(f"图元数据有误（{error}）") from error
    if not all(math.isfinite(v.x + v.y + v.bulge) for run in runs for v in run.vertices):
        raise NotReadable("图元的坐标不是有限的数")
    return runs


def _in_plan(entity: DXFEntity, vertices: Iterable[Vertex], *, closed: bool, elevation: float = 0.0) -> Run:
    """Vertices of an entity's own coordinate system as a run in plan."""
    points = tuple(vertices)
    if not points:
        raise NotReadable("图元没有顶点")
    extrusion = entity.dxf.get("extrusion", Vec3(0, 0, 1))
    if tuple(extrusion) != (0.0, 0.0, 1.0):
        points, _ = transform(points, plane_of(OCS(extrusion).to_wcs, elevation), closed=closed)
    return Run(points, closed)


def _line(entity: Line) -> list[Run]:
    start, end = entity.dxf.start, entity.dxf.end
    return [Run((Vertex(start.x, start.y), Vertex(end.x, end.y)), closed=False)]


def _lwpolyline(entity: LWPolyline) -> list[Run]:
    # The library's numbers are numpy's, with which everything after would take several times as long.
    vertices = (Vertex(float(x), float(y), float(b)) for x, y, b in entity.get_points("xyb"))
    return [_in_plan(entity, vertices, closed=entity.closed, elevation=entity.dxf.elevation)]


def _polyline(entity: Polyline) -> list[Run]:
    if entity.is_poly_face_mesh or entity.is_polygon_mesh:
        raise NotReadable("多面网格不是平面轮廓")
    drawn = [v for v in entity.vertices if not v.dxf.flags & _SPLINE_FRAME]
    if entity.is_3d_polyline:
        points = tuple(Vertex(v.dxf.location.x, v.dxf.location.y) for v in drawn)
        return [Run(points, entity.is_closed)]
    vertices = (Vertex(v.dxf.location.x, v.dxf.location.y, v.dxf.get("bulge", 0.0)) for v in drawn)
    elevation = drawn[0].dxf.location.z if drawn else 0.0
    return [_in_plan(entity, vertices, closed=entity.is_closed, elevation=elevation)]


def _arc(entity: Arc) -> list[Run]:
    start, end = math.radians(entity.dxf.start_angle), math.radians(entity.dxf.end_angle)
    sweep = (end - start) % math.tau or math.tau
    vertices = arc_vertices(entity.dxf.center, entity.dxf.radius, start, sweep)
    return [_in_plan(entity, vertices, closed=False, elevation=entity.dxf.center.z)]


def _circle(entity: Circle) -> list[Run]:
    center, radius = entity.dxf.center, abs(entity.dxf.radius)
    halves = [Vertex(center.x - radius, center.y, 1.0), Vertex(center.x + radius, center.y, 1.0)]
    return [_in_plan(entity, halves, closed=True, elevation=center.z)]


def _ellipse(entity: Ellipse) -> list[Run]:
    tool = entity.construction_tool()
    if abs(abs(tool.extrusion.normalize().z) - 1) > _FLAT:
        raise NotReadable("椭圆不在水平面内（三维倾斜）")
    vertices, whole = ellipse_vertices(tool)
    return [Run(tuple(vertices[:-1] if whole else vertices), closed=whole, exact=False)]


def _spline(entity: Spline) -> list[Run]:
    vertices = spline_vertices(entity.construction_tool())
    first, last = vertices[0], vertices[-1]
    closed = entity.closed or math.dist((first.x, first.y), (last.x, last.y)) < 1e-9
    return [Run(tuple(vertices[:-1] if closed else vertices), closed, exact=False)]


def _solid(entity: Solid | Face3d) -> list[Run]:
    points = [p for i in range(4) if (p := entity.dxf.get(f"vtx{i}")) is not None]
    # The third and fourth corner of a SOLID are swapped, those of a 3DFACE are not.
    ordered = points if entity.dxftype() == "3DFACE" else [*points[:2], *reversed(points[2:])]
    return [_in_plan(entity, (Vertex(p.x, p.y) for p in ordered), closed=True, elevation=points[0].z)]


def _hatch(entity: Hatch | MPolygon) -> list[Run]:
    elevation = entity.dxf.elevation.z
    rings = []
    for ring in boundary_runs(entity):
        planar = _in_plan(entity, ring.vertices, closed=True, elevation=elevation)
        rings.append(Run(planar.vertices, closed=True, exact=ring.exact))
    return rings


_READERS: dict[str, Callable[[Any], list[Run]]] = {
    "LINE": _line,
    "LWPOLYLINE": _lwpolyline,
    "POLYLINE": _polyline,
    "ARC": _arc,
    "CIRCLE": _circle,
    "ELLIPSE": _ellipse,
    "SPLINE": _spline,
    "HATCH": _hatch,
    "MPOLYGON": _hatch,
    "SOLID": _solid,
    "TRACE": _solid,
    "3DFACE": _solid,
}
_WHY_NOT = {
    "ACAD_PROXY_ENTITY": "CAD 插件的代理对象，须在原软件中分解或导出为普通图元",
    "3DSOLID": "三维实体，须改画为平面轮廓",
    "BODY": "三维实体，须改画为平面轮廓",
    "REGION": "面域，须用 EXPLODE 或 BOUNDARY 转为多段线",
    "MLINE": "多线，须分解为多段线",
    "POINT": "点不是轮廓",
}
