"""Ground covered by several areas, where an overlap counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely import Geometry, STRtree, unary_union

from tongjian.engines.siteplan.model import Area


def covered_area(areas: Iterable[Area]) -> float:
    """Area in m² covered by `areas` together.

    The areas are added exactly, arcs included; only what overlaps is taken off by the flattened outlines
    (1 mm sagitta), so that disjoint areas lose nothing to flattening.
    """
    items = list(areas)
    total = sum(area.outline.area for area in items)
    polygons = [area.outline.polygon.buffer(0) for area in items]
    clusters = _overlapping(polygons)
    for cluster in clusters:
        members = [polygons[i] for i in cluster]
        total -= sum(polygon.area for polygon in members) - unary_union(members).area
    return total


def _overlapping(polygons: Sequence[Geometry]) -> list[set[int]]:
    """Groups of polygons that share ground, directly or through others."""
    group_of: dict[int, set[int]] = {}
    left, right = STRtree(polygons).query(polygons, predicate="intersects") if polygons else ((), ())
    for i, j in zip(left, right, strict=True):
        if i < j and polygons[i].intersection(polygons[j]).area > 0:
            merged = group_of.get(int(i), {int(i)}) | group_of.get(int(j), {int(j)})
            for member in merged:
                group_of[member] = merged
    return list({id(group): group for group in group_of.values()}.values())
