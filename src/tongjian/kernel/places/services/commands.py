"""Geometry as the command integers of the Mapbox vector tile specification 2.1, section 4.3.

Everything is done on the arrays of a whole tile at once: a tile has some ten thousand points, and a loop over
them in Python alone would cost more than all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tongjian.kernel.places.services.varints import varints, zigzag

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

POINT: Final = 1
LINE: Final = 2
POLYGON: Final = 3
Kind = Literal[1, 2, 3]
"""`GeomType` of the specification."""

_MOVE: Final = 1
_LINE: Final = 2
_CLOSE: Final = 7 | 1 << 3


@dataclass(frozen=True, eq=False)
class Paths:
    """Lines, rings without their closing point, or the points of a feature, in units of a tile.

    `points` (n, 2) are those of all paths, one path after the other; `sizes` says how many belong to each;
    `owner` is the row of the feature, rising; `hole` marks inner rings, which follow their outer one.
    """

    points: Ints
    sizes: Ints
    owner: Ints
    hole: Flags

    @property
    def starts(self) -> Ints:
        """Where each path begins in `points`."""
        return np.concatenate(([0], np.cumsum(self.sizes)[:-1])) if len(self.sizes) else self.sizes

    def keep(self, wanted: Flags) -> Paths:
        """Only the wanted paths."""
        if wanted.all():
            return self
        points = self.points[np.repeat(wanted, self.sizes)]
        return Paths(points, self.sizes[wanted], self.owner[wanted], self.hole[wanted])


def areas(rings: Paths) -> Ints:
    """Twice the signed area of each ring; positive where it turns clockwise on the screen."""
    if not len(rings.sizes):
        return rings.sizes
    following = np.arange(1, len(rings.points) + 1)
    starts = rings.starts
    following[starts + rings.sizes - 1] = starts
    x, y = rings.points.T
    return np.add.reduceat(x * y[following] - x[following] * y, starts)


def with_outer(wanted: Flags, hole: Flags) -> Flags:
    """The wanted rings; a hole only where its outer ring is wanted as well."""
    outer = np.maximum.accumulate(np.where(hole, 0, np.arange(len(hole))))
    return wanted & wanted[outer]


def wound(rings: Paths) -> Paths:
    """Rings without area dropped with their holes; outer ones turned to positive area, holes to negative.

    The order that section 4.3.4.4 of the specification demands, in the coordinates of the tile.
    """
    twice = areas(rings)
    real = with_outer(twice != 0, rings.hole)
    rings, twice = rings.keep(real), twice[real]
    if not len(rings.sizes):
        return rings
    starts = rings.starts
    within = np.arange(len(rings.points)) - np.repeat(starts, rings.sizes)
    turned = np.repeat((twice > 0) == rings.hole, rings.sizes)
    first, last = np.repeat(starts, rings.sizes), np.repeat(starts + rings.sizes - 1, rings.sizes)
    order = np.where(turned, last - within, first + within)
    return Paths(rings.points[order], rings.sizes, rings.owner, rings.hole)


def commands(paths: Paths, kind: Kind, features: int) -> list[bytes]:
    """The packed geometry of each of so many features; empty for one without a path."""
    if not len(paths.sizes):
        return [b""] * features
    sizes, starts = paths.sizes, paths.starts
    lengths = 1 + 2 * sizes + (0 if kind == POINT else 1) + (1 if kind == POLYGON else 0)
    ends = np.cumsum(lengths)
    begins = ends - lengths
    stream = np.zeros(ends[-1], np.uint32)

    stream[begins] = (sizes if kind == POINT else 1) << 3 | _MOVE
    place = np.repeat(begins, sizes) + 1
    within = np.arange(len(paths.points)) - np.repeat(starts, sizes)
    place += 2 * within
    if kind != POINT:
        stream[begins + 3] = (sizes - 1) << 3 | _LINE
        place += within > 0
    if kind == POLYGON:
        stream[ends - 1] = _CLOSE
    steps = zigzag(_steps(paths))
    stream[place], stream[place + 1] = steps[:, 0], steps[:, 1]

    written, at = varints(stream)
    # The paths of a feature lie together, so its bytes run from its first path to the next feature's.
    first = np.searchsorted(paths.owner, np.arange(features + 1))
    bounds = at[np.concatenate((begins, ends[-1:]))[first]].tolist()
    return [written[a:b] for a, b in pairwise(bounds)]


def _steps(paths: Paths) -> Ints:
    """Each point from the one before it in the same feature; the first of a feature from the corner."""
    steps = np.diff(paths.points, axis=0, prepend=0)
    new = np.concatenate(([True], paths.owner[1:] != paths.owner[:-1]))
    first = paths.starts[new]
    steps[first] = paths.points[first]
    return steps
