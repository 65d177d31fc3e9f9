"""Shapes in metres: closed outlines where areas are meant, paths where lines will do."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely import LineString, MultiPoint, Polygon

from tongjian.engines.drawing.chains import join_members
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.inventory import Shape, Symbol
from tongjian.engines.drawing.vocabulary import Classified, Meaning
from tongjian.engines.siteplan import Entity, Outline, Path, Vertex
from tongjian.engines.siteplan.arcs import area_of, flatten, length_of

CLOSING = 0.01
"""Gaps up to this many metres are closed, and reported."""
_COINCIDENT = 1e-6
_NO_AREA = 1e-4
LINES = {
    Meaning.ROAD_RED_LINE,
    Meaning.BLUE_LINE,
    Meaning.SETBACK_LINE,
    Meaning.ENTRANCE,
    Meaning.LANE,
    Meaning.FIRE_LANE,
    Meaning.WINDOWED_GABLE,
}
"""Meanings for which an open path is as good as an outline."""


@dataclass
class Found:
    """A shape of the plan before it is given its type."""

    shape: Outline | Path
    layer: Classified
    attributes: dict[str, str]

    @property
    def meaning(self) -> Meaning:
        return self.layer.meaning

    @property
    def entity(self) -> Entity:
        return self.shape.entity

    @property
    def outline(self) -> Outline:
        """The closed outline. Only to be asked of areas."""
        if not isinstance(self.shape, Outline):
            raise TypeError(f"{self.entity} is a path")
        return self.shape

    @property
    def is_outline(self) -> bool:
        return isinstance(self.shape, Outline)

    @property
    def geometry(self) -> Polygon | LineString:
        """The shape on chords (1 mm sagitta), for what lies where."""
        return self.shape.polygon if isinstance(self.shape, Outline) else self.shape.line

    @property
    def where(self) -> tuple[float, float]:
        first = self.shape.vertices[0]
        return first.x, first.y


def outlines_of(shapes: Iterable[Shape], factor: float, findings: Findings) -> list[Found]:
    """Every shape in metres; pieces that touch end to end joined where an area is meant."""
    found: list[Found] = []
    pieces: dict[str, list[tuple[Run, Shape]]] = defaultdict(list)
    for shape in shapes:
        runs = [_closed_if_it_meets(scaled(run, factor), shape, findings) for run in shape.runs]
        if not all(run.exact for run in runs):
            _tell_fitted(shape, findings)
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


def symbols_of(symbols: Iterable[Symbol], factor: float, findings: Findings) -> list[Found]:
    """Each block reference as one thing: the largest outline in its block, else what it spans."""
    found = []
    spanned: list[Entity] = []
    for symbol in symbols:
        runs = [scaled(run, factor) for run in symbol.runs]
        joined = [run for run, _ in join_members(runs, tolerance=CLOSING)]
        closed = [run for run in joined if run.closed and area_of(run.vertices) > _NO_AREA]
        shape: Outline | Path | None
        if closed:
            largest = max(closed, key=lambda run: area_of(run.vertices))
            shape = Outline(largest.vertices, symbol.entity)
        else:
            shape = _span(joined, symbol)
            spanned.append(symbol.entity)
        if shape is None:
            findings.loss("unread", f"图层“{symbol.entity.layer}”的图块里没有可量的图形", [symbol.entity])
        else:
            found.append(Found(shape, symbol.layer, dict(symbol.attributes)))
    if spanned:
        findings.problem("symbol-span", f"{len(spanned)} 个图块里没有闭合轮廓，按其外包范围计", spanned)
    return found


def scaled(run: Run, factor: float) -> Run:
    """The run in metres."""
    if factor == 1.0:
        return run
    return replace(run, vertices=tuple(Vertex(v.x * factor, v.y * factor, v.bulge) for v in run.vertices))


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
    title = f"图层“{shape.entity.layer}”的图元 {shape.entity.handle}"
    if gap <= _COINCIDENT:
        findings.problem(
            "closed-coincident", f"{title} 首尾重合但未设闭合，按闭合处理", [shape.entity], (first.x, first.y)
        )
    else:
        findings.problem(
            "closed-gap",
            f"{title} 首尾相距 {gap * 1000:.1f} mm（不超过 {CLOSING * 1000:.0f} mm），按闭合处理",
            [shape.entity],
            (first.x, first.y),
        )
    return Run(run.vertices[:-1], closed=True, exact=run.exact)


def _tell_fitted(shape: Shape, findings: Findings) -> None:
    findings.problem(
        "curve-fitted",
        f"图层“{shape.entity.layer}”的 {shape.entity.type} {shape.entity.handle} 不是直线和圆弧，"
        "用圆弧拟合，偏差不超过其长度的百万分之一",
        [shape.entity],
    )


def _with_area(runs: Sequence[Run], shape: Shape, findings: Findings) -> list[Found]:
    """Rings of one entity as outlines: a ring inside a ring is a hole, inside a hole again an outline."""
    solid = [run for run in runs if area_of(run.vertices) > _NO_AREA]
    if len(solid) < len(runs):
        findings.loss("degenerate", f"图层“{shape.entity.layer}”有面积为零的轮廓，未计入", [shape.entity])
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
    for run, members in join_members([run for run, _ in pieces], tolerance=CLOSING):
        shapes = [pieces[i][1] for i in members]
        entities = [shape.entity for shape in shapes]
        if run.closed and area_of(run.vertices) > _NO_AREA:
            attributes: dict[str, str] = {}
            for shape in shapes:
                attributes = {**shape.attributes, **attributes}
            found.append(Found(Outline(run.vertices, entities[0]), shapes[0].layer, attributes))
            findings.problem(
                "joined", f"图层“{layer}”的 {len(entities)} 段线首尾相接，合为一个闭合轮廓", entities
            )
            continue
        first, last = run.vertices[0], run.vertices[-1]
        gap = math.hypot(last.x - first.x, last.y - first.y)
        findings.loss(
            "open-outline",
            f"图层“{layer}”在 ({first.x:.2f}, {first.y:.2f}) 与 ({last.x:.2f}, {last.y:.2f}) 之间"
            f"有 {gap:.3f} m 缺口，轮廓不闭合，未计入",
            entities,
        )
    return found


def _span(runs: Sequence[Run], symbol: Symbol) -> Outline | Path | None:
    if not runs:
        return None
    if symbol.layer.meaning in LINES:
        longest = max(runs, key=lambda run: length_of(run.vertices, closed=False))
        return Path(longest.vertices, symbol.entity)
    box = MultiPoint([(v.x, v.y) for run in runs for v in run.vertices]).minimum_rotated_rectangle
    if not isinstance(box, Polygon) or box.area <= _NO_AREA:
        return None
    return Outline(tuple(Vertex(x, y) for x, y in list(box.exterior.coords)[:-1]), symbol.entity)
