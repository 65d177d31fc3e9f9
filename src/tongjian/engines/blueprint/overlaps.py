"""Where areas of one layer cover the same ground, beyond slivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.problems import LISTED
from tongjian.engines.blueprint.table import Geometries

SLIVER_AREA: Final = 0.1
"""Square metres an overlap may have where neighbours were drawn by different hands."""
SLIVER_WIDTH: Final = 0.01
"""Metres of mean width (twice the area by the perimeter) below which an overlap of any length is a sliver."""
_FIRST_STEP, _LAST_STEP = 64, 16_384
_MANY: Final = 200_000
"""Pairs of one step at which the next step is made smaller."""
_INTERIORS_MEET: Final = "T********"
_ENOUGH: Final = LISTED
"""Overlaps after which a file is wrong beyond counting."""
_SLICE: Final = 10_000
"""Pairs that are compared before it is asked whether there are enough."""

_Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class OverlapFound:
    """Two areas, by their rows, that share `area` m² of ground, `width` m wide on average, around `where`."""

    row: int
    other: int
    area: float
    width: float
    where: tuple[float, float]


@dataclass
class OverlapsFound:
    """All overlaps, and how many slivers were let pass. Not `complete`: the search was given up."""

    overlaps: list[OverlapFound] = field(default_factory=list)
    slivers: int = 0
    sliver_area: float = 0.0
    complete: bool = True


def find_overlaps(shapes: Geometries, rows: _Rows) -> OverlapsFound:
    """Overlaps between the `rows` of valid polygons, in their order."""
    found = OverlapsFound()
    chosen = shapes[rows]
    bounds = shapely.bounds(chosen)
    for first, second in _meeting(chosen, bounds):
        shared = shapely.intersection(chosen[first], chosen[second])
        areas = shapely.area(shared)
        outlines = shapely.length(shared)
        widths = np.divide(2 * areas, outlines, out=np.zeros_like(areas), where=outlines > 0)
        real = (areas > SLIVER_AREA) & (widths > SLIVER_WIDTH)
        slivers = ~real & (areas > 0)
        found.slivers += int(slivers.sum())
        found.sliver_area += float(areas[slivers].sum())
        points = shapely.get_coordinates(shapely.point_on_surface(shared[real]))
        for i, at in zip(np.flatnonzero(real), points.tolist(), strict=True):
            pair = int(rows[first[i]]), int(rows[second[i]])
            found.overlaps.append(OverlapFound(*pair, float(areas[i]), float(widths[i]), (at[0], at[1])))
        if len(found.overlaps) > _ENOUGH:
            found.complete = False
            break
    found.overlaps.sort(key=lambda each: (each.row, each.other))
    return found


def _meeting(shapes: Geometries, bounds: NDArray[np.float64]) -> Iterator[tuple[_Rows, _Rows]]:
    """Pairs whose interiors meet, step by step: of pairs whose bounds meet there may be very many."""
    tree = shapely.STRtree(shapes)
    start, step = 0, _FIRST_STEP
    while start < len(shapes):
        first, second = tree.query(shapes[start : start + step])
        first = first + start
        pairs = len(first)
        later = second > first
        first, second = first[later], second[later]
        low = np.maximum(bounds[first, :2], bounds[second, :2])
        high = np.minimum(bounds[first, 2:], bounds[second, 2:])
        wide = ((high - low) > 0).all(axis=1)
        first, second = first[wide], second[wide]
        part = shapes[start : start + step]
        shapely.prepare(part)
        for at in range(0, len(first), _SLICE):
            yield _sharing(shapes, first[at : at + _SLICE], second[at : at + _SLICE])
        shapely.destroy_prepared(part)
        start += step
        step = max(1, step // 4) if pairs > _MANY else min(step * 2, _LAST_STEP)


def _sharing(shapes: Geometries, first: _Rows, second: _Rows) -> tuple[_Rows, _Rows]:
    """The pairs whose interiors meet: neighbours that only touch are told apart in a third of the time it
    takes to build their empty intersection."""
    meet = shapely.relate_pattern(shapes[first], shapes[second], _INTERIORS_MEET)
    return first[meet], second[meet]
