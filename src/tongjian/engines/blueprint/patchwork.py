"""Two layers of polygons laid over each other, a hundred thousand on each side in seconds.

An R-tree finds the pairs; geometry is computed for whole arrays in chunks, which GEOS does outside the
interpreter's lock, so that threads share the cores. No more than the pieces of ground are kept.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]
Numbers = NDArray[np.intp]
Piece = tuple[int, int, Polygon, float, float]
"""Numbers of the first and the second polygon (−1: none), a connected piece of ground, its area and width."""

_CHUNK = 8_192
_NAMED = 5


@dataclass(frozen=True)
class Sliver:
    """What a patch has to reach, m² and metres; a patch that misses either is a sliver."""

    area: float = 1.0
    width: float = 0.1

    def __post_init__(self) -> None:
        if not (self.area >= 0 and self.width >= 0):
            raise ValueError(f"碎片容差应当不小于 0：面积 {self.area} ㎡，宽度 {self.width} m")


@dataclass(frozen=True)
class Ground:
    """The pieces that are no slivers; of the slivers how many there are and their area in m²."""

    pieces: list[Piece]
    slivers: int
    sliver_area: float


def shared(
    first: Sequence[BaseGeometry],
    second: Sequence[BaseGeometry],
    first_names: Sequence[str],
    second_names: Sequence[str],
    wanted: Callable[[Numbers, Numbers], NDArray[np.bool_]],
    sliver: Sliver,
) -> Ground:
    """Every connected piece of ground that a polygon of each side share; touching is not sharing.

    `wanted` tells which pairs of numbers are looked at: what nobody asks for is not computed.
    """
    ours, theirs = _checked(first, first_names), _checked(second, second_names)
    i, j = _pairs(ours, theirs)
    asked = wanted(i, j)
    i, j = i[asked], j[asked]

    def overlap(part: slice) -> Ground:
        return _pieces(i[part], j[part], shapely.intersection(ours[i[part]], theirs[j[part]]), sliver)

    return _in_chunks(overlap, len(i))


def remainders(
    first: Sequence[BaseGeometry],
    second: Sequence[BaseGeometry],
    first_names: Sequence[str],
    second_names: Sequence[str],
    sliver: Sliver,
) -> Ground:
    """Every connected piece of a polygon of the first that no polygon of the second covers."""
    ours, theirs = _checked(first, first_names), _checked(second, second_names)
    i, j = _pairs(ours, theirs)
    # Pairs come in the order of `i`: the n-th partner of every polygon is taken away at once.
    starts = np.searchsorted(i, np.arange(len(ours)))
    partners = np.diff(np.append(starts, len(i)))

    def left(part: slice) -> Ground:
        rest, begin, count = ours[part].copy(), starts[part], partners[part]
        for nth in range(int(count.max(initial=0))):
            has = np.flatnonzero((count > nth) & ~shapely.is_empty(rest))
            rest[has] = shapely.difference(rest[has], theirs[j[begin[has] + nth]])
        numbers = np.arange(len(ours), dtype=np.intp)[part]
        return _pieces(numbers, np.full(len(numbers), -1, np.intp), rest, sliver)

    return _in_chunks(left, len(ours))


def width_of(area: NDArray[np.float64], perimeter: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shorter side of the rectangle with this area and perimeter; of the square, where there is none."""
    half = perimeter / 2
    root = np.sqrt(np.maximum(half * half - 4 * area, 0.0))
    # Not (half − root) / 2: a sliver's width would be lost in the difference of two large figures.
    width: NDArray[np.float64] = np.divide(
        2 * area, half + root, out=np.zeros_like(area), where=half + root > 0
    )
    return width


def _checked(geometries: Sequence[BaseGeometry], names: Sequence[str]) -> Geometries:
    array = np.empty(len(geometries), dtype=object)
    array[:] = list(geometries)
    bad = np.flatnonzero(~shapely.is_valid(array) | (shapely.get_dimensions(array) != 2))
    if len(bad):
        some = "、".join(names[i] for i in bad[:_NAMED])
        more = f"等 {len(bad)} 个" if len(bad) > _NAMED else ""
        raise ValueError(f"要素 {some}{more}不是有效的面，无法比对，请先修正图形")
    return array


def _pairs(first: Geometries, second: Geometries) -> tuple[Numbers, Numbers]:
    """Numbers of polygons that may share ground, in the order of the first.

    Of the partners of one the most promising comes first: what it takes away need not be looked at again.
    """
    i, j = shapely.STRtree(second).query(first)
    ours, theirs = shapely.bounds(first)[i], shapely.bounds(second)[j]
    size = np.minimum(ours[:, 2:], theirs[:, 2:]) - np.maximum(ours[:, :2], theirs[:, :2])
    order = np.lexsort((j, -size[:, 0] * size[:, 1], i))
    return i[order], j[order]


def _pieces(i: Numbers, j: Numbers, ground: Geometries, sliver: Sliver) -> Ground:
    """The polygons among the parts of what came out, points and lines left out."""
    parts, of = shapely.get_parts(ground, return_index=True)
    nested = shapely.get_type_id(parts) > shapely.GeometryType.POLYGON
    if nested.any():
        inner, which = shapely.get_parts(parts[nested], return_index=True)
        parts = np.concatenate([parts[~nested], inner])
        of = np.concatenate([of[~nested], of[nested][which]])
    area = shapely.area(parts)
    width = width_of(area, shapely.length(parts))
    large = (area >= sliver.area) & (width >= sliver.width) & (area > 0)
    small = (area > 0) & ~large
    i, j = i[of[large]], j[of[large]]
    columns = i.tolist(), j.tolist(), parts[large], area[large].tolist(), width[large].tolist()
    return Ground(list(zip(*columns, strict=True)), int(small.sum()), float(area[small].sum()))


def _in_chunks(work: Callable[[slice], Ground], count: int) -> Ground:
    chunks = [slice(begin, begin + _CHUNK) for begin in range(0, count, _CHUNK)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        done = list(threads.map(work, chunks))
    return Ground(
        [piece for each in done for piece in each.pieces],
        sum(each.slivers for each in done),
        math.fsum(each.sliver_area for each in done),
    )
