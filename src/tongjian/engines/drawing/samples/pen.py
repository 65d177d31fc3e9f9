"""A pen that draws in metres from its own corner, in a file with a unit, on the grid of a city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ezdxf.document import Drawing
from ezdxf.entities import LWPolyline, Polyline
from ezdxf.layouts import Modelspace
from ezdxf.lldxf.const import DXF12

from tongjian.engines.drawing.samples.files import APPLICATION, UNITS, escaped
from tongjian.engines.drawing.samples.shapes import Point, Shape

GRID = (61250.0, 46380.0)
"""Where the south-west corner of the samples lies on the city's grid, in metres."""
NOTES = "图面文字"


class Pen:
    """Draws outlines, lines and words; each sample adds what it alone has."""

    def __init__(self, document: Drawing, unit: str, origin: tuple[float, float] = GRID) -> None:
        self.document = document
        self.space: Modelspace = document.modelspace()
        self.scale = UNITS[unit][0]
        self.origin = origin

    def outline(self, layer: str, shape: Shape, attributes: Mapping[str, str] | None = None) -> None:
        """A closed outline with its attributes as XDATA."""
        self.run(layer, shape.points, attributes or {}, closed=True)

    def run(
        self, layer: str, points: Iterable[Point], attributes: Mapping[str, str], *, closed: bool = False
    ) -> None:
        """A run of straight and circular edges."""
        vertices = [(*self.at(p.x, p.y), p.bulge) for p in points]
        drawn: LWPolyline | Polyline
        if self.document.dxfversion <= DXF12:
            drawn = self.space.add_polyline2d(vertices, format="xyb", close=closed)
        else:
            drawn = self.space.add_lwpolyline(vertices, format="xyb", close=closed)
        drawn.dxf.layer = layer
        if attributes:
            strings = [(1000, escaped(f"{key}={value}", self.document)) for key, value in attributes.items()]
            drawn.set_xdata(APPLICATION, strings)

    def words(self, text: str, x: float, y: float, height: float, layer: str = NOTES) -> None:
        """A text whose left end stands at the place."""
        placed = self.space.add_text(
            escaped(text, self.document), height=height * self.scale, dxfattribs={"layer": layer}
        )
        placed.set_placement(self.at(x, y))

    def dimension(
        self, layer: str, start: tuple[float, float], end: tuple[float, float], text: str = "<>"
    ) -> None:
        """An aligned dimension three metres beside its points, with the words it shows."""
        made = self.space.add_aligned_dim(
            self.at(*start),
            self.at(*end),
            distance=3 * self.scale,
            text=escaped(text, self.document),
            override={"dimtxt": 1.5 * self.scale, "dimasz": self.scale},
            dxfattribs={"layer": layer},
        )
        made.render()

    def at(self, x: float, y: float) -> tuple[float, float]:
        return ((x + self.origin[0]) * self.scale, (y + self.origin[1]) * self.scale)
