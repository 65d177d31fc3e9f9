"""The streets of the made city: two families of lines that bend, cross, and leave blocks between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

Array = NDArray[np.float64]

_PLACES = (0.0, 0.32, 0.5, 0.68)
"""Where a street bends between two crossings: never so near to one that a wide cross street covers it."""
PARTS = len(_PLACES)
"""Straight pieces of a street between two crossings."""
GRADES = ("快速路", "主干路", "次干路", "支路")
WATER = "河道"
WIDTHS = {"快速路": 50.0, "主干路": 40.0, "次干路": 24.0, "支路": 14.0, WATER: 30.0}
NARROW = 0.3
"""Widths never take more than this part of the pitch, so that a dense network leaves blocks."""
_WAVES, _GRADIENT = 3, 0.08
_REACH = 8
"""Blocks along which one piece of a street, one feature, runs."""


@dataclass(frozen=True)
class Streets:
    """A bent grid of `columns` × `rows` blocks around `centre`; `pitch` is the mean distance of the lines."""

    columns: int
    rows: int
    pitch: float
    centre: tuple[float, float]
    seed: int

    @cached_property
    def _waves(self) -> Array:
        """Of each coordinate: the wave vectors, phases and amplitudes of its displacement."""
        chance = np.random.default_rng([self.seed, 1])
        angle = chance.uniform(0, 2 * np.pi, (2, _WAVES))
        length = chance.uniform(6, 25, (2, _WAVES)) * self.pitch
        number = 2 * np.pi / length
        phase = chance.uniform(0, 2 * np.pi, (2, _WAVES))
        return np.stack([number * np.cos(angle), number * np.sin(angle), phase, _GRADIENT / number])

    @cached_property
    def easts(self) -> Array:
        """Where the lines that run north lie before they are bent."""
        return self._lines(self.columns, 2)

    @cached_property
    def norths(self) -> Array:
        """Where the lines that run east lie before they are bent."""
        return self._lines(self.rows, 3)

    def bent(self, x: Array, y: Array) -> Array:
        """Places in the city's frame, (…, 2). The bending keeps neighbours neighbours: it never folds."""
        moved = []
        for axis, straight in enumerate((x, y)):
            east, north, phase, height = self._waves[:, axis]
            waves = np.sin(x[..., None] * east + y[..., None] * north + phase) * height
            moved.append(straight + waves.sum(axis=-1) + self.centre[axis])
        return np.stack(moved, axis=-1)

    def grade(self, line: int) -> str:
        """What a line is: every sixteenth a fast road; among the branch roads every so often a canal."""
        if line % 16 == 0:
            return GRADES[0]
        if line % 4 == 0:
            return GRADES[1]
        if line % 2 == 0:
            return GRADES[2]
        return WATER if line % 16 == 7 else GRADES[3]

    def width(self, line: int) -> float:
        return min(WIDTHS[self.grade(line)], NARROW * self.pitch)

    @cached_property
    def widths(self) -> tuple[Array, Array]:
        """Of the lines that run north, and of those that run east."""
        north = np.array([self.width(line) for line in range(self.columns + 1)])
        return north, np.array([self.width(line) for line in range(self.rows + 1)])

    def pieces(self) -> list[tuple[str, int, str, Polygon]]:
        """Direction (`N`, `E`), line, grade and area of every piece of a street or canal."""
        found: list[tuple[str, int, str, Polygon]] = []
        for way, lines, cells in (("N", self.columns, self.rows), ("E", self.rows, self.columns)):
            for line in range(lines + 1):
                points = self._line(way, line, cells)
                left, right = _beside(points, self.width(line) / 2)
                for begin in range(0, cells, _REACH):
                    part = slice(begin * PARTS, min(begin + _REACH, cells) * PARTS + 1)
                    ring = np.concatenate([right[part], left[part][::-1]])
                    found.append((way, line, self.grade(line), shapely.Polygon(ring)))
        return found

    def middle(self, way: str, line: int) -> Array:
        """The points of a whole line."""
        return self._line(way, line, self.rows if way == "N" else self.columns)

    @property
    def kilometres(self) -> float:
        """Length of all streets, canals left out."""
        metres = 0.0
        for way, lines in (("N", self.columns), ("E", self.rows)):
            for line in range(lines + 1):
                if self.grade(line) != WATER:
                    steps = np.diff(self.middle(way, line), axis=0)
                    metres += float(np.hypot(steps[:, 0], steps[:, 1]).sum())
        return metres / 1000

    def _line(self, way: str, line: int, cells: int) -> Array:
        across = self.easts[line] if way == "N" else self.norths[line]
        along = _divided(self.norths if way == "N" else self.easts)[: cells * PARTS + 1]
        same = np.full_like(along, across)
        return self.bent(same, along) if way == "N" else self.bent(along, same)

    def _lines(self, count: int, salt: int) -> Array:
        steps = np.random.default_rng([self.seed, salt]).uniform(0.8, 1.2, count)
        places = np.concatenate([[0.0], np.cumsum(steps * (count / steps.sum()))]) * self.pitch
        return np.asarray(places - places[-1] / 2)


def block_rings(streets: Streets, row: int) -> Array:
    """The outlines of the blocks of a row, (columns, 16, 2): anticlockwise from the south-west corner.

    Each side of a block has `PARTS` straight pieces and lies half the width of its street inside the line.
    """
    x, y = _divided(streets.easts), _divided(streets.norths)[row * PARTS : (row + 1) * PARTS + 1]
    grid = streets.bent(*np.meshgrid(x, y))
    first = np.arange(streets.columns)[:, None] * PARTS
    up, along = np.arange(PARTS), np.arange(PARTS)
    rings = np.concatenate(
        [
            grid[0, first + along],
            grid[up, first + PARTS],
            grid[PARTS, first + PARTS - along],
            grid[PARTS - up, first],
        ],
        axis=1,
    )
    north, east = (width / 2 for width in streets.widths)
    columns = np.arange(streets.columns)
    sides = np.stack(
        [
            np.full(streets.columns, east[row]),
            north[columns + 1],
            np.full(streets.columns, east[row + 1]),
            north[columns],
        ],
        axis=1,
    )
    return _inset(rings, np.repeat(sides, PARTS, axis=1))


def _divided(lines: Array) -> Array:
    """The lines and the places between them where a street bends."""
    between = lines[:-1, None] + np.diff(lines)[:, None] * np.array(_PLACES)
    return np.append(between.ravel(), lines[-1])


def _inset(rings: Array, widths: Array) -> Array:
    """Every edge moved inwards by its width; corners are where moved neighbours meet."""
    edges = np.roll(rings, -1, axis=1) - rings
    normals = np.stack([-edges[..., 1], edges[..., 0]], axis=-1)
    normals /= np.hypot(normals[..., 0], normals[..., 1])[..., None]
    before, wide = np.roll(normals, 1, axis=1), np.roll(widths, 1, axis=1)
    return rings + _corner(before, normals, wide, widths)


def _beside(points: Array, half: float) -> tuple[Array, Array]:
    """The lines at `half` to the left and to the right of a run of points."""
    steps = np.diff(points, axis=0)
    normals = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / np.hypot(steps[:, 0], steps[:, 1])[:, None]
    before, after = np.concatenate([normals[:1], normals]), np.concatenate([normals, normals[-1:]])
    widths = np.full(len(points), half)
    move = _corner(before, after, widths, widths)
    return points + move, points - move


def _corner(before: Array, after: Array, first: Array, second: Array) -> Array:
    """How a corner moves when the edge before it moves by `first` along its normal, the next by `second`."""
    cross = before[..., 0] * after[..., 1] - before[..., 1] * after[..., 0]
    straight = np.abs(cross) < 1e-6
    safe = np.where(straight, 1.0, cross)
    met = np.stack(
        [
            (first * after[..., 1] - second * before[..., 1]) / safe,
            (second * before[..., 0] - first * after[..., 0]) / safe,
        ],
        axis=-1,
    )
    return np.where(straight[..., None], after * second[..., None], met)
