"""What the sample drawing says about its place, as areas in metres from the site's south-west corner."""

from __future__ import annotations

from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from tongjian.engines.drawing.samples.estate import HEIGHT, WIDTH, estate
from tongjian.engines.drawing.samples.shapes import QUARTER, Point, bulge_of
from tongjian.engines.siteplan.arcs import flatten

SOUTH_ROAD, EAST_ROAD = 20.0, 32.0
"""Widths between the red lines; the drawing has the red lines on the sides of the site."""
RIVER = 26.0
CORNER = 30.0
NEIGHBOURS = tuple(box(-62, y, -24, y + 13) for y in (20, 90, 160))


def site() -> Polygon:
    """The outline of the site, its arcs within a millimetre."""
    return Polygon(flatten(estate("passing").site.points, closed=True))


def east_road(south: float, north: float) -> Polygon:
    """The secondary road in the east, wider where its red line rounds the corner of the site."""
    turn = (Point(WIDTH, HEIGHT - CORNER, QUARTER), Point(WIDTH - CORNER, HEIGHT))
    corner = Polygon([*flatten(turn, closed=False), (WIDTH, HEIGHT)])
    return unary_union([box(WIDTH, south, WIDTH + EAST_ROAD, north), corner])


def river(west: float, east: float) -> Polygon:
    """Between the blue lines: the southern one as drawn, prolonged on both sides, the northern beside it."""
    length, start, line = WIDTH + 40, -20.0, HEIGHT + 8
    bend = flatten((Point(start, line, bulge_of(length, -6)), Point(start + length, line)), closed=False)
    south = [(west, line), *bend, (east, line)]
    return Polygon([*south, *((x, y + RIVER) for x, y in reversed(south))])
