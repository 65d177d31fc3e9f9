"""A small map of the boundary and what lies around it: an SVG to scale, the same on the page and on paper."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

import shapely
from django.utils.safestring import SafeString, mark_safe
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.kernel.places import queries
from tongjian.kernel.places.mapping.looking import Look

WIDTH, HEIGHT = 720, 480
_AROUND: Final = 0.35
"""Margin of the boundary's size on every side."""
_LEAST: Final = 160.0
"""Metres across at least: without anything around it, a place cannot be recognised."""
_MOST_SHAPES: Final = 4_000
_MOST_PIXELS_AWAY: Final = 40.0
_WASHED: Final = frozenset({Role.DISTRICT, Role.GROWTH, Role.HEIGHT})
"""What covers whole parts of a city is drawn as its edge alone."""
_ORDER: Final = (Role.LAND_USE, Role.PARCEL, Role.BLUE_LINE, Role.ROAD, Role.BUILDING)
Box = tuple[float, float, float, float]


class _Sheet:
    """From metres to the figures of an SVG."""

    def __init__(self, bounds: Box) -> None:
        west, south, east, north = bounds
        across = max((east - west) * (1 + 2 * _AROUND), _LEAST)
        up = max((north - south) * (1 + 2 * _AROUND), _LEAST * HEIGHT / WIDTH)
        self.scale = min(WIDTH / across, HEIGHT / up)
        half_width, half_height = WIDTH / self.scale / 2, HEIGHT / self.scale / 2
        x, y = (west + east) / 2, (south + north) / 2
        self.box = (x - half_width, y - half_height, x + half_width, y + half_height)

    def path(self, geometry: BaseGeometry) -> str:
        """What can be seen of it, as coarse as the pixels are."""
        away = _MOST_PIXELS_AWAY / self.scale
        west, south, east, north = self.box
        seen = shapely.clip_by_rect(geometry, west - away, south - away, east + away, north + away)
        return "".join(self._parts(shapely.simplify(seen, 0.3 / self.scale)))

    def _parts(self, geometry: BaseGeometry) -> Iterator[str]:
        for part in shapely.get_parts(geometry):
            if isinstance(part, shapely.Polygon):
                for ring in (part.exterior, *part.interiors):
                    yield self._line(ring) + "Z"
            elif isinstance(part, shapely.LineString):
                yield self._line(part)
            elif isinstance(part, shapely.Point):
                x, y = self._place(part.x, part.y)
                yield f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"

    def _line(self, line: shapely.LineString) -> str:
        places = (self._place(x, y) for x, y in shapely.get_coordinates(line).tolist())
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)

    def _place(self, east: float, north: float) -> tuple[float, float]:
        return (east - self.box[0]) * self.scale, (self.box[3] - north) * self.scale


def picture_of(seen: Look, boundary: BaseGeometry) -> SafeString:
    """The layers open to the viewer around the boundary, each in its colour. 1 SQL query.

    Every text in it is ours or a colour of the pack, so it may stand in a page as it is.
    """
    sheet = _Sheet(boundary.bounds)
    found = queries.intersecting(seen.edition, seen.published(), shapely.box(*sheet.box))[:_MOST_SHAPES]
    shapes: dict[str, list[BaseGeometry]] = {}
    for each in found:
        shapes.setdefault(each.feature.layer, []).append(each.feature.geometry)
    layers = sorted((seen.layers[code] for code in shapes), key=_place_in_picture)
    body = "".join(_drawn(sheet, layer, shapes[layer.code]) for layer in layers)
    ring = sheet.path(boundary)
    return mark_safe(
        f'<svg class="boundary-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'role="img" aria-label="查询范围及周边图层">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf6"/>{body}'
        f'<path d="{ring}" fill="#b5382a" fill-opacity="0.12" fill-rule="evenodd" stroke="#ffffff" '
        'stroke-width="5" stroke-linejoin="round"/>'
        f'<path d="{ring}" fill="none" stroke="#b5382a" stroke-width="2.5" stroke-linejoin="round"/>'
        f"{_north()}{_scale_bar(sheet)}</svg>"
    )


def _place_in_picture(layer: Layer) -> tuple[int, int]:
    """Grounds below, what cuts through them above."""
    if layer.role in _WASHED:
        return len(_ORDER) + 1, layer.rank
    return _ORDER.index(layer.role) if layer.role in _ORDER else len(_ORDER), layer.rank


def _drawn(sheet: _Sheet, layer: Layer, shapes: list[BaseGeometry]) -> str:
    paths = [path for shape in shapes if (path := sheet.path(shape))]
    # Each shape is a path of its own: in one path, crossing roads would cut each other out.
    drawn = "".join(f'<path d="{path}"/>' for path in paths)
    return f"<g {_look(layer)}>{drawn}</g>" if drawn else ""


def _look(layer: Layer) -> str:
    colour = quoteattr(layer.colour)
    if layer.geometry == "line":
        return f'fill="none" stroke={colour} stroke-width="2"'
    if layer.geometry == "point":
        return f'fill={colour} stroke="#ffffff" stroke-width="1"'
    if layer.role in _WASHED:
        return f'fill="none" stroke={colour} stroke-width="1.5" stroke-dasharray="8 4"'
    return (
        f'fill={colour} fill-opacity="0.16" fill-rule="evenodd" stroke={colour} '
        'stroke-width="1" stroke-opacity="0.75"'
    )


def _north() -> str:
    x, y = WIDTH - 28, 14
    return (
        f'<path d="M{x} {y}l9 30l-9 -6l-9 6Z" fill="#1d2a2e"/>'
        f'<path d="M{x - 5} {y + 48}v-11l10 11v-11" fill="none" stroke="#1d2a2e" stroke-width="2"/>'
    )


def _scale_bar(sheet: _Sheet) -> str:
    """A line of a round length, at most a third of the picture."""
    most = WIDTH / 3 / sheet.scale
    power = 10 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    x, y, width = 14, HEIGHT - 14, metres * sheet.scale
    return (
        f'<rect x="{x - 6}" y="{y - 26}" width="{width + 12:.1f}" height="34" fill="#ffffff" '
        'fill-opacity="0.85"/>'
        f'<path d="M{x} {y - 6}v6h{width:.1f}v-6" fill="none" stroke="#1d2a2e" stroke-width="1.5"/>'
        f'<text x="{x + 4}" y="{y - 8}" font-family="Noto Sans SC, sans-serif" font-size="13" '
        f'fill="#1d2a2e">{words}</text>'
    )
