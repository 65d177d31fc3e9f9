"""Small pictures of places: shapes in metres as an SVG of a few kilobytes, drawn to scale with north up.

Colours come from the style sheet by the `tone` of a shape, because no style may stand in a page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
_POINT_RADIUS: Final = 4.0
_LEAST_METRES: Final = 20.0
"""No picture shows less than this across: without anything around it, a place cannot be recognised."""


@dataclass(frozen=True, eq=False)
class Shape:
    """Something to draw: metres, a tone of the style sheet, and a title for those who point at it."""

    geometry: BaseGeometry
    tone: str
    title: str = ""


@dataclass(frozen=True)
class View:
    """From metres to pixels: `west` and `north` lie at the upper left corner."""

    west: float
    north: float
    pixels_per_metre: float
    width: int
    height: int

    @property
    def box(self) -> Box:
        """What can be seen, in metres."""
        across, down = self.width / self.pixels_per_metre, self.height / self.pixels_per_metre
        return self.west, self.north - down, self.west + across, self.north

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.west) * self.pixels_per_metre, (self.north - y) * self.pixels_per_metre


def view_of(box: Box, *, width: int = 360, height: int = 240, around: float = 0.2) -> View:
    """The view that shows the box with a margin of `around` of its size on every side."""
    west, south, east, north = box
    across = max((east - west) * (1 + 2 * around), _LEAST_METRES)
    up = max((north - south) * (1 + 2 * around), _LEAST_METRES * height / width)
    scale = min(width / across, height / up)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return View(middle_x - width / scale / 2, middle_y + height / scale / 2, scale, width, height)


def bounds_of(geometries: Iterable[BaseGeometry]) -> Box | None:
    """The box around everything that lies anywhere; None when nothing does."""
    boxes = [each.bounds for each in geometries if not each.is_empty and all(map(math.isfinite, each.bounds))]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def picture(shapes: Sequence[Shape], title: str, view: View | None = None) -> SafeString:
    """The shapes in the order given, the last on top; nothing when there is nothing to be seen.

    Without a `view` all of them are shown.
    """
    if view is None:
        box = bounds_of(shape.geometry for shape in shapes)
        if box is None:
            return SafeString("")
        view = view_of(box)
    drawn = [_drawn(shape, view) for shape in shapes]
    return format_html(
        '<svg class="place" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        view.width,
        view.height,
        title,
        format_html_join("", "{}", ((each,) for each in drawn)),
        _scale_bar(view),
    )


def _drawn(shape: Shape, view: View) -> SafeString:
    paths: list[str] = []
    points: list[tuple[float, float]] = []
    for part in _parts(_clipped(shape.geometry, view)):
        if isinstance(part, Point):
            points.append(view.place(part.x, part.y))
        else:
            paths.extend(_path(part, view))
    title = format_html("<title>{}</title>", shape.title) if shape.title else SafeString("")
    path = format_html('<path d="{}"/>', " ".join(paths)) if paths else SafeString("")
    circles = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}"/>',
        ((f"{x:.1f}", f"{y:.1f}", _POINT_RADIUS) for x, y in points),
    )
    return format_html('<g class="tone-{}">{}{}{}</g>', shape.tone, title, path, circles)


def _clipped(geometry: BaseGeometry, view: View) -> BaseGeometry:
    """What of it can be seen, as coarse as the pixels are."""
    if not geometry.is_valid:
        # What is wrong with it is what has to be seen.
        return geometry
    west, south, east, north = view.box
    room = max(east - west, north - south) * 0.1
    box = (west - room, south - room, east + room, north + room)
    inside = geometry if _within(geometry.bounds, box) else shapely.clip_by_rect(geometry, *box)
    return shapely.simplify(inside, 0.3 / view.pixels_per_metre)


def _within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _parts(geometry: BaseGeometry) -> Iterator[Polygon | LineString | Point]:
    for part in shapely.get_parts(geometry) if hasattr(geometry, "geoms") else [geometry]:
        if part is None or part.is_empty:
            continue
        if hasattr(part, "geoms"):
            yield from _parts(part)
        elif isinstance(part, Polygon | LineString | Point):
            yield part


def _path(part: Polygon | LineString, view: View) -> Iterator[str]:
    if isinstance(part, LineString):
        yield _line(part, view)
        return
    for ring in (part.exterior, *part.interiors):
        yield _line(ring, view) + "Z"


def _line(line: LineString, view: View) -> str:
    pairs = shapely.get_coordinates(line).tolist()
    places = [view.place(x, y) for x, y in pairs if math.isfinite(x) and math.isfinite(y)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) if places else ""


def _scale_bar(view: View) -> SafeString:
    """A line of a round length, at most a third of the picture."""
    most = view.width / 3 / view.pixels_per_metre
    power = 10 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    x, y = 10, view.height - 10
    return format_html(
        '<g class="scale"><path d="M{} {}v4h{}v-4"/><text x="{}" y="{}">{}</text></g>',
        x,
        y - 4,
        f"{metres * view.pixels_per_metre:.1f}",
        x,
        y - 8,
        words,
    )
