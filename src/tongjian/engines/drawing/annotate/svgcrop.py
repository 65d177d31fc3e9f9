"""Pictures of single places of a plan, for paper: each finding with what stands around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace

from tongjian.engines.drawing.annotate.extent import outline_bounds, plan_extent, shapes_by_handle
from tongjian.engines.drawing.annotate.layout import Balloon, extent_of, lay_out
from tongjian.engines.drawing.annotate.marks import Box, Mark, PublishedLine
from tongjian.engines.drawing.annotate.svg import document, ground
from tongjian.engines.drawing.annotate.svgfindings import finding, highlight
from tongjian.engines.drawing.annotate.svgfurniture import bar_length, scale_bar
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, text
from tongjian.engines.drawing.annotate.svgplan import plan_groups
from tongjian.engines.drawing.annotate.svgpublished import published_group
from tongjian.engines.siteplan import Area, Feature, Outline, Path, SitePlan

# Around what is shown: half as much again, and never less than this many metres in all.
_AROUND = 1.5
_LEAST = 40.0
# A balloon is this share of the picture's width.
_RADIUS = 1 / 26
# The pen of a picture as wide as the whole plan is this much bolder than the plan's own: pictures are small.
_BOLDER = 1.7


class Crops:
    """Cuts pictures of one proportion (width to height) out of a plan."""

    def __init__(self, plan: SitePlan, proportion: float, published: Sequence[PublishedLine] = ()) -> None:
        self._plan = plan
        self._proportion = proportion
        self._published = published
        self._extent = plan_extent(plan)
        self._shapes = shapes_by_handle(plan)
        self._bounds: dict[int, Box] = {}

    def picture(self, mark: Mark) -> str | None:
        """The place of a mark as SVG; None for one that has no place."""
        anchor = mark.anchor
        if anchor is None:
            return None
        view = self._view(mark)
        width = view[2] - view[0]
        whole = self._extent[2] - self._extent[0] or 1.0
        sheet = Sheet(view, pen=min(1.0, width / whole * _BOLDER))
        radius = width * _RADIUS
        (placed,) = lay_out((mark,), view, radius=radius)
        bar = bar_length(sheet.width)
        baseline = sheet.height - radius * 0.7
        content = [
            element("title", {}, text(f"{mark.number} {mark.title}")),
            ground(sheet),
            *filter(None, plan_groups(self._within(view), sheet)),
            published_group(self._published, sheet),
            highlight(mark, sheet, self._shapes),
            finding(_inside(placed, view), sheet),
            *scale_bar(radius, baseline, bar, radius * 0.72),
        ]
        return document(sheet, content)

    def _view(self, mark: Mark) -> Box:
        """What is shown for a mark, in the proportion of the pictures."""
        ends = [(*point, *point) for point in mark.line or ()]
        x0, y0, x1, y1 = extent_of([*ends, *mark.boxes])
        width = max((x1 - x0) * _AROUND, (y1 - y0) * _AROUND * self._proportion, _LEAST)
        height = width / self._proportion
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

    def _within(self, view: Box) -> SitePlan:
        """The plan without what lies wholly beyond the view: sixty pictures must not be sixty plans."""
        kept: dict[str, tuple[Area | Feature, ...]] = {}
        for field in fields(self._plan):
            group = getattr(self._plan, field.name)
            if isinstance(group, tuple) and group and isinstance(group[0], Area | Feature):
                kept[field.name] = tuple(one for one in group if _meet(self._bounds_of(one), view))
        return replace(self._plan, **kept)  # type: ignore[arg-type]

    def _bounds_of(self, one: Area | Feature) -> Box:
        if id(one) not in self._bounds:
            shape: Outline | Path = one.outline if isinstance(one, Area) else one.shape
            self._bounds[id(one)] = outline_bounds(shape)
        return self._bounds[id(one)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _inside(balloon: Balloon, view: Box) -> Balloon:
    """The balloon, moved onto the picture when it would hang over the edge."""
    reach = balloon.radius * 1.2
    x, y = balloon.centre
    moved = (min(max(x, view[0] + reach), view[2] - reach), min(max(y, view[1] + reach), view[3] - reach))
    return balloon if math.dist(moved, balloon.centre) == 0 else replace(balloon, centre=moved)
