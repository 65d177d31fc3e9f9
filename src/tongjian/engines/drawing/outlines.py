"""Shapes in metres: closed outlines where areas are meant, paths where lines will do."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shapely import MultiPoint, Polygon

from tongjian.engines.drawing.edges import Run, scaled
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import CLOSING, LINES, NO_AREA, Found
from tongjian.engines.drawing.inventory import Shape
from tongjian.engines.drawing.pieces import Piece, joined
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Outline, Path, Vertex
from tongjian.engines.siteplan.arcs import area_of, flatten

_COINCIDENT = 1e-6
_FITTED = "不全是直线和圆弧，用圆弧拟合，偏差不超过其长度的百万分之一"
_COINCIDES = "首尾重合但未设闭合，按闭合处理"
_GAPES = f"首尾相距不超过 {CLOSING * 1000:.0f} mm，按闭合处理"


def outlines_of(shapes: Iterable[Shape], factor: float, findings: Findings) -> list[Found]:
    """Every shape in metres; pieces that touch end to end joined where an area is meant."""
    found: list[Found] = []
    pieces: dict[Meaning, list[Piece]] = defaultdict(list)
    for shape in shapes:
        runs = [_closed_if_it_meets(scaled(run, factor), shape, findings) for run in shape.runs]
        if not all(run.exact for run in runs):
            findings.share("curve-fitted", f"图层“{shape.entity.layer}”的", _FITTED, shape.entity)
        closed = [run for run in runs if run.closed]
        if closed:
            found += _with_area(closed, shape, findings)
        for run in runs:
            if run.closed:
                continue
            if shape.layer.meaning in LINES:
                found.append(Found(Path(run.vertices, shape.entity), shape.layer, dict(shape.attributes)))
            else:
                pieces[shape.layer.meaning].append((run, shape))
    for meaning, open_runs in pieces.items():
        own = [item for item in found if item.meaning is meaning and item.is_outline]
        found = [item for item in found if item.meaning is not meaning or not item.is_outline]
        found += joined(open_runs, own, findings)
    return found


def _closed_if_it_meets(run: Run, shape: Shape, findings: Findings) -> Run:
    """Runs whose ends meet are closed, whatever the flag says; the doubled last vertex goes."""
    if len(run.vertices) < 3:
        return run
    first, last = run.vertices[0], run.vertices[-1]
    gap = math.hypot(last.x - first.x, last.y - first.y)
    if run.closed:
        return replace(run, vertices=run.vertices[:-1]) if gap <= _COINCIDENT and not last.bulge else run
    if gap > CLOSING:
        return run
    code, what = ("closed-coincident", _COINCIDES) if gap <= _COINCIDENT else ("closed-gap", _GAPES)
    findings.share(code, f"图层“{shape.entity.layer}”的", what, shape.entity, (first.x, first.y))
    return Run(run.vertices[:-1], closed=True, exact=run.exact)


def _with_area(runs: Sequence[Run], shape: Shape, findings: Findings) -> list[Found]:
    """Rings of one entity as outlines: a ring inside a ring is a hole, inside a hole again an outline."""
    solid = [run for run in runs if area_of(run.vertices) > NO_AREA]
    if len(solid) < len(runs):
        findings.loss(
            "degenerate",
            f"图层“{shape.entity.layer}”有面积为零（或自相交而抵消）的轮廓，未计入",
            [shape.entity],
            meaning=shape.layer.meaning,
            gap=any(_spreads(run) for run in runs if run not in solid),
        )
    if len(solid) == 1:
        outline = Outline(solid[0].vertices, shape.entity)
        return [Found(outline, shape.layer, dict(shape.attributes))]
    solid.sort(key=lambda run: area_of(run.vertices), reverse=True)
    polygons = [Polygon(flatten(run.vertices, closed=True)).buffer(0) for run in solid]
    outer: list[tuple[int, list[tuple[Vertex, ...]]]] = []
    for i, run in enumerate(solid):
        inside = [j for j in range(i) if polygons[j].contains(polygons[i].representative_point())]
        if len(inside) % 2 == 0:
            outer.append((i, []))
        else:
            next(holes for j, holes in reversed(outer) if j in inside).append(run.vertices)
    return [
        Found(Outline(solid[i].vertices, shape.entity, tuple(holes)), shape.layer, dict(shape.attributes))
        for i, holes in outer
    ]


def _spreads(run: Run) -> bool:
    """Whether a run without area is no mere line: its edges cross and their areas cancel."""
    return MultiPoint(flatten(run.vertices, closed=True)).convex_hull.area > NO_AREA
