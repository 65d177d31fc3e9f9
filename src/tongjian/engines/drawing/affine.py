"""Transforms of the plane, and what they make of circular edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.engines.siteplan.arcs import arc_point
from tongjian.engines.siteplan.curves import fit_arcs
from tongjian.engines.siteplan.shapes import Vertex

_SIMILAR = 1e-9
_RELATIVE_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Affine) -> Affine:
        """The transform that does `first`, then this."""
        e, f = self(first.e, first.f)
        return Affine(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def determinant(self) -> float:
        return self.a * self.d - self.b * self.c

    @property
    def scale(self) -> float:
        """How much longer lengths become, on average."""
        return math.sqrt(abs(self.determinant))

    @property
    def keeps_circles(self) -> bool:
        """Moves, turns, mirrors and scales alike in all directions."""
        size = self.a * self.a + self.b * self.b + self.c * self.c + self.d * self.d
        return (
            abs(self.a * self.c + self.b * self.d) <= _SIMILAR * size
            and abs(self.a * self.a + self.b * self.b - self.c * self.c - self.d * self.d) <= _SIMILAR * size
        )


IDENTITY = Affine()


def transform(vertices: Sequence[Vertex], by: Affine, *, closed: bool) -> tuple[tuple[Vertex, ...], bool]:
    """The run under `by`, and whether it is still exact.

    Under a similarity arcs stay arcs; a mirror turns their bulge round. Otherwise arcs become pieces of
    ellipses and are fitted with arcs within a hundred-millionth of their extent.
    """
    if by is IDENTITY:
        return tuple(vertices), True
    if by.keeps_circles:
        sign = math.copysign(1.0, by.determinant)
        return tuple(Vertex(*by(v.x, v.y), sign * v.bulge) for v in vertices), True
    if not any(v.bulge for v in vertices):
        return tuple(Vertex(*by(v.x, v.y)) for v in vertices), True
    return tuple(_bent(vertices, by, closed=closed)), False


def _bent(vertices: Sequence[Vertex], by: Affine, *, closed: bool) -> list[Vertex]:
    out: list[Vertex] = []
    ends = [*vertices[1:], vertices[0]] if closed else vertices[1:]
    for start, end in zip(vertices, ends, strict=False):
        if not start.bulge:
            out.append(Vertex(*by(start.x, start.y)))
            continue

        def curve(t: float, start: Vertex = start, end: Vertex = end) -> tuple[float, float]:
            return by(*arc_point(start, end, t))

        reach = math.dist(curve(0), curve(0.5)) + math.dist(curve(0.5), curve(1))
        out.extend(fit_arcs(curve, 0.0, 1.0, reach * _RELATIVE_TOLERANCE)[:-1])
    if not closed:
        out.append(Vertex(*by(vertices[-1].x, vertices[-1].y)))
    return out
