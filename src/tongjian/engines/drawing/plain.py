"""Closed outlines of model space straight from the records, for a look at layers nobody has named."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapely import Polygon

from tongjian.engines.drawing.records import Tape
from tongjian.engines.drawing.sieve import Written

_KINDS = {"LWPOLYLINE", "POLYLINE"}
_CLOSED = 1


@dataclass(frozen=True)
class PlainOutline:
    """A closed polyline, its arcs as chords, in drawing units."""

    handle: str
    layer: str
    polygon: Polygon

    @property
    def sides(self) -> tuple[float, float] | None:
        """Width and length when it is a rectangle."""
        box = self.polygon.minimum_rotated_rectangle
        if len(self.polygon.exterior.coords) != 5 or self.polygon.area < 0.99 * box.area:
            return None
        a, b, c = list(self.polygon.exterior.coords)[:3]
        short, long = sorted((math.dist(a, b), math.dist(b, c)))
        return short, long


def plain_outlines(tape: Tape, entities: Iterable[Written]) -> Iterator[PlainOutline]:
    """The closed polylines that enclose an area among the entities of model space."""
    for entity in entities:
        if entity.kind not in _KINDS or entity.block:
            continue
        tags = tape.tags_of(entity.record.body, entity.end)
        flags = next((value for code, value in tags if code == 70), "0")
        paper = any(code == 67 and value == "1" for code, value in tags[:12])
        points = _points(tags, heading=entity.kind == "POLYLINE")
        closed = (flags.isdigit() and int(flags) & _CLOSED) or points[:1] == points[-1:]
        if paper or not closed or len(set(points)) < 3:
            continue
        polygon = Polygon(points)
        if polygon.is_valid and polygon.area > 0:
            yield PlainOutline(entity.handle(tape), entity.layer, polygon)


def _points(tags: list[tuple[int, str]], *, heading: bool) -> list[tuple[float, float]]:
    """The vertices; the first point of a POLYLINE is none. Empty when one is no number."""
    try:
        xs = [float(value) for code, value in tags if code == 10]
        ys = [float(value) for code, value in tags if code == 20]
    except ValueError:
        return []
    points = list(zip(xs, ys, strict=False))[1 if heading and len(xs) > 1 else 0 :]
    return points if all(math.isfinite(x) and math.isfinite(y) for x, y in points) else []
