"""The tallest building, the most storeys, the building nearest to the boundary."""

from __future__ import annotations

from decimal import Decimal

from tongjian.engines.scrutiny.indicator import Indicator, Unit, missing, value
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.terrain import Terrain
from tongjian.engines.siteplan import SitePlan


def highest(plan: SitePlan) -> Indicator:
    heights = {b.outline.entity.handle: b.height for b in plan.buildings if b.height is not None}
    if not heights:
        return missing(Unit.METRES, "建筑基底未注建筑高度" if plan.buildings else "图中没有建筑基底")
    silent = [label(b) for b in plan.buildings if b.height is None]
    most = max(heights.values())
    return value(
        exact(most),
        Unit.METRES,
        "建筑基底注明的建筑高度的最大值",
        [handle for handle, height in heights.items() if height == most],
        reason=f"{'、'.join(silent)}未注建筑高度" if silent else "",
        at_least=bool(silent),
    )


def most_storeys(plan: SitePlan) -> Indicator:
    storeys = {
        b.outline.entity.handle: b.storeys_above for b in plan.buildings if b.storeys_above is not None
    }
    if not storeys:
        return missing(Unit.STOREYS, "建筑基底未注层数" if plan.buildings else "图中没有建筑基底")
    silent = [label(b) for b in plan.buildings if b.storeys_above is None]
    most = max(storeys.values())
    return value(
        Decimal(most),
        Unit.STOREYS,
        "建筑基底注明的地上层数的最大值",
        [handle for handle, count in storeys.items() if count == most],
        reason=f"{'、'.join(silent)}未注层数" if silent else "",
        at_least=bool(silent),
    )


def nearest_to_boundary(terrain: Terrain) -> Indicator:
    if terrain.boundary is None or not terrain.blocks:
        return missing(Unit.METRES, "图中没有用地红线" if terrain.boundary is None else "图中没有建筑基底")
    found = [(terrain.from_boundary(block.shape), block) for block in terrain.blocks]
    least, block = min(((w.distance, b) for w, b in found if w is not None), key=lambda pair: pair[0])
    entities = (block.handle, *terrain.boundary.handles)
    return value(millimetres(least), Unit.METRES, f"建筑基底至用地红线最短距离（{block.name}）", entities)
