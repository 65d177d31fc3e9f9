"""Where balloons go: near what they speak of, never on top of each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tongjian.engines.drawing.annotate.marks import Box, Mark, Point

_DIRECTIONS = 16
_RINGS = 60
_RINGS_FOR_A_CLEAR_LEADER = 8
LABEL = 0.7
"""Height of the words beside a balloon, in its radii."""
PLATE = 0.85
"""Height of the words on the plate beside a witness line, in the radii of its balloon."""
MEASURE = 0.6
"""Height of the words beside a witness line, in the radii of its balloon."""


@dataclass(frozen=True)
class Balloon:
    """A mark's circle; `anchor` None: it stands in the rows of findings about the whole site."""

    mark: Mark
    centre: Point
    radius: float
    anchor: Point | None


def lay_out(
    marks: Sequence[Mark], extent: Box, *, radius: float | None = None, labelled: bool = False
) -> tuple[Balloon, ...]:
    """A balloon for every mark, the same for the same input; `radius` in metres, else by the extent.

    `labelled`: every balloon has its words beside it, and every witness line its measure; nothing of it
    covers anything else of it.
    """
    radius = balloon_radius(extent) if radius is None else radius
    above = [mark for mark in marks if mark.anchor is None]
    placed = dict(zip((mark.number for mark in above), _rows(above, extent, radius), strict=True))
    taken = _Taken(radius)
    for mark in marks:
        if mark.anchor is None:
            taken.add(_room(mark, placed[mark.number], radius=radius, labelled=True))
        elif labelled and mark.line is not None:
            taken.add(_measured(mark, radius))
    # Witness lines first: their balloons stand beside them, the others find another place.
    for mark in sorted(marks, key=lambda mark: mark.line is None):
        if mark.anchor is not None:
            room = partial(_room, mark, radius=radius, labelled=labelled)
            placed[mark.number] = _free_place(mark.anchor, radius, taken, room)
            taken.add(room(placed[mark.number]))
            if mark.measure and not labelled:
                taken.add(plate_box(mark, placed[mark.number], radius))
    return tuple(Balloon(mark, placed[mark.number], radius, mark.anchor) for mark in marks)


def measure_place(mark: Mark, radius: float) -> Point:
    """Where the words beside a witness line begin."""
    x, y = mark.anchor or (0.0, 0.0)
    return x + radius * 0.3, y - radius * MEASURE


def plate_box(mark: Mark, balloon: Point, radius: float) -> Box:
    """The plate with the length of a witness line: beside its middle, on the side away from the balloon."""
    assert mark.line is not None
    (ax, ay), (bx, by) = mark.line
    length = math.dist((ax, ay), (bx, by)) or 1.0
    nx, ny = -(by - ay) / length, (bx - ax) / length
    mx, my = (ax + bx) / 2, (ay + by) / 2
    away = -1 if nx * (balloon[0] - mx) + ny * (balloon[1] - my) > 0 else 1
    size = radius * PLATE
    width, height = words_width(mark.measure, size) + size * 0.6, size * 1.35
    clear = abs(nx) * width / 2 + abs(ny) * height / 2 + size * 0.4
    x, y = mx + nx * away * clear, my + ny * away * clear
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


class _Taken:
    """The boxes in use, found by where they are."""

    def __init__(self, radius: float) -> None:
        self._cell = radius * 4
        self._boxes: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in self._cells(box):
            self._boxes.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Nothing is there yet."""
        return not any(_meet(box, other) for cell in self._cells(box) for other in self._boxes.get(cell, ()))

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        x0, y0, x1, y1 = (math.floor(side / self._cell) for side in box)
        return ((x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _room(mark: Mark, centre: Point, *, radius: float, labelled: bool) -> Box:
    """What a balloon needs, with its words when it has them."""
    (x, y), reach = centre, radius * 1.16
    words = radius * 0.25 + words_width(mark.label, radius * LABEL) if labelled else 0.0
    return x - reach, y - reach, x + reach + words, y + reach


def _measured(mark: Mark, radius: float) -> Box:
    x, y = measure_place(mark, radius)
    half = radius * MEASURE * 0.6
    return x, y - half, x + words_width(mark.measure, radius * MEASURE), y + half


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


def _free_place(anchor: Point, radius: float, taken: _Taken, room: Callable[[Point], Box]) -> Point:
    """The nearest place around the anchor that keeps clear of everything already there, if it can be so that
    the leader crosses nothing either."""
    free: Point | None = None
    for ring in range(_RINGS):
        distance = radius * (2.6 + 1.3 * ring)
        for step in range(_DIRECTIONS):
            angle = math.pi / 4 + 2 * math.pi * step / _DIRECTIONS
            centre = (anchor[0] + distance * math.cos(angle), anchor[1] + distance * math.sin(angle))
            if not taken.is_free(room(centre)):
                continue
            if _leader_is_free(anchor, centre, radius, taken):
                return centre
            free = free or centre
        if free is not None and ring > _RINGS_FOR_A_CLEAR_LEADER:
            break
    return free or (anchor[0] + radius * 1.3 * _RINGS, anchor[1])


def _leader_is_free(anchor: Point, centre: Point, radius: float, taken: _Taken) -> bool:
    """Looked at every half radius along the leader, beyond the anchor, which several may share."""
    length = math.dist(anchor, centre)
    for step in range(3, int(length / radius * 2) - 2):
        share = step * radius / 2 / length
        x, y = anchor[0] + (centre[0] - anchor[0]) * share, anchor[1] + (centre[1] - anchor[1]) * share
        if not taken.is_free((x, y, x, y)):
            return False
    return True
