"""Where on the plan a finding is: a witness line, or the box around its entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tongjian.engines.siteplan import Outline, Path, SitePlan
from tongjian.engines.siteplan.arcs import flatten

Box = tuple[float, float, float, float]


class Locator:
    """Boxes of a plan's entities, by handle."""

    def __init__(self, plan: SitePlan) -> None:
        self._plan = plan

    def box(self, handles: Iterable[str]) -> Box | None:
        """The box around those entities that are part of the plan, None when none is."""
        return around(self._boxes[handle] for handle in handles if handle in self._boxes)

    @cached_property
    def _boxes(self) -> Mapping[str, Box]:
        boxes: dict[str, Box] = {}
        for handle, own in self._places():
            boxes[handle] = around((boxes[handle], own)) or own if handle in boxes else own
        return boxes

    def _places(self) -> Iterator[tuple[str, Box]]:
        """Everything with a place: the outlines and lines of the plan, and its dimensions."""
        for shape in self._shapes():
            yield shape.entity.handle, _box(shape)
        for dimension in self._plan.dimensions:
            (ax, ay), (bx, by) = dimension.start, dimension.end
            yield dimension.entity.handle, (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _shapes(self) -> Iterable[Outline | Path]:
        plan = self._plan
        for group in (plan.sites, plan.buildings, plan.floors, plan.basements, plan.greens, plan.stalls):
            yield from (area.outline for area in group)
        for others in (plan.nonmotor, plan.balconies, plan.roof_houses):
            yield from (area.outline for area in others)
        yield from (feature.shape for feature in plan.features)


def around(boxes: Iterable[Box]) -> Box | None:
    """The box around boxes."""
    found = list(boxes)
    if not found:
        return None
    return (
        min(box[0] for box in found),
        min(box[1] for box in found),
        max(box[2] for box in found),
        max(box[3] for box in found),
    )


def _box(shape: Outline | Path) -> Box:
    points = flatten(shape.vertices, closed=isinstance(shape, Outline), sagitta=0.01)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
