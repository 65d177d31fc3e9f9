"""Geometry of features as the paths of a tile: simplified, cut off at its edge, and in whole units.

What is smaller than a pixel is left out, as are rings and lines that fall together on one point.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.crs import Bounds
from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.places.services import grid
from tongjian.kernel.places.services.commands import (
    LINE,
    POINT,
    POLYGON,
    Flags,
    Ints,
    Kind,
    Paths,
    with_outer,
    wound,
)

KINDS: Final[dict[str, Kind]] = {"point": POINT, "line": LINE, "polygon": POLYGON}
"""By the geometry that a layer declares."""
_TYPES: Final = {POINT: (0,), LINE: (1, 2), POLYGON: (3,)}
"""Types of shapely that a part may have."""
_TOLERANCE: Final = 4
"""Units by which a simplified outline may be off: a quarter of a pixel."""
_WORTH: Final = 1.0
"""Metres; plans and outlines of houses hold little detail below that would go."""

Geometries = NDArray[Any]


def paths(tile: grid.Tile, reach: grid.Reach, geometries: Geometries, kind: Kind, frame: Frame) -> Paths:
    """The paths of all geometries (metres of the frame) in the tile; `owner` is their row."""
    rows = np.arange(len(geometries))
    if kind != POINT:
        seen = _seen(geometries, reach.unit * grid.PIXEL)
        geometries, rows = geometries[seen], rows[seen]
        if (tolerance := reach.unit * _TOLERANCE) >= _WORTH:
            geometries = shapely.simplify(geometries, tolerance, preserve_topology=False)
    geometries = _clipped(geometries, reach.bounds)
    lines, owner, hole = _lines(geometries, rows, kind)
    points, path = shapely.get_coordinates(lines, return_index=True)
    placed = grid.units(tile, points, frame)
    if kind == POINT:
        return _points(placed, owner)
    return _tidy(placed, path, owner, hole, kind)


def _none() -> Paths:
    empty = np.zeros(0, np.int64)
    return Paths(np.zeros((0, 2), np.int64), empty, empty, empty.astype(bool))


def _seen(geometries: Geometries, pixel: float) -> Flags:
    """Which are at least a pixel wide or high."""
    west, south, east, north = shapely.bounds(geometries).T
    seen: Flags = np.fmax(east - west, north - south) >= pixel
    return seen


def _clipped(geometries: Geometries, bounds: Bounds) -> Geometries:
    """Cut at the bounds; most features of a tile lie wholly inside and stay as they are."""
    west, south, east, north = shapely.bounds(geometries).T
    left, bottom, right, top = bounds
    over = (west < left) | (south < bottom) | (east > right) | (north > top)
    if over.any():
        geometries = geometries.copy()
        geometries[over] = shapely.clip_by_rect(geometries[over], left, bottom, right, top)
    return geometries


def _lines(geometries: Geometries, rows: Ints, kind: Kind) -> tuple[Geometries, Ints, Flags]:
    """Single points, lines or rings, with the row of the feature and whether the ring is a hole."""
    parts, index = shapely.get_parts(geometries, return_index=True)
    # Cutting may leave a line where a polygon touches the edge; it is no part of the area.
    fitting = np.isin(shapely.get_type_id(parts), _TYPES[kind]) & ~shapely.is_empty(parts)
    parts, owner = parts[fitting], rows[index[fitting]]
    # A polygon without holes is its own ring: to make an object of it costs more than all that follows.
    if kind != POLYGON or not shapely.get_num_interior_rings(parts).any():
        return parts, owner, np.zeros(len(parts), bool)
    rings, part = shapely.get_rings(parts, return_index=True)
    hole = np.concatenate(([False], part[1:] == part[:-1])) if len(part) else part.astype(bool)
    return rings, owner[part], hole


def _points(placed: Ints, owner: Ints) -> Paths:
    """The points of a feature are one path."""
    rows, sizes = np.unique(owner, return_counts=True)
    return Paths(placed, sizes.astype(np.int64), rows, np.zeros(len(rows), bool))


def _tidy(placed: Ints, path: Ints, owner: Ints, hole: Flags, kind: Kind) -> Paths:
    """Without points that repeat the one before, and without paths that are none any more."""
    if not len(placed):
        return _none()
    begins = np.concatenate(([True], path[1:] != path[:-1]))
    moves = begins | (np.diff(placed, axis=0, prepend=placed[:1]) != 0).any(axis=1)
    placed, path = placed[moves], path[moves]
    if kind == POLYGON:
        # A ring states its first point again; a tile closes it with a command.
        stays = np.concatenate((path[1:] == path[:-1], [False]))
        placed, path = placed[stays], path[stays]
    sizes = np.bincount(path, minlength=len(owner)).astype(np.int64)
    tidy = Paths(placed, sizes, owner, hole)
    if kind == LINE:
        return tidy.keep(sizes > 1)
    return wound(tidy.keep(with_outer(sizes > 2, hole)))
