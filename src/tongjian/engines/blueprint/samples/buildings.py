"""The buildings of the made city, laid into the parcels by how far along and across they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.samples.parcels import Row, Whole
from tongjian.engines.blueprint.samples.streets import Array

_DEPTH = 2.0
"""A parcel is about so many times as deep as the narrowest is wide."""
_BENT = 0.4
"""The part of buildings with a wing."""


@dataclass(frozen=True)
class Buildings:
    """Outlines, the parcel (by its place in the row) each stands on, and storeys."""

    outlines: NDArray[np.object_]
    parcels: Whole
    storeys: Whole


def counts(row: Row, before: int, total: int, buildings: int) -> Whole:
    """How many of the city's buildings stand on each parcel of a row, by how wide the parcels are.

    `before` is the width of all parcels of earlier rows, `total` that of the whole city.
    """
    reached = before + np.concatenate([[0], np.cumsum(row.wide)])
    counted: Whole = np.diff(reached * buildings // total)
    return counted


def buildings_of(row: Row, count: Whole, seed: int) -> Buildings:
    """The buildings of a row of blocks, `count` of them on each parcel."""
    chance = np.random.default_rng([seed, 20, row.row])
    outlines, parcels = [], []
    kinds = np.unique(np.stack([count, row.wide], axis=1)[count > 0], axis=0)
    for many, broad in kinds.tolist():
        here = np.flatnonzero((count == many) & (row.wide == broad))
        deep = max(1, round((many * _DEPTH / broad) ** 0.5))
        wide = -(-many // deep)
        place = np.arange(many)
        size = (len(here), many)
        left = (place % wide + chance.uniform(0.12, 0.2, size)) / wide
        right = (place % wide + chance.uniform(0.78, 0.88, size)) / wide
        low = (place // wide + chance.uniform(0.18, 0.3, size)) / deep
        high = (place // wide + chance.uniform(0.6, 0.82, size)) / deep
        outlines.append(_laid(row.corners[here], left, right, low, high, chance.random(size) < _BENT))
        parcels.append(np.repeat(here, many))
    parcel = np.concatenate(parcels) if parcels else np.empty(0, np.int64)
    order = np.argsort(parcel, kind="stable")
    ground = np.concatenate(outlines)[order] if outlines else np.empty(0, object)
    storeys = chance.choice(
        [1, 2, 3, 4, 6, 11, 18, 26], len(order), p=[0.1, 0.25, 0.2, 0.1, 0.2, 0.08, 0.05, 0.02]
    )
    return Buildings(ground, parcel[order], storeys)


def _laid(
    corners: Array, left: Array, right: Array, low: Array, high: Array, bent: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Rectangles, some with a wing, given by parts of their parcel's length and depth."""
    middle, step = (left + right) / 2, (low + high) / 2
    flat = np.empty(left.shape, dtype=object)
    parcel = np.broadcast_to(np.arange(len(corners))[:, None], left.shape)
    for wing in (False, True):
        here = bent if wing else ~bent
        a, b, c, d = left[here], right[here], low[here], high[here]
        if wing:
            m, s = middle[here], step[here]
            u, v = np.stack([a, b, b, m, m, a], axis=1), np.stack([c, c, s, s, d, d], axis=1)
        else:
            u, v = np.stack([a, b, b, a], axis=1), np.stack([c, c, d, d], axis=1)
        flat[here] = shapely.polygons(_between(corners[parcel[here]], u, v))
    return flat.ravel()


def _between(corners: Array, u: Array, v: Array) -> Array:
    """Places in the quadrilaterals at the parts `u` along and `v` across (n, points, 2)."""
    south_west, south_east, north_east, north_west = (corners[:, None, i] for i in range(4))
    u, v = u[..., None], v[..., None]
    lower = south_west + (south_east - south_west) * u
    upper = north_west + (north_east - north_west) * u
    return lower + (upper - lower) * v
