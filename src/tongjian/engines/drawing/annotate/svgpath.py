"""Outlines and runs as SVG paths: arcs stay arcs, north is up."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.engines.drawing.annotate.marks import Box, Point
from tongjian.engines.siteplan import Outline, Path, Vertex

# XML holds no control characters, and drawings do.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """The view: metres of the drawing, moved to the upper left corner and turned downwards.

    `pen` makes strokes and labels finer where the view is only a part of a plan.
    """

    box: Box
    pen: float = 1.0

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def origin(self) -> Mapping[str, str]:
        """Attributes of the root that lead back to the drawing, in metres: its x is `data-origin-x` plus the
        picture's x, its y is `data-origin-y` minus the picture's y."""
        return {"data-origin-x": f"{self.box[0]:.4f}", "data-origin-y": f"{self.box[3]:.4f}"}

    def inked(self, style: Mapping[str, object]) -> Mapping[str, object]:
        """The style with its strokes and dashes drawn by the pen."""
        if self.pen == 1.0:
            return style
        finer = dict(style)
        if width := style.get("stroke-width"):
            finer["stroke-width"] = float(str(width)) * self.pen
        if dashes := style.get("stroke-dasharray"):
            finer["stroke-dasharray"] = " ".join(number(float(d) * self.pen) for d in str(dashes).split())
        return finer

    def seen(self, polygon: Polygon) -> BaseGeometry:
        """What of a polygon lies on the sheet; labels stand there."""
        x0, y0, x1, y1 = polygon.bounds
        inside = self.box[0] <= x0 and self.box[1] <= y0 and x1 <= self.box[2] and y1 <= self.box[3]
        return polygon if inside or not polygon.is_valid else polygon.intersection(box(*self.box))

    def at(self, point: Point) -> Point:
        return point[0] - self.box[0], self.box[3] - point[1]

    def path(self, shape: Outline | Path) -> str:
        """The `d` of a path."""
        if isinstance(shape, Path):
            return self._run(shape.vertices, closed=False)
        return " ".join(self._run(run, closed=True) for run in (shape.vertices, *shape.holes))

    def _run(self, vertices: Sequence[Vertex], *, closed: bool) -> str:
        if not vertices:
            return ""
        steps = [f"M{self._coordinates(vertices[0])}"]
        following = [*vertices[1:], vertices[0]] if closed else list(vertices[1:])
        steps += [self._edge(start, end) for start, end in zip(vertices, following, strict=False)]
        return "".join(steps) + ("Z" if closed else "")

    def _edge(self, start: Vertex, end: Vertex) -> str:
        chord = math.hypot(end.x - start.x, end.y - start.y)
        if not start.bulge or not chord:
            return f"L{self._coordinates(end)}"
        # Near a half circle the apex moves by the root of what the radius is rounded by.
        radius = f"{chord * (1 + start.bulge**2) / (4 * abs(start.bulge)):.4f}"
        large, sweep = int(abs(start.bulge) > 1), int(start.bulge < 0)
        return f"A{radius} {radius} 0 {large} {sweep} {self._coordinates(end)}"

    def _coordinates(self, vertex: Vertex) -> str:
        x, y = self.at((vertex.x, vertex.y))
        return f"{number(x)} {number(y)}"


def number(value: float) -> str:
    """To the centimetre, as short as it goes."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, attributes: Mapping[str, object], content: str | None = None) -> str:
    """An element with its attributes escaped; `content` is markup, None for an empty element."""
    written = "".join(
        f" {key}={quoteattr(printable(number(value) if isinstance(value, float) else str(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def text(words: str) -> str:
    """Words as content of an element."""
    return escape(printable(words))


def printable(words: str) -> str:
    return _UNPRINTABLE.sub("", words)
