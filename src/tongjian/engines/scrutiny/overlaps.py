"""Areas that are counted once, however often they are drawn.

Disjoint outlines keep their exact areas (arcs included); only where two overlap is the overlap, measured on
chords, taken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import Outline

# Two outlines that share an arc drawn from its two ends differ by slivers of this size.
SLIVER = 0.01


@dataclass(frozen=True)
class Piece:
    """An outline and the share of its area that counts."""

    outline: Outline
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Overlap:
    """Two pieces that cover the same ground, by index, and how much of it in m²."""

    first: int
    second: int
    area: Decimal


def overlaps(outlines: Sequence[Outline]) -> tuple[Overlap, ...]:
    """Every pair of outlines that overlaps by more than a sliver."""
    return tuple(_pairs([sound(outline) for outline in outlines]))


def weighted_area(pieces: Sequence[Piece]) -> tuple[Decimal, tuple[Overlap, ...]]:
    """Σ weight × area in m², ground covered twice counted once and with the smaller weight."""
    found = overlaps([piece.outline for piece in pieces])
    total = sum((piece.weight * exact(piece.outline.area) for piece in pieces), Decimal(0))
    if not found:
        return total, found
    involved = sorted(
        {i for pair in found for i in (pair.first, pair.second)}, key=lambda i: pieces[i].weight
    )
    covered: BaseGeometry = shapely.Polygon()
    for i in involved:
        shape = sound(pieces[i].outline)
        total -= pieces[i].weight * exact(shape.intersection(covered).area)
        covered = covered.union(shape)
    return total, found


def sound(outline: Outline) -> BaseGeometry:
    """The outline's polygon, mended when it crosses itself, for overlaps only; empty when it has no area."""
    polygon = outline.polygon
    if polygon.is_valid:
        return polygon
    # Mending may leave lines beside the areas, and no overlay knows the dimension of such a mixture.
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(polygon)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"] or [shapely.Polygon()])


def _pairs(shapes: list[BaseGeometry]) -> Iterator[Overlap]:
    if len(shapes) < 2:
        return
    firsts, seconds = STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in sorted(zip(firsts.tolist(), seconds.tolist(), strict=True)):
        if i < j and (area := shapes[i].intersection(shapes[j]).area) > SLIVER:
            yield Overlap(i, j, exact(area))
