"""What is drawn for the findings, in terms of lines, circles and words; the same for every way of writing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from tongjian.engines.drawing.annotate.layout import (
    LABEL,
    MEASURE,
    Balloon,
    balloon_radius,
    lay_out,
    measure_place,
)
from tongjian.engines.drawing.annotate.marks import (
    BLUEPRINT_LAYER,
    FIGURES_LAYER,
    Box,
    Figure,
    Mark,
    Point,
    PublishedLine,
)

Drawn = TypeVar("Drawn", covariant=True)


class Pen(Protocol[Drawn]):
    """Draws on a layer; coordinates and heights in metres."""

    def line(self, layer: str, start: Point, end: Point) -> Drawn: ...
    def circle(self, layer: str, centre: Point, radius: float) -> Drawn: ...
    def words(self, layer: str, at: Point, height: float, words: str, *, centred: bool = False) -> Drawn: ...


def draw(
    pen: Pen[Drawn],
    marks: Sequence[Mark],
    figures: Sequence[Figure],
    extent: Box,
    table: Point,
    published: Sequence[PublishedLine] = (),
) -> Iterator[Drawn]:
    """What is published, every mark with its balloon, then the table of figures, its upper left corner at
    `table`."""
    for line in published:
        yield from _published(pen, line, balloon_radius(extent))
    # Several clauses may be about one distance or one thing: its length is written, its frame drawn once.
    measured: set[tuple[object, str]] = set()
    framed: set[tuple[str, Box]] = set()
    for balloon in lay_out(marks, extent, labelled=True):
        mark, layer = balloon.mark, balloon.mark.kind.value
        yield from _balloon(pen, balloon)
        if mark.line is not None:
            yield from _witness(pen, layer, mark, balloon.radius)
            if mark.measure and (mark.line, mark.measure) not in measured:
                at = measure_place(mark, balloon.radius)
                yield pen.words(layer, at, balloon.radius * MEASURE, mark.measure)
                measured.add((mark.line, mark.measure))
        for box in mark.boxes:
            if (layer, box) not in framed:
                yield from _box(pen, layer, box)
                framed.add((layer, box))
    if figures:
        yield from _table(pen, figures, balloon_radius(extent) * 0.8, table)


def _published(pen: Pen[Drawn], published: PublishedLine, radius: float) -> Iterator[Drawn]:
    for line in published.lines:
        yield from (pen.line(BLUEPRINT_LAYER, start, end) for start, end in pairwise(line))
    if (at := published.label_at) is not None:
        yield pen.words(BLUEPRINT_LAYER, at, radius * MEASURE, published.title)


def _balloon(pen: Pen[Drawn], balloon: Balloon) -> Iterator[Drawn]:
    mark, layer, radius = balloon.mark, balloon.mark.kind.value, balloon.radius
    yield pen.circle(layer, balloon.centre, radius)
    yield pen.words(layer, balloon.centre, radius * 0.9, str(mark.number), centred=True)
    beside = (balloon.centre[0] + radius * 1.25, balloon.centre[1])
    yield pen.words(layer, beside, radius * LABEL, mark.label)
    if balloon.anchor is not None:
        yield pen.line(layer, _rim(balloon, balloon.anchor), balloon.anchor)


def _rim(balloon: Balloon, towards: Point) -> Point:
    """Where the leader leaves the circle."""
    distance = math.dist(balloon.centre, towards)
    share = balloon.radius / distance if distance > balloon.radius else 0.0
    (cx, cy), (tx, ty) = balloon.centre, towards
    return cx + (tx - cx) * share, cy + (ty - cy) * share


def _witness(pen: Pen[Drawn], layer: str, mark: Mark, radius: float) -> Iterator[Drawn]:
    """The measured line with a tick across each end."""
    assert mark.line is not None
    (ax, ay), (bx, by) = mark.line
    yield pen.line(layer, (ax, ay), (bx, by))
    length = math.dist((ax, ay), (bx, by)) or 1.0
    nx, ny = -(by - ay) / length * radius * 0.4, (bx - ax) / length * radius * 0.4
    for x, y in ((ax, ay), (bx, by)):
        yield pen.line(layer, (x - nx, y - ny), (x + nx, y + ny))


def _box(pen: Pen[Drawn], layer: str, box: Box) -> Iterator[Drawn]:
    x0, y0, x1, y1 = box
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        yield pen.line(layer, start, end)


def _table(pen: Pen[Drawn], figures: Sequence[Figure], height: float, corner: Point) -> Iterator[Drawn]:
    """Three columns: title, value, what is required."""
    left, top = corner
    columns = (left, left + height * 13, left + height * 23)
    right, row = left + height * 35, height * 2.2
    rows = [("指标", "数值", "规划条件"), *((f.title, f.value, f.required) for f in figures)]
    for i, cells in enumerate(rows):
        y = top - row * (i + 0.5)
        for x, words in zip(columns, cells, strict=True):
            if words:
                yield pen.words(FIGURES_LAYER, (x + height * 0.6, y), height, words)
    for i in range(len(rows) + 1):
        yield pen.line(FIGURES_LAYER, (left, top - row * i), (right, top - row * i))
    for x in (*columns, right):
        yield pen.line(FIGURES_LAYER, (x, top), (x, top - row * len(rows)))
