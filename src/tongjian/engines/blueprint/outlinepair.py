"""A drawn outline and the outline of its parcel, and tries to lay the one on the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from tongjian.engines.blueprint.ringline import Array, RingLine, turn

SIMPLER = 0.02
"""The part of the tolerance by which outlines are simplified."""
_LONGEST = 6
"""Edges, and far vertices, of each outline that are tried against each other."""
_ENOUGH = 8
_SAME = 3.0
"""Motions that lay no vertex farther apart than so many tolerances are one fit."""
_COARSE, _MIDDLE, _FINE = 48, 240, 2_000
"""Points on an outline for a first look, for moving it, and for measuring the distance."""
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


@dataclass(frozen=True)
class _Apart:
    distance: float
    at: Array


class OutlinePair:
    """Both outlines around their own centres, so that no digits are lost to coordinates of seven places."""

    def __init__(
        self, drawn: Polygon | MultiPolygon, parcel: Polygon | MultiPolygon, tolerance: float
    ) -> None:
        self.tolerance = tolerance
        self._from = np.array(shapely.get_coordinates(drawn.centroid)[0])
        self._to = np.array(shapely.get_coordinates(parcel.centroid)[0])
        self._outlines = _simple(drawn, self._from, tolerance), _simple(parcel, self._to, tolerance)
        self._drawn, self._parcel = (RingLine(each, tolerance) for each in self._outlines)
        self.vertices = max(len(self._drawn.edges), len(self._parcel.edges))
        self._few = self._drawn.some(_COARSE), self._parcel.some(_COARSE)
        self._many = self._drawn.points(_FINE), self._parcel.points(_FINE)

    def attempts(self) -> tuple[list[Attempt], Attempt]:
        """The different motions that fit, and the best of all tries.

        The smallest rotations are tried first; a shape that fits in more than `_ENOUGH` ways is as good as
        round, and no more of its ways are looked for.
        """
        fits: list[Attempt] = []
        tries: list[Attempt] = []
        for angle in sorted(self._rotations(), key=abs):
            tries.append(attempt := self._attempt(angle))
            if attempt.accepted:
                fits = self._with(attempt, fits)
            if len(fits) > _ENOUGH:
                break
        return fits, min(tries, key=lambda each: each.residual)

    def _with(self, attempt: Attempt, fits: list[Attempt]) -> list[Attempt]:
        """The fits and another one, which is left out where a better one is the same, and the reverse."""
        same = [each for each in fits if self._apart(attempt, each) <= _SAME * self.tolerance]
        if any(each.residual <= attempt.residual for each in same):
            return fits
        return [each for each in fits if each not in same] + [attempt]

    def _apart(self, one: Attempt, other: Attempt) -> float:
        """By how much two motions lay the same vertex on different places, at most, in metres."""
        corners = self._drawn.corners + self._from
        return float(np.hypot(*(_moved(corners, one) - _moved(corners, other)).T).max())

    def _rotations(self) -> Iterator[float]:
        """0, the turns between the smallest rectangles, between long edges, and between far vertices."""
        seen: list[float] = []
        near = self.tolerance / self._drawn.radius / 2
        for angle in self._guesses():
            turned = math.remainder(angle, math.tau)
            if all(abs(math.remainder(turned - each, math.tau)) > near for each in seen):
                seen.append(turned)
                yield turned

    def _guesses(self) -> Iterator[float]:
        yield 0.0
        drawn, parcel = self._outlines
        between = _lie(parcel) - _lie(drawn)
        yield from (between + quarter * math.pi / 2 for quarter in range(4))
        ours, theirs = _longest(self._drawn.edges), _longest(self._parcel.edges)
        for (length, angle), (other, direction) in product(ours, theirs):
            if abs(length - other) <= 4 * self.tolerance + 0.01 * length:
                yield direction - angle
        yield from (
            b - a for a, b in product(_bearings(self._drawn.corners), _bearings(self._parcel.corners))
        )

    def _attempt(self, angle: float) -> Attempt:
        """Turn, lay centre on centre, and where that is near, move to the least squares of the distances."""
        shift = np.zeros(2)
        rough = self._measured(angle, shift, *self._few)
        if rough.distance > self.tolerance + _WORTH * self._drawn.radius:
            return self._made(angle, shift, rough, accepted=False)
        first = self._judged(angle, shift)
        points = self._drawn.some(_MIDDLE)
        for _ in range(_ROUNDS):
            placed = points @ turn(angle).T + shift
            more, move = _least_squares(placed, self._parcel.nearest(placed))
            angle, shift = angle + more, shift @ turn(more).T + move
            if abs(more) * self._drawn.radius + float(np.hypot(*move)) < self.tolerance * 1e-4:
                break
        refined = self._judged(angle, shift)
        return min(first, refined, key=lambda each: (not each.accepted, each.residual))

    def _judged(self, angle: float, shift: Array) -> Attempt:
        """Accepted when each outline lies within the tolerance of the other, between the points as well."""
        apart = self._measured(angle, shift, *self._many)
        matrix = turn(angle)
        accepted = apart.distance <= self.tolerance and bool(
            shapely.covers(
                self._parcel.beside, shapely.transform(self._drawn.line, lambda at: at @ matrix.T + shift)
            )
            and shapely.covers(
                self._drawn.beside, shapely.transform(self._parcel.line, lambda at: (at - shift) @ matrix)
            )
        )
        return self._made(angle, shift, apart, accepted=accepted)

    def _measured(self, angle: float, shift: Array, ours: Array, theirs: Array) -> _Apart:
        """The Hausdorff distance of the outlines under a motion, measured at these points of each."""
        placed = ours @ turn(angle).T + shift
        there, back = self._parcel.distances(placed), self._drawn.distances((theirs - shift) @ turn(angle))
        if there.max() >= back.max():
            return _Apart(float(there.max()), placed[int(there.argmax())])
        return _Apart(float(back.max()), theirs[int(back.argmax())])

    def _made(self, angle: float, shift: Array, apart: _Apart, *, accepted: bool) -> Attempt:
        """The motion in the coordinates of the drawing and of the city."""
        east, north = self._to + shift - self._from @ turn(angle).T
        at = self._to + apart.at
        turned = math.remainder(angle, math.tau)
        residual = apart.distance if accepted else max(apart.distance, self.tolerance)
        return Attempt(turned, float(east), float(north), residual, accepted, (float(at[0]), float(at[1])))


def _simple(outline: Polygon | MultiPolygon, centre: Array, tolerance: float) -> Polygon | MultiPolygon:
    """Around its centre, anticlockwise, without the vertices that a part of the tolerance does not need."""
    centred = shapely.transform(outline, lambda points: points - centre)
    return shapely.orient_polygons(shapely.simplify(centred, tolerance * SIMPLER))


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


def _bearings(corners: Array) -> list[float]:
    """Directions in which the vertices farthest from the centre are seen."""
    order = np.argsort(-np.hypot(corners[:, 0], corners[:, 1]))[: _LONGEST // 2]
    return [math.atan2(corners[i, 1], corners[i, 0]) for i in order]


def _least_squares(points: Array, feet: Array) -> tuple[float, Array]:
    """The turn and shift that bring `points` nearest to `feet` (Kabsch, in the plane, never a mirror)."""
    here, there = points.mean(axis=0), feet.mean(axis=0)
    a, b = points - here, feet - there
    angle = math.atan2(float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), float((a * b).sum()))
    return angle, there - here @ turn(angle).T


def _moved(points: Array, attempt: Attempt) -> Array:
    moved: Array = points @ turn(attempt.rotation).T + np.array([attempt.east, attempt.north])
    return moved
