"""Block references that count once: a stall, an entrance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely import MultiPoint, Polygon

from tongjian.engines.drawing.chains import join_members
from tongjian.engines.drawing.edges import Run, scaled
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import CLOSING, LINES, NO_AREA, Found
from tongjian.engines.drawing.inventory import Symbol
from tongjian.engines.drawing.rows import row_in
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity, Outline, Path, Vertex
from tongjian.engines.siteplan.arcs import area_of, length_of


def symbols_of(symbols: Iterable[Symbol], factor: float, findings: Findings) -> list[Found]:
    """Each block reference as one thing: the largest outline in its block, else what it spans."""
    found = []
    spanned: list[Entity] = []
    rows: list[Entity] = []
    single: dict[str, bool] = {}
    for symbol in symbols:
        runs = [scaled(run, factor) for run in symbol.runs]
        joined = [run for run, _ in join_members(runs, tolerance=CLOSING)]
        closed = [run for run in joined if run.closed and area_of(run.vertices) > NO_AREA]
        shape: Outline | Path | None
        row = _row(joined, symbol) if single.get(symbol.block) is not True else []
        single.setdefault(symbol.block, not row)
        if row:
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


def _row(joined: Sequence[Run], symbol: Symbol) -> list[Found]:
    """The stalls of a block that is a whole row of them."""
    if symbol.layer.meaning is not Meaning.STALL:
        return []
    rings = [tuple(Vertex(x, y) for x, y in list(face.exterior.coords)[:-1]) for face in row_in(joined)]
    return [Found(Outline(ring, symbol.entity), symbol.layer, dict(symbol.attributes)) for ring in rings]


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
