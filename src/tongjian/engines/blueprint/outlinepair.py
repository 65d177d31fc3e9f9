"""A drawn outline and the outline of its parcel, and tries to lay the one on the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from tongjian.engines.blueprint.hausdorff import Apart, Array, farthest, segments_of, to_segments

SIMPLER = 0.02
"""The part of the tolerance by which outlines are simplified."""
_LONGEST = 6
"""Edges, and far vertices, of each outline that are tried against each other."""
_SAMPLES = 240
_ROUNDS = 12
_WORTH = 0.04
"""A first try whose outlines are farther apart than this part of the shape's radius is not refined."""


@dataclass(frozen=True)
class Attempt:
    """A motion and how well it fits; `rotation` in radians, `at` on the parcel, in metres of the city."""

    rotation: float
    east: float
    north: float
    residual: float
    accepted: bool
    at: tuple[float, float]


class OutlinePair:
    """Both outlines around their own centres, so that no digits are lost to coordinates of seven places."""

    def __init__(
        self, drawn: Polygon | MultiPolygon, parcel: Polygon | MultiPolygon, tolerance: float
    ) -> None:
        self.tolerance = tolerance
        self._from = np.array(shapely.get_coordinates(drawn.centroid)[0])
        self._to = np.array(shapely.get_coordinates(parcel.centroid)[0])
        self._drawn = _simple(drawn, self._from, tolerance)
        self._parcel = _simple(parcel, self._to, tolerance)
        self._edges, self._others = segments_of(self._drawn), segments_of(self._parcel)
        self.vertices = max(len(self._edges), len(self._others))
        self.radius = float(np.hypot(*self._edges[:, 0].T).max())
        self._samples = shapely.get_coordinates(
            shapely.segmentize(self._drawn.boundary, self._drawn.length / _SAMPLES)
        )

    def attempts(self) -> list[Attempt]:
        """What comes of every rotation worth trying, the best first."""
        tries = [self._attempt(angle) for angle in self._rotations()]
        return sorted(tries, key=lambda each: each.residual)

    def apart(self, one: Attempt, other: Attempt) -> float:
        """By how much two motions lay the same vertex on different places, at most, in metres."""
        corners = self._edges[:, 0] + self._from
        return float(np.hypot(*(_moved(corners, one) - _moved(corners, other)).T).max())

    def _rotations(self) -> Iterator[float]:
        """0, the turns between the smallest rectangles, between long edges, and between far vertices."""
        seen: list[float] = []
        for angle in self._guesses():
            turned = math.remainder(angle, math.tau)
            near = self.tolerance / self.radius / 2
            if all(abs(math.remainder(turned - each, math.tau)) > near for each in seen):
                seen.append(turned)
                yield turned

    def _guesses(self) -> Iterator[float]:
        yield 0.0
        between = _lie(self._parcel) - _lie(self._drawn)
        yield from (between + quarter * math.pi / 2 for quarter in range(4))
        ours, theirs = _longest(self._edges), _longest(self._others)
        for (length, angle), (other, direction) in product(ours, theirs):
            if abs(length - other) <= 4 * self.tolerance + 0.01 * length:
                yield direction - angle
        yield from (b - a for a, b in product(_bearings(self._edges), _bearings(self._others)))

    def _attempt(self, angle: float) -> Attempt:
        """Turn, lay centre on centre, and where that is near, move to the least squares of the distances."""
        shift = np.zeros(2)
        rough = self._measured(angle, shift, enough=self.tolerance)
        first = self._made(angle, shift, rough)
        if rough.distance > self.tolerance + _WORTH * self.radius:
            return first
        for _ in range(_ROUNDS):
            placed = self._samples @ _turn(angle).T + shift
            _, feet = to_segments(placed, self._others)
            more, move = _least_squares(placed, feet)
            angle, shift = angle + more, shift @ _turn(more).T + move
            if abs(more) * self.radius + float(np.hypot(*move)) < self.tolerance * 1e-4:
                break
        refined = self._made(angle, shift, self._measured(angle, shift, enough=math.inf))
        return min(first, refined, key=lambda each: (not each.accepted, each.residual))

    def _measured(self, angle: float, shift: Array, *, enough: float) -> Apart:
        """The Hausdorff distance of the outlines under a motion."""
        placed, precision = self._edges @ _turn(angle).T + shift, self.tolerance / 1000
        there = farthest(placed, self._others, precision=precision, enough=enough)
        if there.distance > enough:
            return there
        back = farthest(self._others, placed, precision=precision, enough=enough)
        return max(there, back, key=lambda each: each.distance)

    def _made(self, angle: float, shift: Array, apart: Apart) -> Attempt:
        """The motion in the coordinates of the drawing and of the city."""
        east, north = self._to + shift - self._from @ _turn(angle).T
        at = (float(self._to[0] + apart.at[0]), float(self._to[1] + apart.at[1]))
        turned = math.remainder(angle, math.tau)
        accepted = apart.distance <= self.tolerance
        return Attempt(turned, float(east), float(north), apart.distance, accepted, at)


def _simple(outline: Polygon | MultiPolygon, centre: Array, tolerance: float) -> Polygon | MultiPolygon:
    """Around its centre, anticlockwise, without the vertices that a part of the tolerance does not need."""
    centred = shapely.transform(outline, lambda points: points - centre)
    simple = shapely.simplify(centred, tolerance * SIMPLER)
    return shapely.orient_polygons(simple)


def _lie(outline: Polygon | MultiPolygon) -> float:
    """The direction of a side of the smallest rectangle around the outline, in radians."""
    (ax, ay), (bx, by) = shapely.get_coordinates(shapely.minimum_rotated_rectangle(outline))[:2]
    return math.atan2(by - ay, bx - ax)


def _longest(edges: Array) -> list[tuple[float, float]]:
    """Length and direction of the longest edges."""
    ways = edges[:, 1] - edges[:, 0]
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    order = np.argsort(-lengths)[:_LONGEST]
    return [(float(lengths[i]), math.atan2(ways[i, 1], ways[i, 0])) for i in order]


def _bearings(edges: Array) -> list[float]:
    """Directions in which the vertices farthest from the centre are seen."""
    corners = edges[:, 0]
    order = np.argsort(-np.hypot(corners[:, 0], corners[:, 1]))[: _LONGEST // 2]
    return [math.atan2(corners[i, 1], corners[i, 0]) for i in order]


def _least_squares(points: Array, feet: Array) -> tuple[float, Array]:
    """The turn and shift that bring `points` nearest to `feet` (Kabsch, in the plane, never a mirror)."""
    here, there = points.mean(axis=0), feet.mean(axis=0)
    a, b = points - here, feet - there
    angle = math.atan2(float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), float((a * b).sum()))
    return angle, there - here @ _turn(angle).T


def _turn(angle: float) -> Array:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])


def _moved(points: Array, attempt: Attempt) -> Array:
    moved: Array = points @ _turn(attempt.rotation).T + np.array([attempt.east, attempt.north])
    return moved
