"""How far two sets of segments are apart where they are farthest apart, to a stated precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
_CELLS = 4_000_000
"""Of a table of distances that is computed at once: 32 MB."""
_HALVINGS = 40


@dataclass(frozen=True)
class Apart:
    """A distance in metres and the place on the first set from which it is measured."""

    distance: float
    at: tuple[float, float]


def segments_of(geometry: BaseGeometry) -> Array:
    """The straight edges of every ring or line as an array (n, 2 ends, 2 coordinates)."""
    coordinates, line = shapely.get_coordinates(shapely.get_parts(_lines(geometry)), return_index=True)
    edges: Array = np.stack([coordinates[:-1], coordinates[1:]], axis=1)[line[:-1] == line[1:]]
    return edges


def to_segments(points: Array, segments: Array) -> tuple[Array, Array]:
    """For each point (n, 2) its distance from the nearest segment, and the nearest point on it."""
    distances, nearest = np.empty(len(points)), np.empty_like(points)
    step = max(1, _CELLS // max(1, len(segments)))
    for begin in range(0, len(points), step):
        chunk = points[begin : begin + step]
        squares, feet = _table(chunk, segments)
        which = squares.argmin(axis=1)
        rows = np.arange(len(chunk))
        distances[begin : begin + step] = np.sqrt(squares[rows, which])
        nearest[begin : begin + step] = feet[rows, which]
    return distances, nearest


def farthest(first: Array, second: Array, *, precision: float, enough: float = np.inf) -> Apart:
    """The directed Hausdorff distance from `first` to `second`, too small by at most `precision`.

    Stops early with what it has when the distance is known to exceed `enough`. The distance from one segment
    is convex along an edge, so an edge needs no halving where one segment is near both its ends.
    """
    starts, ends = first[:, 0], first[:, 1]
    best, at = -1.0, (0.0, 0.0)
    for _ in range(_HALVINGS):
        bounds = np.empty(len(starts))
        step = max(1, _CELLS // max(1, len(second)))
        for begin in range(0, len(starts), step):
            part = slice(begin, begin + step)
            from_start, from_end = _table(starts[part], second)[0], _table(ends[part], second)[0]
            bounds[part] = np.sqrt(np.maximum(from_start, from_end).min(axis=1))
            for squares, points in ((from_start, starts[part]), (from_end, ends[part])):
                reached = squares.min(axis=1)
                which = int(reached.argmax())
                if (distance := float(np.sqrt(reached[which]))) > best:
                    best, at = distance, (float(points[which, 0]), float(points[which, 1]))
        open_ = bounds > best + precision
        if best > enough or not open_.any():
            break
        middle = (starts[open_] + ends[open_]) / 2
        starts, ends = np.concatenate([starts[open_], middle]), np.concatenate([middle, ends[open_]])
    return Apart(best, at)


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    return geometry.boundary if shapely.get_dimensions(geometry) == 2 else geometry


def _table(points: Array, segments: Array) -> tuple[Array, Array]:
    """Squares of the distances of each point from each segment (n, m), and the feet (n, m, 2)."""
    start, way = segments[:, 0], segments[:, 1] - segments[:, 0]
    length = np.maximum((way * way).sum(axis=1), np.finfo(float).tiny)
    from_start = points[:, None, :] - start[None, :, :]
    along = np.clip((from_start * way).sum(axis=2) / length, 0.0, 1.0)
    feet = start + along[:, :, None] * way
    apart = points[:, None, :] - feet
    return (apart * apart).sum(axis=2), feet
