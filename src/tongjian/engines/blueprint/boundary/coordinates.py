"""Coordinates as surveyors list them: number of the point, X (north), Y (east), one point to a line.

Read are lists of two columns (X, Y), three (point, X, Y) and four (point, ring, X, Y), which is what the
exchange file of land surveys holds: its headings in brackets and `名称=值` lines say nothing about the place,
and a line that ends in `@` begins another parcel. In longitude and latitude the two numbers may come in
either order: in China no latitude is as large as any longitude.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from shapely import Polygon, is_valid_reason, normalize, union_all
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.mistake import Mistake

Point: TypeAlias = tuple[float, float]
"""East, north (or longitude, latitude)."""
Ring: TypeAlias = list[Point]

MOST_POINTS = 5_000
MOST_RINGS = 200
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")
_BETWEEN = re.compile(r"[,，;；、\s]+")
_HEADING = re.compile(r"\[.*\]|[^=,，]{1,40}=.*")
_WORDS = re.compile(r"[^0-9]*")
_SAMPLE = "J1 3466012.345 497012.345"


def read_list(text: str, *, degrees: bool) -> BaseGeometry:
    """The area inside the listed points, (east, north) or (longitude, latitude). Raises Mistake."""
    rings = [ring for ring in _rings(text, degrees=degrees) if ring]
    if not rings:
        raise Mistake(f"没有坐标。请每行写一个界址点：点号、X（北）、Y（东），例如 {_SAMPLE}。")
    return area_of(rings)


def points_listed(text: str, *, degrees: bool) -> Ring:
    """All listed points in their order, whatever they enclose. Raises Mistake."""
    return [point for ring in _rings(text, degrees=degrees) for point in ring]


def area_of(rings: Sequence[Ring]) -> BaseGeometry:
    """The area of rings: one inside another is a hole. One ring keeps its points in order. Raises Mistake."""
    if len(rings) > MOST_RINGS:
        raise Mistake(f"有 {len(rings)} 个界址圈，超过 {MOST_RINGS} 个。请分几次提交。")
    faces = [_face(number, ring) for number, ring in enumerate(rings, 1)]
    if len(faces) == 1:
        return faces[0]
    area: BaseGeometry = Polygon()
    for face in sorted(faces, key=lambda each: each.area, reverse=True):
        if area.contains(face):
            area = area.difference(face)
        elif area.intersection(face).area > 1e-6 * face.area:
            raise Mistake("界址圈互相交叉：一个圈应全在另一个之内（扣除）或之外。请检查界址点的顺序。")
        else:
            area = union_all([area, face])
    # In one order only, so that the list of an area read from a list is that list.
    return normalize(area)


def _face(number: int, ring: Ring) -> Polygon:
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring = ring[:-1]
    if len(ring) < 3:
        raise Mistake(f"第 {number} 个界址圈只有 {len(ring)} 个点，围不成面。至少要 3 个不同的界址点。")
    face = Polygon(ring)
    if not face.is_valid or not face.area:
        where = re.search(r"\[(\S+) (\S+)\]", is_valid_reason(face))
        near = f"（在 X={float(where[2]):.3f}，Y={float(where[1]):.3f} 附近）" if where else ""
        raise Mistake(f"第 {number} 个界址圈的边互相交叉或重叠{near}。请检查界址点的顺序。")
    return face


def _rings(text: str, *, degrees: bool) -> Iterator[Ring]:
    """Rings end at a blank line, at a line ending in `@`, and where the ring's number changes."""
    ring: Ring = []
    points, number = 0, ""
    for place, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if not line or line.endswith("@"):
            yield ring
            ring, number = [], ""
            continue
        parts = [part for part in _BETWEEN.split(line) if part]
        if _HEADING.fullmatch(line) or _is_heading(parts):
            continue
        its_ring, point = _point(place, line, parts, degrees=degrees)
        if its_ring != number and ring:
            yield ring
            ring = []
        number = its_ring
        ring.append(point)
        points += 1
        if points > MOST_POINTS:
            raise Mistake(f"界址点超过 {MOST_POINTS} 个。请简化边界，或分几次提交。")
    yield ring


def _is_heading(parts: Sequence[str]) -> bool:
    """A line without a figure heads a table: 点号 X Y."""
    return all(_WORDS.fullmatch(part) for part in parts)


def _point(place: int, line: str, parts: Sequence[str], *, degrees: bool) -> tuple[str, Point]:
    numbers = parts[-2:]
    if not 2 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(each) for each in numbers):
        raise Mistake(
            f"第 {place} 行“{line[:40]}”读不出坐标。每行应是点号、X（北）、Y（东），例如 {_SAMPLE}。"
        )
    north, east = (float(each) for each in numbers)
    if degrees and north > east:
        north, east = east, north
    ring = parts[1] if len(parts) == 4 else ""
    return ring, (east, north)


def as_list(area: BaseGeometry) -> str:
    """The list of an area's points, to the millimetre: the text a report is made again from.

    Points are numbered through, each ring has its number, and a polygon beyond the first begins with `@`.
    """
    lines: list[str] = []
    point = 0
    for number, polygon in enumerate(_polygons(area)):
        if number:
            lines.append("@")
        for ring_number, ring in enumerate((polygon.exterior, *polygon.interiors), 1):
            for east, north in list(ring.coords)[:-1]:
                point += 1
                lines.append(f"J{point},{ring_number},{north:.3f},{east:.3f}")
    return "\n".join(lines)


def points_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Point, ring, X and Y of every line that `as_list` wrote."""
    for line in text.splitlines():
        if line != "@":
            point, ring, north, east = line.split(",")
            yield point, ring, north, east


def points_of(area: BaseGeometry) -> int:
    """How many points its rings have, each counted once."""
    return sum(
        len(ring.coords) - 1 for polygon in _polygons(area) for ring in (polygon.exterior, *polygon.interiors)
    )


def is_finite(bounds: Iterable[float]) -> bool:
    """Whether every figure is a number one can compute with."""
    return all(math.isfinite(each) for each in bounds)


def _polygons(area: BaseGeometry) -> list[Polygon]:
    parts = getattr(area, "geoms", [area])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
