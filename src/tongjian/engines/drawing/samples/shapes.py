"""Outlines with an area that is known from how they were made, not measured from their vertices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

QUARTER = math.tan(math.pi / 8)
"""The bulge of a quarter circle to the left."""


class Point(NamedTuple):
    """A vertex in metres with the bulge of the edge that leaves it."""

    x: float
    y: float
    bulge: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A closed run of edges and its area in m² by formula."""

    points: tuple[Point, ...]
    area: float

    def moved(self, dx: float, dy: float) -> Shape:
        return Shape(tuple(Point(p.x + dx, p.y + dy, p.bulge) for p in self.points), self.area)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Shape:
    """A rectangle with its sides along the axes."""
    corners = (Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1))
    return Shape(corners, (x1 - x0) * (y1 - y0))


def rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> Shape:
    """A rectangle with four quarter circles for corners."""
    r = radius
    points = (
        Point(x0 + r, y0),
        Point(x1 - r, y0, QUARTER),
        Point(x1, y0 + r),
        Point(x1, y1 - r, QUARTER),
        Point(x1 - r, y1),
        Point(x0 + r, y1, QUARTER),
        Point(x0, y1 - r),
        Point(x0, y0 + r, QUARTER),
    )
    return Shape(points, (x1 - x0) * (y1 - y0) - (4 - math.pi) * r * r)


def stadium(x0: float, y0: float, x1: float, y1: float) -> Shape:
    """A rectangle between two half circles, lying along x."""
    r = (y1 - y0) / 2
    points = (Point(x0 + r, y0), Point(x1 - r, y0, 1.0), Point(x1 - r, y1), Point(x0 + r, y1, 1.0))
    return Shape(points, (x1 - x0 - 2 * r) * 2 * r + math.pi * r * r)


def slab(x: float, y: float, length: float, depth: float, units: int) -> Shape:
    """A residential slab facing south: a recess of 2.4 × 1.5 m in the north side between every two units."""
    notch, recess = 2.4, 1.5
    points = [Point(x, y), Point(x + length, y), Point(x + length, y + depth)]
    for i in reversed(range(1, units)):
        middle = x + length * i / units
        points += [
            Point(middle + notch / 2, y + depth),
            Point(middle + notch / 2, y + depth - recess),
            Point(middle - notch / 2, y + depth - recess),
            Point(middle - notch / 2, y + depth),
        ]
    points.append(Point(x, y + depth))
    return Shape(tuple(points), length * depth - (units - 1) * notch * recess)


def segment_area(chord: float, sagitta: float) -> float:
    """Area between a chord and its arc, from the radius and the angle."""
    radius = (chord * chord / 4 + sagitta * sagitta) / (2 * sagitta)
    angle = 2 * math.asin(chord / (2 * radius))
    return radius * radius / 2 * (angle - math.sin(angle))


def bulge_of(chord: float, sagitta: float) -> float:
    """The bulge of an arc over this chord; positive to the left of the way."""
    return 2 * sagitta / chord
