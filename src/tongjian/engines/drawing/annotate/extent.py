"""How far a plan reaches: the site with what stands on it, and everything that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tongjian.engines.drawing.annotate.layout import extent_of
from tongjian.engines.drawing.annotate.marks import Box
from tongjian.engines.siteplan import Outline, Path, SitePlan


def plan_extent(plan: SitePlan) -> Box:
    """The box around the site and its buildings. Storey outlines may lie anywhere and do not count."""
    inner = [area.outline for group in (plan.sites, plan.buildings) for area in group]
    return extent_of(map(outline_bounds, inner)) if inner else drawn_extent(plan)


def drawn_extent(plan: SitePlan) -> Box:
    """The box around everything that was read, storeys and garages drawn beside the plan included."""
    return extent_of(map(outline_bounds, _all(plan)))


def shapes_by_handle(plan: SitePlan) -> Mapping[str, list[Outline | Path]]:
    """Everything drawn, by the handle of its entity."""
    found: dict[str, list[Outline | Path]] = {}
    for one in _all(plan):
        found.setdefault(one.entity.handle, []).append(one)
    return found


def _all(plan: SitePlan) -> Iterable[Outline | Path]:
    groups = (
        plan.sites,
        plan.buildings,
        plan.basements,
        plan.greens,
        plan.stalls,
        plan.nonmotor,
        plan.balconies,
        plan.roof_houses,
        plan.floors,
    )
    yield from (area.outline for group in groups for area in group)
    yield from (feature.shape for feature in plan.features)


def outline_bounds(shape: Outline | Path) -> Box:
    """The box around one outline or line."""
    x0, y0, x1, y1 = (shape.polygon if isinstance(shape, Outline) else shape.line).bounds
    return x0, y0, x1, y1
