"""The plan itself as SVG: land, water, green, roads, stalls and buildings in the colours planners use.

Only presentation attributes are written: a page under a strict content policy would not show styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tongjian.engines.drawing.annotate.svgpath import Sheet, element, number, text
from tongjian.engines.siteplan import (
    Area,
    Building,
    Feature,
    FeatureKind,
    Green,
    Outline,
    Path,
    SitePlan,
)

Attributes = Mapping[str, object]

GROUND = "#f4f1ea"
SITE: Attributes = {
    "fill": "#fffefa",
    "stroke": "#c8352b",
    "stroke-width": 0.7,
    "stroke-dasharray": "6 1.6 1 1.6",
}
GREEN: Attributes = {"fill": "#d3e9c7", "stroke": "#8dbb7c", "stroke-width": 0.15}
CONCENTRATED: Attributes = {"fill": "#b4d9a3", "stroke": "#6fa65c", "stroke-width": 0.2}
WATER: Attributes = {"fill": "#cfe5f5", "stroke": "#4a93c4", "stroke-width": 0.5}
LANE: Attributes = {"fill": "#e7e3da", "stroke": "#cfc8ba", "stroke-width": 0.15}
FIRE_LANE: Attributes = {"fill": "#f4e3d2", "stroke": "#d9a87c", "stroke-width": 0.2}
PAD: Attributes = {
    "fill": "#fbe6da",
    "stroke": "#de8a5a",
    "stroke-width": 0.25,
    "stroke-dasharray": "1.6 0.8",
}
STALL: Attributes = {"fill": "#f1f4f9", "stroke": "#9ba9c0", "stroke-width": 0.12}
BICYCLE: Attributes = {"fill": "#e8eef2", "stroke": "#8fa3b0", "stroke-width": 0.15}
BASEMENT: Attributes = {
    "fill": "none",
    "stroke": "#7a6a96",
    "stroke-width": 0.35,
    "stroke-dasharray": "2.4 1.4",
}
NEIGHBOUR: Attributes = {"fill": "#dedad2", "stroke": "#aaa498", "stroke-width": 0.2}
ROAD_LINE: Attributes = {"fill": "none", "stroke": "#d9776f", "stroke-width": 0.35}
SETBACK_LINE: Attributes = {
    "fill": "none",
    "stroke": "#d49a5c",
    "stroke-width": 0.3,
    "stroke-dasharray": "1.4 0.9",
}
ENTRANCE: Attributes = {"fill": "#c8352b", "stroke": "#c8352b", "stroke-width": 0.8}
ROOF: Attributes = {"fill": "#ffffff", "fill-opacity": 0.55, "stroke": "#a07a2c", "stroke-width": 0.12}
BALCONY: Attributes = {"fill": "#fbeecb", "stroke": "#b8872b", "stroke-width": 0.1}
HOUSING: Attributes = {
    "fill": "#f7d98c",
    "stroke": "#a67a22",
    "stroke-width": 0.3,
    "stroke-linejoin": "round",
}
BUSINESS: Attributes = {
    "fill": "#efb3a0",
    "stroke": "#a8523a",
    "stroke-width": 0.3,
    "stroke-linejoin": "round",
}
PUBLIC: Attributes = {"fill": "#e3bcd8", "stroke": "#8f4f7c", "stroke-width": 0.3, "stroke-linejoin": "round"}

_BUSINESS_WORDS = ("商", "办公", "酒店", "市场", "厂", "仓", "研发", "物流")
_HOUSING_WORDS = ("住宅", "居住", "公寓", "宿舍", "别墅")
_SHADOW = 0.9

_FEATURES: Mapping[FeatureKind, Attributes] = {
    FeatureKind.BLUE_LINE: WATER,
    FeatureKind.LANE: LANE,
    FeatureKind.FIRE_LANE: FIRE_LANE,
    FeatureKind.FIRE_ACCESS_PAD: PAD,
    FeatureKind.NEIGHBOUR: NEIGHBOUR,
    FeatureKind.ROAD_RED_LINE: ROAD_LINE,
    FeatureKind.SETBACK_LINE: SETBACK_LINE,
    FeatureKind.ENTRANCE: ENTRANCE,
}
_BELOW_BUILDINGS = (FeatureKind.LANE, FeatureKind.FIRE_LANE, FeatureKind.FIRE_ACCESS_PAD)
_ABOVE_BUILDINGS = (FeatureKind.ROAD_RED_LINE, FeatureKind.SETBACK_LINE, FeatureKind.ENTRANCE)


def plan_groups(plan: SitePlan, sheet: Sheet) -> Iterator[str]:
    """The plan's layers from the ground up, each a group with `data-layer`."""
    yield _group("相邻建筑", _features(plan, sheet, (FeatureKind.NEIGHBOUR,)))
    yield _group("用地红线", _areas(plan.sites, sheet, {**SITE, "stroke": "none"}))
    yield _group("河道蓝线", _features(plan, sheet, (FeatureKind.BLUE_LINE,)))
    yield _group("绿地", (_area(green, sheet, _green_style(green)) for green in plan.greens))
    yield _group("道路", _features(plan, sheet, _BELOW_BUILDINGS))
    yield _group("非机动车位", _areas(plan.nonmotor, sheet, BICYCLE))
    yield _group("机动车位", _areas(plan.stalls, sheet, STALL))
    yield _group("地下室轮廓", _areas(plan.basements, sheet, BASEMENT))
    yield _group("建筑阴影", _shadows(plan, sheet))
    yield _group("阳台", _areas(plan.balconies, sheet, BALCONY))
    yield _group("建筑基底", (_area(b, sheet, building_style(b)) for b in plan.buildings))
    yield _group("屋顶间", _areas(plan.roof_houses, sheet, ROOF))
    yield _group("界线", _features(plan, sheet, _ABOVE_BUILDINGS))
    yield _group("用地界线", _areas(plan.sites, sheet, {**SITE, "fill": "none", "pointer-events": "none"}))
    yield _group("楼号", (_label(building, sheet) for building in plan.buildings))


def building_style(building: Building) -> Attributes:
    """Housing yellow, business red, everything else purple."""
    use = building.use or ""
    if any(word in use for word in _BUSINESS_WORDS):
        return BUSINESS
    if not use or any(word in use for word in _HOUSING_WORDS):
        return HOUSING
    return PUBLIC


def shape(outline: Outline | Path, sheet: Sheet, style: Attributes) -> str:
    """One outline or line, which a click can name by its handle and layer."""
    entity = outline.entity
    named = {"data-handle": entity.handle, "data-layer-name": entity.layer}
    attributes = {"d": sheet.path(outline), **style, **named}
    if isinstance(outline, Path):
        attributes["fill"] = "none"
    elif outline.holes:
        attributes["fill-rule"] = "evenodd"
    return element("path", attributes)


def _group(layer: str, shapes: Iterable[str]) -> str:
    content = "\n".join(shapes)
    return element("g", {"data-layer": layer}, f"\n{content}\n") if content.strip() else ""


def _areas(areas: Iterable[Area], sheet: Sheet, style: Attributes) -> Iterator[str]:
    return (_area(area, sheet, style) for area in areas)


def _area(area: Area, sheet: Sheet, style: Attributes) -> str:
    return shape(area.outline, sheet, sheet.inked(style))


def _green_style(green: Green) -> Attributes:
    kind = green.kind or ""
    if "水" in kind:
        return {**WATER, "stroke-width": 0.2}
    return CONCENTRATED if "集中" in kind else GREEN


def _features(plan: SitePlan, sheet: Sheet, kinds: tuple[FeatureKind, ...]) -> Iterator[str]:
    for feature in plan.features:
        if feature.kind in kinds:
            yield shape(feature.shape, sheet, _feature_style(feature, sheet))


def _feature_style(feature: Feature, sheet: Sheet) -> Attributes:
    """A lane drawn as its axis is shown as wide as it says it is."""
    style = _FEATURES[feature.kind]
    width = feature.attributes.get("宽度", "").rstrip("mM米 ")
    if isinstance(feature.shape, Path) and feature.kind in {FeatureKind.LANE, FeatureKind.FIRE_LANE}:
        shown = float(width) if width.replace(".", "", 1).isdigit() else 4.0
        return {"stroke": style["fill"], "stroke-width": shown, "stroke-linejoin": "round"}
    return sheet.inked(style)


def _shadows(plan: SitePlan, sheet: Sheet) -> Iterator[str]:
    moved = {
        "transform": f"translate({number(_SHADOW)} {number(_SHADOW)})",
        "fill": "#3d3524",
        "opacity": 0.18,
    }
    for building in plan.buildings:
        yield element("path", {"d": sheet.path(building.outline), **moved, "pointer-events": "none"})


def _label(building: Building, sheet: Sheet) -> str:
    """楼号 and 层数 in the middle, as large as the building allows."""
    seen = sheet.seen(building.outline.polygon)
    if seen.is_empty:
        return ""
    middle = seen.representative_point()
    x, y = sheet.at((middle.x, middle.y))
    x0, y0, x1, y1 = building.outline.polygon.bounds
    size = max(1.2, min(4.2, min(x1 - x0, y1 - y0) * 0.3)) * sheet.pen**0.5
    name = f"{building.number}#" if building.number and building.number.isdigit() else building.number or ""
    storeys = f"{building.storeys_above}F" if building.storeys_above is not None else ""
    halo = {
        "stroke": "#ffffff",
        "stroke-width": size * 0.18,
        "paint-order": "stroke",
        "stroke-linejoin": "round",
    }
    lines = [(name, size, "700", "#4a3a12"), (storeys, size * 0.72, "400", "#6b5a2c")]
    shown = [line for line in lines if line[0]]
    top = y - sum(line[1] for line in shown) * 0.5
    written = []
    for words, height, weight, colour in shown:
        top += height
        place = {"x": x, "y": top - height * 0.14, "font-size": height, "font-weight": weight, "fill": colour}
        written.append(element("text", {**place, **halo, "text-anchor": "middle"}, text(words)))
    return element("g", {"pointer-events": "none"}, "".join(written))
