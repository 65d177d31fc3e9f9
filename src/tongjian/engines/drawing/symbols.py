"""Block references that count once: a stall, an entrance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely import LineString, MultiPoint, Polygon, union_all

from tongjian.engines.drawing.chains import join_members
from tongjian.engines.drawing.edges import Run, scaled
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import CLOSING, LINES, NO_AREA, Found
from tongjian.engines.drawing.inventory import Symbol
from tongjian.engines.drawing.rows import equal_rectangles, rows_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity, Outline, Path, Vertex
from tongjian.engines.siteplan.arcs import area_of, flatten, length_of

_OVERLAP = 1e-6


def symbols_of(symbols: Iterable[Symbol], factor: float, findings: Findings) -> list[Found]:
    """Each block reference as one thing: the largest outline in its block, else what it spans."""
    found = []
    spanned: list[Entity] = []
    rows: list[Entity] = []
    for symbol in symbols:
        runs = [scaled(run, factor) for run in symbol.runs]
        joined = [run for run, _ in join_members(runs, tolerance=CLOSING)]
        closed = [run for run in joined if run.closed and area_of(run.vertices) > NO_AREA]
        shape: Outline | Path | None
        if row := _row(joined, closed, symbol):
            rows.append(symbol.entity)
            found += row
            continue
        if closed:
            largest = max(closed, key=lambda run: area_of(run.vertices))
            shape = Outline(largest.vertices, symbol.entity)
        else:
            shape = _span(joined, symbol)
            spanned.append(symbol.entity)
        if shape is None:
            sentence = f"图层“{symbol.entity.layer}”的图块里没有可量的图形"
            findings.loss("unread", sentence, [symbol.entity], meaning=symbol.layer.meaning)
        else:
            found.append(Found(shape, symbol.layer, dict(symbol.attributes)))
    if rows:
        findings.problem("stall-row", f"{len(rows)} 个图块各是一排车位，逐个计", rows)
    if spanned:
        findings.problem("symbol-span", f"{len(spanned)} 个图块里没有闭合轮廓，按其外包范围计", spanned)
    return found


def _row(joined: Sequence[Run], closed: Sequence[Run], symbol: Symbol) -> list[Found]:
    """The stalls of a block that is a whole row: equal rectangles, or one rectangle that lines divide."""
    if symbol.layer.meaning is not Meaning.STALL or not closed:
        return []
    faces = [Polygon(flatten(run.vertices, closed=True)) for run in closed]
    outer = max(faces, key=lambda face: face.area)
    lines = [LineString(flatten(run.vertices, closed=False)) for run in joined if not run.closed]
    others = [face for face in faces if face is not outer]
    stalls = equal_rectangles(_apart(faces), union_all(faces).area) or rows_of(
        outer, [*lines, *(LineString(face.exterior.coords) for face in others)]
    )
    return [
        Found(
            Outline(tuple(Vertex(x, y) for x, y in list(stall.exterior.coords)[:-1]), symbol.entity),
            symbol.layer,
            dict(symbol.attributes),
        )
        for stall in stalls
    ]


def _apart(faces: Sequence[Polygon]) -> list[Polygon]:
    """The faces, where none lies on another."""
    together = sum(face.area for face in faces)
    return list(faces) if together <= union_all(faces).area * (1 + _OVERLAP) else []


def _span(runs: Sequence[Run], symbol: Symbol) -> Outline | Path | None:
    if not runs:
        return None
    if symbol.layer.meaning in LINES:
        longest = max(runs, key=lambda run: length_of(run.vertices, closed=False))
        return Path(longest.vertices, symbol.entity)
    box = MultiPoint([(v.x, v.y) for run in runs for v in run.vertices]).minimum_rotated_rectangle
    if not isinstance(box, Polygon) or box.area <= NO_AREA:
        return None
    return Outline(tuple(Vertex(x, y) for x, y in list(box.exterior.coords)[:-1]), symbol.entity)
