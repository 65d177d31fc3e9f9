"""Where balloons go: near what they speak of, never on top of each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongjian.engines.drawing.annotate.marks import Box, Mark, Point

_DIRECTIONS = 16
_RINGS = 12
LABEL = 0.7
"""Height of the words beside a balloon, in its radii."""


@dataclass(frozen=True)
class Balloon:
    """A mark's circle; `anchor` None: it stands in the rows of findings about the whole site."""

    mark: Mark
    centre: Point
    radius: float
    anchor: Point | None


def lay_out(marks: Sequence[Mark], extent: Box, *, radius: float | None = None) -> tuple[Balloon, ...]:
    """A balloon for every mark, the same for the same input; `radius` in metres, else by the extent."""
    radius = balloon_radius(extent) if radius is None else radius
    rows = _rows([mark for mark in marks if mark.anchor is None], extent, radius)
    placed: list[Balloon] = []
    for mark in marks:
        anchor = mark.anchor
        if anchor is None:
            centre = next(rows)
        else:
            centre = _free_place(anchor, radius, [balloon.centre for balloon in placed])
        placed.append(Balloon(mark, centre, radius, anchor))
    return tuple(placed)


def _rows(marks: Sequence[Mark], extent: Box, radius: float) -> Iterator[Point]:
    """Findings about the whole site stand in rows above it, each with room for its words."""
    x, y = extent[0] + radius, extent[3] + radius * 2.4
    for mark in marks:
        needed = radius * 3.5 + words_width(mark.label, radius * LABEL)
        if x + needed > extent[2] and x > extent[0] + radius:
            x, y = extent[0] + radius, y + radius * 2.5
        yield x, y
        x += needed


def words_width(words: str, height: float) -> float:
    """About how long the words are: Chinese characters are square, others a little over half of it."""
    return height * sum(1.0 if ord(character) > 0x2E80 else 0.58 for character in words)


def balloon_radius(extent: Box) -> float:
    """Large enough to read on one page, small enough not to hide a building."""
    diagonal = math.dist(extent[:2], extent[2:])
    return min(max(diagonal * 0.0125, 0.6), 8.0)


def extent_of(boxes: Iterable[Box]) -> Box:
    """The box around boxes; a unit square around nothing."""
    found = list(boxes)
    if not found:
        return 0.0, 0.0, 1.0, 1.0
    xs0, ys0, xs1, ys1 = zip(*found, strict=True)
    return min(xs0), min(ys0), max(xs1), max(ys1)


def _free_place(anchor: Point, radius: float, taken: Sequence[Point]) -> Point:
    """The nearest place around the anchor that keeps clear of the balloons already there."""
    for ring in range(_RINGS):
        distance = radius * (2.6 + 1.3 * ring)
        for step in range(_DIRECTIONS):
            angle = math.pi / 4 + 2 * math.pi * step / _DIRECTIONS
            centre = (anchor[0] + distance * math.cos(angle), anchor[1] + distance * math.sin(angle))
            if all(math.dist(centre, other) > 2.3 * radius for other in taken):
                return centre
    return anchor[0] + radius * 2.6 * _RINGS, anchor[1]
