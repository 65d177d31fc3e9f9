"""Legend, scale bar and north arrow."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tongjian.engines.drawing.annotate import svgplan
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, text
from tongjian.engines.drawing.annotate.svgplan import Attributes, building_style
from tongjian.engines.siteplan import FeatureKind, SitePlan

_INK = "#4b4740"


def furniture(plan: SitePlan, sheet: Sheet, radius: float) -> Iterator[str]:
    """What helps to read the plan, in the band below it."""
    size = radius * 0.95
    baseline = sheet.height - radius * 2.2
    bar = bar_length(sheet.width)
    right = sheet.width - radius * 2.5
    yield element(
        "g", {"data-layer": "图例"}, "".join(_legend(plan, radius * 2, baseline, size, right - bar))
    )
    yield element("g", {"data-layer": "比例尺"}, "".join(scale_bar(right - bar, baseline, bar, size)))
    yield element("g", {"data-layer": "指北针"}, "".join(_north(right, radius * 3.2, radius * 1.6)))


def _legend(plan: SitePlan, x: float, baseline: float, size: float, limit: float) -> Iterator[str]:
    for words, style in _entries(plan):
        width = size * (2.6 + 1.05 * len(words))
        if x + width > limit - size * 2:
            return
        swatch = {"x": x, "y": baseline - size * 0.85, "width": size * 1.7, "height": size}
        yield element("rect", {**swatch, **style})
        place = {"x": x + size * 2.1, "y": baseline, "font-size": size, "fill": _INK}
        yield element("text", place, text(words))
        x += width


def _entries(plan: SitePlan) -> Iterator[tuple[str, Attributes]]:
    """Only what the plan shows."""
    kinds = {feature.kind for feature in plan.features}
    styles = [building_style(building) for building in plan.buildings]
    shown: list[tuple[bool, str, Attributes]] = [
        (bool(plan.sites), "用地红线", svgplan.SITE),
        (svgplan.HOUSING in styles, "住宅", svgplan.HOUSING),
        (svgplan.BUSINESS in styles, "商业办公", svgplan.BUSINESS),
        (svgplan.PUBLIC in styles, "公共配套", svgplan.PUBLIC),
        (bool(plan.greens), "绿地", svgplan.GREEN),
        (any("集中" in (green.kind or "") for green in plan.greens), "集中绿地", svgplan.CONCENTRATED),
        (bool(plan.stalls), "机动车位", svgplan.STALL),
        (bool(plan.basements), "地下室", svgplan.BASEMENT),
        (FeatureKind.BLUE_LINE in kinds, "河道", svgplan.WATER),
        (FeatureKind.LANE in kinds, "车行道", svgplan.LANE),
        (FeatureKind.FIRE_LANE in kinds, "消防车道", svgplan.FIRE_LANE),
        (FeatureKind.ROAD_RED_LINE in kinds, "道路红线", svgplan.ROAD_LINE),
    ]
    return ((words, style) for there, words, style in shown if there)


def bar_length(width: float) -> float:
    """A round length of about an eighth of the sheet."""
    target = width / 8
    power = 10 ** math.floor(math.log10(target)) if target > 0 else 1
    return float(max((f for f in (1, 2, 5) if f * power <= target), default=1) * power)


def scale_bar(x: float, baseline: float, length: float, size: float) -> Iterator[str]:
    """A bar of `length` metres whose left lower corner is given, with its figures above."""
    top = baseline - size * 0.35
    for i, fill in enumerate((_INK, "#ffffff", _INK, "#ffffff")):
        part = {"x": x + length * i / 4, "y": top, "width": length / 4, "height": size * 0.35}
        yield element("rect", {**part, "fill": fill, "stroke": _INK, "stroke-width": size * 0.06})
    for share, words in ((0.0, "0"), (1.0, f"{length:g} m")):
        place = {"x": x + length * share, "y": top - size * 0.35, "font-size": size * 0.85, "fill": _INK}
        yield element("text", {**place, "text-anchor": "middle"}, words)


def _north(x: float, y: float, size: float) -> Iterator[str]:
    half, tail = size * 0.45, size * 0.75
    for side, fill in ((-1, _INK), (1, "#ffffff")):
        points = f"{x:.2f},{y - size:.2f} {x + side * half:.2f},{y + tail:.2f} {x:.2f},{y + tail * 0.55:.2f}"
        attributes = {"points": points, "fill": fill, "stroke": _INK, "stroke-width": size * 0.05}
        yield element("polygon", {**attributes, "stroke-linejoin": "round"})
    place = {"x": x, "y": y - size * 1.2, "font-size": size * 0.7, "fill": _INK, "text-anchor": "middle"}
    yield element("text", {**place, "font-weight": "700"}, "北")
