"""The plan with its findings for a browser: one SVG that needs nothing else, and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tongjian.engines.drawing.annotate.extent import plan_extent, shapes_by_handle
from tongjian.engines.drawing.annotate.layout import Balloon, balloon_radius, extent_of, lay_out
from tongjian.engines.drawing.annotate.marks import Box, Mark, PublishedLine
from tongjian.engines.drawing.annotate.svgfindings import finding, highlight
from tongjian.engines.drawing.annotate.svgfurniture import furniture
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, number, text
from tongjian.engines.drawing.annotate.svgplan import GROUND, plan_groups
from tongjian.engines.drawing.annotate.svgpublished import published_group
from tongjian.engines.siteplan import SitePlan

FONTS = '"Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'


def annotate_svg(
    plan: SitePlan, marks: Sequence[Mark], *, title: str = "", published: Sequence[PublishedLine] = ()
) -> str:
    """The plan with every mark as a group `data-finding="n"` (what it means: `data-highlight="n"`).

    What is `published` lies over the plan as a group `data-layer="一张蓝图"`.

    Elements carry `data-handle` and `data-layer-name`. The view box is in metres: a place of the drawing is
    (`data-origin-x` + x, `data-origin-y` - y). No scripts, no styles, no references to anything outside.
    """
    extent = plan_extent(plan)
    radius = balloon_radius(extent)
    balloons = lay_out(marks, extent)
    sheet = Sheet(_margins(extent, radius, balloons))
    shapes = shapes_by_handle(plan)
    content = [
        element("title", {}, text(title or "总平面图审查结果")),
        ground(sheet),
        *filter(None, plan_groups(plan, sheet)),
        published_group(published, sheet),
        *furniture(plan, sheet, radius),
        # All highlights first, then all findings: no number is hidden by what another finding highlights.
        *(highlight(mark, sheet, shapes) for mark in marks if mark.highlighted),
        *(finding(balloon, sheet) for balloon in reversed(balloons)),
    ]
    return document(sheet, content)


def document(sheet: Sheet, content: Iterable[str]) -> str:
    """The root element around its content."""
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {number(sheet.width)} {number(sheet.height)}",
        **sheet.origin,
        "font-family": FONTS,
        "role": "group",
    }
    return element("svg", attributes, "\n" + "\n".join(content) + "\n") + "\n"


def ground(sheet: Sheet) -> str:
    """The paper, far beyond the sheet: a window of another shape, or a pan, shows no edge."""
    width, height = sheet.width, sheet.height
    place = {"x": -3 * width, "y": -3 * height, "width": 7 * width, "height": 7 * height}
    return element("rect", {**place, "fill": GROUND})


def _margins(extent: Box, radius: float, balloons: Sequence[Balloon]) -> Box:
    """Room for the balloons around and above, and for the legend below."""
    reach = 2 * radius
    centres = (balloon.centre for balloon in balloons)
    around = [(x - reach, y - reach, x + reach, y + reach) for x, y in centres]
    side = radius * 5
    framed = (extent[0] - side, extent[1] - side, extent[2] + side, extent[3] + side)
    x0, y0, x1, y1 = extent_of([framed, *around])
    return x0, y0 - radius * 4, x1, y1
