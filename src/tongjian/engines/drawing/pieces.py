"""Open runs that together enclose areas: joined end to end, or the faces between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely
from shapely import LineString, Polygon, STRtree

from tongjian.engines.drawing.chains import Nodes, join_members
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import CLOSING, NO_AREA, Found
from tongjian.engines.drawing.inventory import Shape
from tongjian.engines.drawing.rows import rows_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity, Outline, Vertex
from tongjian.engines.siteplan.arcs import area_of, flatten

Piece = tuple[Run, Shape]
Chain = tuple[Run, list[Shape]]
_GAPS_NAMED = 3
_FINE = 1e-5
"""Metres arcs may leave their chords by, and the grid places are rounded to, where lines are cut by lines."""
_OVERSHOOT = 0.05
"""Metres a line may stick out of the faces it is an edge of."""
_SIDE_BY_SIDE = {Meaning.STALL, Meaning.NONMOTOR}
"""Meanings of which several are drawn with common edges; of others such lines divide one thing."""
_MOST = 20_000
"""Open lines of one meaning above which they are hatching, not outlines."""


def joined(pieces: Sequence[Piece], closed: Sequence[Found], findings: Findings) -> list[Found]:
    """The `closed` outlines of one meaning, and those its open runs make; what makes none is a loss.

    Lines inside a closed outline are its drawing, not another outline, unless they divide it into stalls.
    """
    found = list(closed)
    left: list[Chain] = []
    for run, members in join_members([run for run, _ in pieces], tolerance=CLOSING):
        shapes = [pieces[i][1] for i in members]
        if not run.closed or area_of(run.vertices) <= NO_AREA:
            left.append((run, shapes))
            continue
        found.append(Found(Outline(run.vertices, shapes[0].entity), shapes[0].layer, _attributes(shapes)))
        entities = [shape.entity for shape in shapes]
        sentence = f"图层“{entities[0].layer}”的 {len(entities)} 段线首尾相接，合为一个闭合轮廓"
        findings.problem("joined", sentence, entities)
    inside, left = _parted(left, found)
    found = _divided(found, inside, findings)
    faces, left = _faces(left, findings)
    _lose(left, findings)
    return found + faces


def _attributes(shapes: Sequence[Shape]) -> dict[str, str]:
    """What is written on any of them, the first holds."""
    written: dict[str, str] = {}
    for shape in shapes:
        written = {**shape.attributes, **written}
    return written


def _line(run: Run, sagitta: float = 0.001) -> LineString:
    return LineString(flatten(run.vertices, closed=run.closed, sagitta=sagitta))


def _parted(chains: Sequence[Chain], closed: Sequence[Found]) -> tuple[dict[int, list[Chain]], list[Chain]]:
    """The chains that lie in closed outlines, by the place of that outline, and the others."""
    inside: dict[int, list[Chain]] = defaultdict(list)
    if not chains or not closed:
        return inside, list(chains)
    around = STRtree([item.geometry.buffer(CLOSING) for item in closed])
    lines = [_line(run) for run, _ in chains]
    pairs = zip(*around.query(lines, predicate="covered_by").tolist(), strict=True)
    host = dict(pairs)
    for chain, outline in host.items():
        inside[outline].append(chains[chain])
    return inside, [chain for i, chain in enumerate(chains) if i not in host]


def _divided(
    closed: Sequence[Found], inside: Mapping[int, Sequence[Chain]], findings: Findings
) -> list[Found]:
    """The outlines, rows of stalls as their stalls."""
    found: list[Found] = []
    drawn: dict[str, list[Entity]] = defaultdict(list)
    for i, item in enumerate(closed):
        lines = [_line(run) for run, _ in inside.get(i, ())]
        rows = rows_of(item.outline.polygon, lines) if lines and item.meaning is Meaning.STALL else []
        found += [replace(item, shape=_outline(face, item.entity)) for face in rows] or [item]
        if rows:
            sentence = (
                f"图层“{item.entity.layer}”的图元 {item.entity.handle} 是一排 {len(rows)} 个车位，逐个计"
            )
            findings.problem("stall-row", sentence, [item.entity], item.where)
        else:
            for _, shapes in inside.get(i, ()):
                for shape in shapes:
                    drawn[shape.entity.layer].append(shape.entity)
    for layer, entities in drawn.items():
        sentence = f"图层“{layer}”有 {len(entities)} 段线在同类闭合轮廓以内，不是另一个轮廓，未计入"
        findings.problem("inner-lines", sentence, entities)
    return found


def _faces(chains: Sequence[Chain], findings: Findings) -> tuple[list[Found], list[Chain]]:
    """The faces between lines that cross or meet, each an outline; and the chains that bound none."""
    if not 1 < len(chains) <= _MOST:
        return [], list(chains)
    lines = _met([_line(run, _FINE) for run, _ in chains])
    faces = [
        face
        for face in shapely.polygonize([shapely.union_all(lines, grid_size=_FINE)]).geoms
        if isinstance(face, Polygon) and face.area > NO_AREA
    ]
    if not faces:
        return [], list(chains)
    whole = shapely.union_all(faces)
    covered = whole.buffer(CLOSING)
    if chains[0][1][0].layer.meaning not in _SIDE_BY_SIDE:
        faces = list(getattr(whole, "geoms", [whole]))
    outside = shapely.length(shapely.difference(lines, covered))
    used = [chain for chain, length in zip(chains, outside, strict=True) if length <= _OVERSHOOT]
    left = [chain for chain, length in zip(chains, outside, strict=True) if length > _OVERSHOOT]
    edges = STRtree(lines)
    found = []
    for face in faces:
        beside = edges.query(face.exterior, predicate="dwithin", distance=CLOSING)
        shapes = [shape for i in sorted(beside.tolist()) for shape in chains[i][1]]
        found.append(Found(_outline(face, shapes[0].entity), shapes[0].layer, _attributes(shapes)))
    entities = [shape.entity for _, shapes in used for shape in shapes]
    layers = "、".join(sorted({entity.layer for entity in entities}))
    curved = any(v.bulge for run, _ in used for v in run.vertices)
    findings.problem(
        "polygonised",
        f"图层“{layers}”没有闭合轮廓，由 {len(entities)} 段线围成 {len(faces)} 个面，按面计，请核对"
        + ("（其中圆弧按弦高 0.01 mm 的折线计）" if curved else ""),
        entities,
    )
    return found, left


def _met(lines: Sequence[LineString]) -> list[LineString]:
    """The lines with ends that lie within the closing distance put on one place."""
    nodes = Nodes(CLOSING)
    return [
        LineString([nodes.place(points[0]), *points[1:-1], nodes.place(points[-1])])
        for line in lines
        if (points := list(line.coords))
    ]


def _outline(face: Polygon, entity: Entity) -> Outline:
    rings = [
        tuple(Vertex(x, y) for x, y in list(ring.coords)[:-1]) for ring in (face.exterior, *face.interiors)
    ]
    return Outline(rings[0], entity, tuple(rings[1:]))


def _lose(chains: Sequence[Chain], findings: Findings) -> None:
    """One line for everything of a layer that stays open, with the places of the first gaps."""
    by_layer: dict[str, list[Chain]] = defaultdict(list)
    for run, shapes in chains:
        by_layer[shapes[0].entity.layer].append((run, shapes))
    for layer, lost in by_layer.items():
        gaps = [_gap(run) for run, _ in lost[:_GAPS_NAMED]]
        more = f"等 {len(lost)} 处" if len(lost) > _GAPS_NAMED else ""
        findings.loss(
            "open-outline",
            f"图层“{layer}”的轮廓不闭合，未计入：{'；'.join(gaps)}{more}",
            [shape.entity for _, shapes in lost for shape in shapes],
            meaning=lost[0][1][0].layer.meaning,
        )


def _gap(run: Run) -> str:
    first, last = run.vertices[0], run.vertices[-1]
    gap = math.hypot(last.x - first.x, last.y - first.y)
    return f"({first.x:.2f}, {first.y:.2f}) 与 ({last.x:.2f}, {last.y:.2f}) 之间有 {gap:.3f} m 缺口"
