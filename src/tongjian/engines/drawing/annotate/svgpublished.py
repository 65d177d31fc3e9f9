"""What the blueprint publishes, over the picture of a plan: dashed lines in the colours of their layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tongjian.engines.drawing.annotate.marks import PublishedLine
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, number, text

_DASHES = "2 1"
_WIDTH = 0.45


def published_group(published: Sequence[PublishedLine], sheet: Sheet) -> str:
    """The lines, each naming its feature as `data-published`; empty where nothing is published."""
    content = "".join(_line(one, sheet) for one in published if one.lines)
    return element("g", {"data-layer": "一张蓝图", "pointer-events": "none"}, content) if content else ""


def _line(one: PublishedLine, sheet: Sheet) -> str:
    style = sheet.inked(
        {"fill": "none", "stroke": one.colour, "stroke-width": _WIDTH, "stroke-dasharray": _DASHES}
    )
    path = element("path", {"d": " ".join(_runs(one, sheet)), **style})
    named = {"data-published": one.reference}
    return element("g", named, element("title", {}, text(one.title)) + path)


def _runs(one: PublishedLine, sheet: Sheet) -> Iterator[str]:
    for line in one.lines:
        places = (sheet.at(point) for point in line)
        yield "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)
