"""Outlines of a DXF as a table: closed polylines, lines and points of one layer of the drawing.

Arcs become chords that leave them by at most a millimetre. A feature's attributes are those written on its
outlines (XDATA, block attributes) and in texts inside it as `name=value`; a single other text inside is its
key. A closed outline stays a feature of its own even inside another: whether it is a hole nobody wrote down.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.dxfnotes import PROPERTY, Note
from tongjian.engines.blueprint.dxfwalk import Thing, Walk, Words
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.rings import nested
from tongjian.engines.blueprint.table import Table
from tongjian.engines.drawing.attributes import pairs_in
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.load import Opening, build, open_tape
from tongjian.engines.drawing.sieve import WORDS, Wanted, entities_of, sift
from tongjian.engines.siteplan.arcs import flatten

_SAGITTA: Final = 1e-3
_SAGITTA_DEGREES: Final = 1e-8
_CLOSING: Final = 1e-3
"""Metres between the ends of an outline that is taken to be closed."""
_DEGREES: Final = 360.0
_MOST_POINTS: Final = 50_000_000
_SHAPES: Final = {
    "polygon": {"LWPOLYLINE", "POLYLINE", "CIRCLE", "ELLIPSE", "SPLINE", "HATCH", "MPOLYGON"},
    "line": {"LWPOLYLINE", "POLYLINE", "LINE", "ARC", "SPLINE", "CIRCLE", "ELLIPSE"},
    "point": {"POINT", "INSERT"},
}


def read_outlines(path: Path, layer: Layer, name: str | None) -> Table:
    """The features on the drawing's layer `name`, or on the one that must be meant. Raises Refused."""
    opening = open_tape(path.read_bytes())
    chosen = _chosen(opening, layer, name)
    texts = {e.handle(opening.tape).upper() for e in entities_of(opening.tape, Wanted()) if e.kind in WORDS}
    loaded = build(opening, sift(opening.tape, Wanted(lambda each: each == chosen, handles=texts)))
    walked = Walk(loaded.document, chosen, points=layer.geometry == "point").run()
    lost = [
        f"图元 {each.entity.handle}（{each.entity.type}）损坏，没有读入。" for each in loaded.opened.broken
    ]
    rows = _Rows(layer)
    for things in _features(walked.things):
        rows.take(things)
    if layer.geometry == "polygon":
        rows.read_inside(walked.words, chosen)
    crs = dict(loaded.document.header.custom_vars.properties).get(PROPERTY)
    lost += walked.lost
    return Table(rows.geometries, rows.columns(), crs, {}, tuple(rows.remarks), tuple(lost), noted=True)


def _chosen(opening: Opening, layer: Layer, name: str | None) -> str:
    """The layer of the drawing that is meant: the one named, the one named like ours, or the only one."""
    kinds = _SHAPES[layer.geometry]
    used = {e.layer for e in entities_of(opening.tape, Wanted()) if e.kind in kinds and not e.block}
    names = tuple(sorted(used))
    listed = "、".join(f"“{each}”" for each in names[:20])
    if name is not None:
        if name not in names:
            raise Refused("no-such-layer", f"图纸里没有可用的图层“{name}”，有：{listed}。", "请另选一个。")
        return name
    for own in (layer.title, layer.code):
        if own in names:
            return own
    if not names:
        raise Refused("no-layer", "图纸的模型空间里没有可以读取的图形。", "请检查导出的内容后重新上传。")
    if len(names) > 1:
        mend = f"请说明导入哪一个，或把图层改名为“{layer.title}”。"
        raise Refused("several-layers", f"图纸里有 {len(names)} 个图层：{listed}。", mend)
    return names[0]


def _features(things: Iterable[Thing]) -> Iterable[list[Thing]]:
    """Outlines that are one feature, in the order of the drawing."""
    groups: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        groups[f"#{thing.note.feature}" if thing.note.feature is not None else thing.handle].append(thing)
    return groups.values()


class _Rows:
    def __init__(self, layer: Layer) -> None:
        self.remarks: list[str] = []
        self._layer = layer
        self._shapes: list[BaseGeometry | None] = []
        self._attributes: list[dict[str, str]] = []
        self._closed = 0
        self._points = 0

    @property
    def geometries(self) -> NDArray[np.object_]:
        return np.array(self._shapes, dtype=object)

    def columns(self) -> Mapping[str, NDArray[Any]]:
        names = dict.fromkeys(name for row in self._attributes for name in row)
        return {name: np.array([row.get(name) for row in self._attributes], dtype=object) for name in names}

    def take(self, things: Sequence[Thing]) -> None:
        self._shapes.append(self._shape(things))
        self._attributes.append(
            {k: v for thing in reversed(things) for k, v in thing.note.attributes.items()}
        )

    def read_inside(self, words: Sequence[Words], layer: str) -> None:
        """Give every area what the texts in it say; of areas within areas the innermost is meant."""
        polygons = {i: each for i, each in enumerate(self._shapes) if isinstance(each, shapely.Polygon)}
        areas = list(polygons)
        tree = shapely.STRtree(list(polygons.values()))
        points = shapely.points([each.at for each in words]) if words else np.empty(0, dtype=object)
        inside: dict[int, list[Words]] = defaultdict(list)
        smallest: dict[int, int] = {}
        for text, area in tree.query(points, predicate="within").T.tolist():
            known = smallest.setdefault(text, area)
            if polygons[areas[area]].area < polygons[areas[known]].area:
                smallest[text] = area
        for text, area in smallest.items():
            inside[areas[area]].append(words[text])
        for row, texts in inside.items():
            self._say(self._attributes[row], texts, layer)

    def _say(self, row: dict[str, str], texts: Sequence[Words], layer: str) -> None:
        plain = []
        for each in texts:
            pairs = pairs_in(each.text)
            for name, value in pairs.items():
                row.setdefault(name, value)
            if not pairs:
                plain.append(each)
        near = [each for each in plain if each.layer == layer] or plain
        if self._layer.key not in row and len(near) == 1:
            row[self._layer.key] = near[0].text

    def _shape(self, things: Sequence[Thing]) -> BaseGeometry | None:
        kind = self._layer.geometry
        if places := [thing.point for thing in things if thing.point is not None]:
            return shapely.Point(places[0]) if len(places) == 1 else shapely.MultiPoint(places)
        lines = [(thing.note, self._line(run)) for thing in things for run in thing.runs]
        if kind == "polygon" and all(_is_ring(line) for _, line in lines):
            return _area(lines)
        paths = [shapely.LineString(line) for _, line in lines if len(line) > 1]
        if not paths:
            return None
        return paths[0] if len(paths) == 1 else shapely.MultiLineString(paths)

    def _line(self, run: Run) -> list[tuple[float, float]]:
        degrees = all(max(abs(v.x), abs(v.y)) <= _DEGREES for v in run.vertices)
        sagitta = _SAGITTA_DEGREES if degrees else _SAGITTA
        line = flatten(run.vertices, closed=run.closed, sagitta=sagitta)
        self._points += len(line)
        if self._points > _MOST_POINTS:
            raise Refused("too-large", f"图形的顶点超过 {_MOST_POINTS} 个。", "请分幅导入。")
        if self._layer.geometry == "polygon" and not degrees and len(line) > 3:
            gap = math.dist(line[0], line[-1])
            if 0 < gap <= _CLOSING:
                line[-1] = line[0]
                self._closed += 1
                self.remarks = [f"有 {self._closed} 个轮廓首尾相距不到 1 mm，已按闭合读取。"]
        return line


def _is_ring(line: Sequence[tuple[float, float]]) -> bool:
    return len(line) > 3 and line[0] == line[-1]


def _area(lines: Sequence[tuple[Note, list[tuple[float, float]]]]) -> BaseGeometry:
    """Parts with their holes as they are numbered; by what lies in what where nobody numbered them."""
    if any(note.feature is None for note, _ in lines):
        return nested([line for _, line in lines])
    parts: dict[int, dict[int, list[tuple[float, float]]]] = defaultdict(dict)
    for note, line in lines:
        parts[note.part][note.ring] = line
    polygons = [
        shapely.Polygon(rings[min(rings)], [rings[i] for i in sorted(rings)[1:]])
        for _, rings in sorted(parts.items())
    ]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
