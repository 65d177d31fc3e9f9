"""Features that are there twice: by their key, or by their very geometry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.table import Geometries

_GRID: Final = 1e4
_MIX: Final = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)
"""Odd constants: equal bounds mix to the same number, others hardly ever."""


def same_key(keys: Sequence[str]) -> dict[int, int]:
    """Rows whose key an earlier row has, and that row. No key is no duplicate."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for row, key in enumerate(keys):
        if key and (known := first.setdefault(key, row)) != row:
            found[row] = known
    return found


def same_geometry(shapes: Geometries, rows: NDArray[np.intp]) -> dict[int, int]:
    """Of `rows` those whose geometry an earlier one has, wherever its rings start, and that row."""
    first: dict[bytes, int] = {}
    found: dict[int, int] = {}
    likely = _with_twin_bounds(shapes, rows)
    normal = shapely.to_wkb(shapely.normalize(shapes[likely]))
    for row, wkb in zip(likely.tolist(), normal, strict=True):
        if (known := first.setdefault(wkb, row)) != row:
            found[row] = known
    return found


def _with_twin_bounds(shapes: Geometries, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows whose bounds another row has: only these can be the same."""
    if not len(rows):
        return rows
    bounds = np.rint(shapely.bounds(shapes[rows]) * _GRID).astype(np.int64).view(np.uint64)
    mixed = np.bitwise_xor.reduce(bounds * _MIX, axis=1)
    _, inverse, counts = np.unique(mixed, return_inverse=True, return_counts=True)
    return rows[counts[inverse] > 1]
