"""Shapes in metres: closed outlines where areas are meant, paths where lines will do."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shapely import Polygon

from tongjian.engines.drawing.chains import join_members
from tongjian.engines.drawing.edges import Run, scaled
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import CLOSING, LINES, NO_AREA, Found
from tongjian.engines.drawing.inventory import Shape
from tongjian.engines.siteplan import Entity, Outline, Path, Vertex
from tongjian.engines.siteplan.arcs import area_of, flatten

_COINCIDENT = 1e-6
_GAPS_NAMED = 3
_FITTED = "不全是直线和圆弧，用圆弧拟合，偏差不超过其长度的百万分之一"
_COINCIDES = "首尾重合但未设闭合，按闭合处理"
_GAPES = f"首尾相距不超过 {CLOSING * 1000:.0f} mm，按闭合处理"


def outlines_of(shapes: Iterable[Shape], factor: float, findings: Findings) -> list[Found]:
    """Every shape in metres; pieces that touch end to end joined where an area is meant."""
    found: list[Found] = []
    pieces: dict[str, list[tuple[Run, Shape]]] = defaultdict(list)
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
                pieces[shape.entity.layer].append((run, shape))
    for layer, open_runs in pieces.items():
        found += _joined(layer, open_runs, findings)
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


def _joined(layer: str, pieces: Sequence[tuple[Run, Shape]], findings: Findings) -> list[Found]:
    """Open runs of one layer joined end to end; what stays open is a loss."""
    found: list[Found] = []
    open_chains: list[tuple[Run, list[Entity]]] = []
    for run, members in join_members([run for run, _ in pieces], tolerance=CLOSING):
        shapes = [pieces[i][1] for i in members]
        entities = [shape.entity for shape in shapes]
        if not run.closed or area_of(run.vertices) <= NO_AREA:
            open_chains.append((run, entities))
            continue
        attributes: dict[str, str] = {}
        for shape in shapes:
            attributes = {**shape.attributes, **attributes}
        found.append(Found(Outline(run.vertices, entities[0]), shapes[0].layer, attributes))
        sentence = f"图层“{layer}”的 {len(entities)} 段线首尾相接，合为一个闭合轮廓"
        findings.problem("joined", sentence, entities)
    if open_chains:
        _lose(layer, open_chains, findings)
    return found


def _lose(layer: str, chains: Sequence[tuple[Run, list[Entity]]], findings: Findings) -> None:
    """One line for everything of a layer that stays open, with the places of the first gaps."""
    gaps = [_gap(run) for run, _ in chains[:_GAPS_NAMED]]
    more = f"等 {len(chains)} 处" if len(chains) > _GAPS_NAMED else ""
    findings.loss(
        "open-outline",
        f"图层“{layer}”的轮廓不闭合，未计入：{'；'.join(gaps)}{more}",
        [entity for _, entities in chains for entity in entities],
    )


def _gap(run: Run) -> str:
    first, last = run.vertices[0], run.vertices[-1]
    gap = math.hypot(last.x - first.x, last.y - first.y)
    return f"({first.x:.2f}, {first.y:.2f}) 与 ({last.x:.2f}, {last.y:.2f}) 之间有 {gap:.3f} m 缺口"
