"""Rings of one thing that lie in each other, as areas with holes."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

Ring = Sequence[tuple[float, float]]


def nested(rings: Sequence[Ring]) -> shapely.Polygon | shapely.MultiPolygon:
    """Every ring inside an even number of others is an area, its holes the rings directly inside it."""
    if len(rings) == 1:
        return shapely.Polygon(rings[0])
    areas = [shapely.Polygon(ring) for ring in rings]
    points = shapely.points([ring[0] for ring in rings])
    tree = shapely.STRtree(areas)
    around: list[list[int]] = [[] for _ in rings]
    for inner, outer in tree.query(points, predicate="within").T.tolist():
        if inner != outer:
            around[inner].append(outer)
    holes: dict[int, list[Ring]] = {i: [] for i in range(len(rings)) if len(around[i]) % 2 == 0}
    for i, outside in enumerate(around):
        if len(outside) % 2:
            parent = min(outside, key=lambda each: areas[each].area)
            # Rings that cross each other have no order; such an area is told to be invalid.
            holes.get(parent, next(iter(holes.values()))).append(rings[i])
    parts = [shapely.Polygon(rings[i], inside) for i, inside in holes.items()]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
