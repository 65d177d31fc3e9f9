"""All rings of an outline as one line that distances are measured to, many at once."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
_ROUND = 32
"""Chords of a quarter circle in a buffer: it is too narrow by 0.03 %, at corners only."""


class RingLine:
    """The rings of an outline around its own centre; `tolerance` in metres is what it is measured by."""

    def __init__(self, outline: Polygon | MultiPolygon, tolerance: float) -> None:
        self.line: BaseGeometry = outline.boundary
        self.tolerance = tolerance
        shapely.prepare(self.line)
        self.edges = _edges(self.line)
        self.corners: Array = self.edges[:, 0]
        self.radius = float(np.hypot(self.corners[:, 0], self.corners[:, 1]).max())

    @cached_property
    def beside(self) -> BaseGeometry:
        """Everything within the tolerance of the line."""
        return shapely.buffer(self.line, self.tolerance, quad_segs=_ROUND)

    def points(self, count: int) -> Array:
        """All corners, and points between them so that no two are farther apart than a part of the line."""
        return shapely.get_coordinates(shapely.segmentize(self.line, self.line.length / count))

    def some(self, count: int) -> Array:
        """About so many points all along the line; of many corners some are left out."""
        points = self.points(count)
        return points[:: max(1, len(points) // count)]

    def distances(self, points: Array) -> Array:
        """Metres from each point to the line."""
        return np.asarray(shapely.distance(self.line, shapely.points(points)))

    def nearest(self, points: Array) -> Array:
        """The point of the line nearest to each point."""
        ways = shapely.shortest_line(self.line, shapely.points(points))
        return shapely.get_coordinates(ways)[::2]


def turn(angle: float) -> Array:
    """The matrix of a turn by `angle` radians, anticlockwise."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])


def _edges(line: BaseGeometry) -> Array:
    """Straight edges (n, 2 ends, 2 coordinates)."""
    coordinates, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    edges: Array = np.stack([coordinates[:-1], coordinates[1:]], axis=1)[part[:-1] == part[1:]]
    return edges
