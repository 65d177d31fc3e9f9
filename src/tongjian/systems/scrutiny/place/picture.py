"""A small map of a drawing on the blueprint: north up, in metres, with the findings of place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Role
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.drawing.annotate.svgpath import element, number, text
from tongjian.systems.scrutiny.place.lying import Found, Lying

_AROUND = 0.25
"""Of the site's longer side is shown around it."""
_COLOURS = {"fail": "#d1242f", "review": "#b35c00", "not_verifiable": "#6b7280"}
_FAINT = 0.35
# They cover everything, or one another: filled they would colour the whole map.
_LINES_ONLY = frozenset({Role.GROWTH, Role.HEIGHT, Role.PARCEL})
Box = tuple[float, float, float, float]


def picture(lying: Lying, around: Surroundings | None, visible: Iterable[str]) -> str:
    """The map as SVG; of what lies `around` only layers that are `visible` to whoever looks.

    A place is east `data-origin-x` plus the picture's x, north `data-origin-y` minus the picture's y.
    """
    if lying.site.is_empty:
        return ""
    west, south, east, north = lying.site.bounds
    margin = max(east - west, north - south) * _AROUND
    view = (west - margin, south - margin, east + margin, north + margin)
    pen = (view[2] - view[0]) / 400
    content = [
        element("title", {}, text(lying.part.sentence)),
        *_context(around, frozenset(visible), view, pen),
        _area(lying.site, view, {"fill": "#fffefa", "stroke": "#c8352b", "stroke-width": 1.6 * pen}),
        *(
            _area(each, view, {"fill": "#e8dcc4", "stroke": "#8a7344", "stroke-width": pen})
            for each in lying.buildings
        ),
        *_published(lying, view, pen),
        *(_finding(one, view, pen) for one in lying.findings if one.of_place),
    ]
    width, height = view[2] - view[0], view[3] - view[1]
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "data-origin-x": f"{view[0]:.4f}",
        "data-origin-y": f"{view[3]:.4f}",
        "width": "100%",
        "height": "380",
        "role": "img",
        "aria-label": lying.part.sentence,
        "class": "site-map",
    }
    return element("svg", attributes, "".join(content))


def _context(around: Surroundings | None, visible: frozenset[str], view: Box, pen: float) -> Iterator[str]:
    """What else is published there, faintly, by the rank of its layer."""
    if around is None:
        return
    layers = {
        version.layer.code: version.layer for version in around.versions if version.layer.code in visible
    }
    window = shapely.box(*view)
    parts = [part for part in around.features if part.layer in layers]
    for part in sorted(parts, key=lambda part: -layers[part.layer].rank):
        shape = shapely.from_wkt(part.wkt)
        seen = shape.intersection(window) if shape.is_valid else shapely.GeometryCollection()
        if seen.is_empty:
            continue
        layer = layers[part.layer]
        washed = 0.0 if layer.role in _LINES_ONLY else 0.1
        colour = layer.colour
        style = {"fill": colour, "fill-opacity": washed, "stroke": colour, "stroke-width": 0.7 * pen}
        yield _area(seen, view, {**style, "stroke-opacity": _FAINT})


def _published(lying: Lying, view: Box, pen: float) -> Iterator[str]:
    window = shapely.box(*view)
    for reference, title, colour, lines in lying.published:
        style = {
            "fill": "none",
            "stroke": colour,
            "stroke-width": 1.4 * pen,
            "stroke-dasharray": f"{4 * pen} {2 * pen}",
        }
        path = element("path", {"d": _path(lines.intersection(window), view), **style})
        yield element("g", {"data-published": reference}, element("title", {}, text(title)) + path)


def _finding(one: Found, view: Box, pen: float) -> str:
    colour = _COLOURS[one.verdict]
    middle = one.shape.representative_point()
    x, y = _at(middle.x, middle.y, view)
    ring = {"cx": x, "cy": y, "r": 7 * pen, "fill": colour, "stroke": "#ffffff", "stroke-width": pen}
    words = {"x": x, "y": y + 3 * pen, "font-size": 8.5 * pen, "fill": "#ffffff", "text-anchor": "middle"}
    drawn = element(
        "path", {"d": _path(one.shape, view), "fill": "none", "stroke": colour, "stroke-width": pen}
    )
    said = element("title", {}, text(f"{one.number} {one.sentence}"))
    return element(
        "g",
        {"data-finding-at": one.number},
        said + drawn + element("circle", ring) + element("text", words, str(one.number)),
    )


def _area(shape: BaseGeometry, view: Box, style: dict[str, object]) -> str:
    return element("path", {"d": _path(shape, view), "fill-rule": "evenodd", **style})


def _path(shape: BaseGeometry, view: Box) -> str:
    return "".join(_run(part, view) for part in shapely.get_parts(_lines(shape)))


def _lines(shape: BaseGeometry) -> BaseGeometry:
    return shapely.boundary(shape) if shape.geom_type in {"Polygon", "MultiPolygon"} else shape


def _run(part: BaseGeometry, view: Box) -> str:
    points = [_at(x, y, view) for x, y in shapely.get_coordinates(part)]
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) if len(points) > 1 else ""


def _at(x: float, y: float, view: Box) -> tuple[float, float]:
    return x - view[0], view[3] - y
