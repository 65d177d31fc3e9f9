"""Runs of straight and circular edges, and the drawing entities they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from shapely import LineString, Polygon

from tongjian.engines.siteplan.arcs import area_of, flatten, length_of


@dataclass(frozen=True, slots=True)
class Entity:
    """A drawing entity: its handle (unique in the file), layer and type, as the file names them."""

    handle: str
    layer: str
    type: str


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point in metres and the bulge (tan of a quarter of the arc's angle) of the edge that leaves it."""

    x: float
    y: float
    bulge: float = 0.0


@dataclass(frozen=True)
class Path:
    """An open run of straight and circular edges."""

    vertices: tuple[Vertex, ...]
    entity: Entity

    @cached_property
    def length(self) -> float:
        """Exact length in metres, arcs included."""
        return length_of(self.vertices, closed=False)

    @cached_property
    def line(self) -> LineString:
        """The path with arcs replaced by chords that leave it by at most a millimetre."""
        return LineString(flatten(self.vertices, closed=False))


@dataclass(frozen=True)
class Outline:
    """A closed run of straight and circular edges, and the holes in it."""

    vertices: tuple[Vertex, ...]
    entity: Entity
    holes: tuple[tuple[Vertex, ...], ...] = ()

    @cached_property
    def area(self) -> float:
        """Exact area in m²: shoelace plus the circular segments, holes taken off."""
        return area_of(self.vertices) - sum(area_of(hole) for hole in self.holes)

    @cached_property
    def polygon(self) -> Polygon:
        """The outline with arcs replaced by chords (1 mm sagitta), for distances and overlaps only."""
        return Polygon(flatten(self.vertices, closed=True), [flatten(h, closed=True) for h in self.holes])
