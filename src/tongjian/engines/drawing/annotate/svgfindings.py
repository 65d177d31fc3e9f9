"""Findings on the picture of a plan: balloons, witness lines, and the outlines that are meant."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tongjian.engines.drawing.annotate.layout import LABEL, PLATE, Balloon, plate_box
from tongjian.engines.drawing.annotate.marks import Mark, MarkKind
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, text
from tongjian.engines.drawing.annotate.svgplan import GROUND, Attributes, shape
from tongjian.engines.siteplan import Outline, Path

# The share of the sheet from which an element is large.
_LARGE = 0.04
_COLOURS: Mapping[MarkKind, str] = {MarkKind.FAIL: "#d1242f", MarkKind.HINT: "#b35c00"}
_CLASSES: Mapping[MarkKind, str] = {MarkKind.FAIL: "tj-fail", MarkKind.HINT: "tj-hint"}


def finding(balloon: Balloon, sheet: Sheet) -> str:
    mark = balloon.mark
    colour = _COLOURS[mark.kind]
    parts = [element("title", {}, text(f"{mark.number} {mark.sentence}（{mark.clause}）"))]
    if mark.line is not None:
        parts += _witness(mark, sheet, balloon.radius, colour)
        if mark.measure:
            parts.append(_plate(balloon, sheet, colour))
    parts += _balloon(balloon, sheet, colour)
    attributes = {
        "data-finding": mark.number,
        "class": _CLASSES[mark.kind],
        "tabindex": "0",
        "role": "button",
        "aria-label": f"第 {mark.number} 项：{mark.sentence}",
    }
    return element("g", attributes, "".join(parts))


def highlight(mark: Mark, sheet: Sheet, shapes: Mapping[str, list[Outline | Path]]) -> str:
    """The very outlines that are meant, as a group `data-highlight="n"`."""
    meant = (one for handle in mark.highlighted for one in shapes.get(handle, ()))
    content = "".join(shape(one, sheet, _highlight_style(mark, one, sheet)) for one in meant)
    return element("g", {"data-highlight": mark.number, "pointer-events": "none"}, content)


def _highlight_style(mark: Mark, one: Outline | Path, sheet: Sheet) -> Attributes:
    """Small things that fail are filled; the rest is outlined, or it would hide what lies under it."""
    colour = _COLOURS[mark.kind]
    large = isinstance(one, Outline) and one.area > _LARGE * sheet.width * sheet.height
    opacity = 0.0 if large or mark.kind is MarkKind.HINT else 0.2
    edge: Attributes = {"stroke": colour, "stroke-width": 0.7, "stroke-linejoin": "round"}
    return sheet.inked({"fill": colour, "fill-opacity": opacity, **edge})


def _witness(mark: Mark, sheet: Sheet, radius: float, colour: str) -> Iterator[str]:
    """The measured line with a tick across each end."""
    assert mark.line is not None
    (ax, ay), (bx, by) = (sheet.at(end) for end in mark.line)
    stroke = {"stroke": colour, "stroke-width": radius * 0.16, "stroke-linecap": "round"}
    yield element("line", {"x1": ax, "y1": ay, "x2": bx, "y2": by, **stroke})
    length = math.dist((ax, ay), (bx, by)) or 1.0
    nx, ny = -(by - ay) / length, (bx - ax) / length
    tick = radius * 0.5
    for x, y in ((ax, ay), (bx, by)):
        ends = {"x1": x - nx * tick, "y1": y - ny * tick, "x2": x + nx * tick, "y2": y + ny * tick}
        yield element("line", {**ends, **stroke})


def _plate(balloon: Balloon, sheet: Sheet, colour: str) -> str:
    """The length of the witness line on white."""
    left, bottom, right, top = plate_box(balloon.mark, balloon.centre, balloon.radius)
    (x, y), size = sheet.at((left, top)), balloon.radius * PLATE
    plate = {"x": x, "y": y, "width": right - left, "height": top - bottom, "rx": size * 0.3}
    edge = {"fill": "#ffffff", "fill-opacity": 0.92, "stroke": colour, "stroke-width": size * 0.05}
    middle = {"x": x + (right - left) / 2, "y": y + (top - bottom) / 2 + size * 0.36}
    words = {**middle, "font-size": size, "fill": colour, "text-anchor": "middle", "font-weight": "700"}
    return element("rect", {**plate, **edge}) + element("text", words, text(balloon.mark.measure))


def _balloon(balloon: Balloon, sheet: Sheet, colour: str) -> Iterator[str]:
    x, y = sheet.at(balloon.centre)
    radius = balloon.radius
    if balloon.anchor is not None:
        ax, ay = sheet.at(balloon.anchor)
        leader = {"stroke": colour, "stroke-width": radius * 0.12}
        yield element("line", {"x1": x, "y1": y, "x2": ax, "y2": ay, **leader})
        yield element("circle", {"cx": ax, "cy": ay, "r": radius * 0.2, "fill": colour})
    ring = {"fill": colour, "stroke": "#ffffff", "stroke-width": radius * 0.16}
    yield element("circle", {"cx": x, "cy": y, "r": radius, **ring})
    size = radius * (1.15 if balloon.mark.number < 100 else 0.9)
    place = {"x": x, "y": y + size * 0.36, "font-size": size, "text-anchor": "middle"}
    yield element("text", {**place, "font-weight": "700", "fill": "#ffffff"}, str(balloon.mark.number))
    if balloon.anchor is None:
        beside = {"x": x + radius * 1.4, "y": y + radius * LABEL * 0.36, "font-size": radius * LABEL}
        halo = {"stroke": GROUND, "stroke-width": radius * 0.14, "paint-order": "stroke"}
        yield element("text", {**beside, **halo, "fill": colour}, text(balloon.mark.label))
