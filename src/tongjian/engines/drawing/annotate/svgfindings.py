"""Findings on the picture of a plan: balloons, witness lines, and the outlines that are meant."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tongjian.engines.drawing.annotate.layout import LABEL, Balloon, words_width
from tongjian.engines.drawing.annotate.marks import Mark, MarkKind, Point
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
        parts += _witness(mark, sheet, sheet.at(balloon.centre), balloon.radius, colour)
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


def _witness(mark: Mark, sheet: Sheet, balloon: Point, radius: float, colour: str) -> Iterator[str]:
    """The measured line with a tick across each end, its length on a white plate opposite the balloon."""
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
    if mark.measure:
        middle = ((ax + bx) / 2, (ay + by) / 2)
        away = -1 if nx * (balloon[0] - middle[0]) + ny * (balloon[1] - middle[1]) > 0 else 1
        yield _plate(middle, (nx * away, ny * away), mark.measure, radius * 0.85, colour)


def _plate(middle: Point, towards: Point, words: str, size: float, colour: str) -> str:
    width, height = words_width(words, size) + size * 0.6, size * 1.35
    clear = abs(towards[0]) * width / 2 + abs(towards[1]) * height / 2 + size * 0.4
    x, y = middle[0] + towards[0] * clear, middle[1] + towards[1] * clear
    plate = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height, "rx": size * 0.3}
    edge = {"fill": "#ffffff", "fill-opacity": 0.92, "stroke": colour, "stroke-width": size * 0.05}
    place = {"x": x, "y": y + size * 0.36, "font-size": size, "fill": colour, "text-anchor": "middle"}
    written = element("text", {**place, "font-weight": "700"}, text(words))
    return element("rect", {**plate, **edge}) + written


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
