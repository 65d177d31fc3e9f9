"""Joining runs that touch end to end."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from tongjian.engines.drawing.edges import Run
from tongjian.engines.siteplan.shapes import Vertex

_Node = tuple[int, int]


def join(runs: Sequence[Run], *, tolerance: float) -> list[Run]:
    """Closed runs as they are; open runs joined where exactly two ends meet within `tolerance`.

    Where three or more ends meet nothing is guessed: the runs up to that point stay open.
    """
    return [joined for joined, _ in join_members(runs, tolerance=tolerance)]


def join_members(runs: Sequence[Run], *, tolerance: float) -> list[tuple[Run, tuple[int, ...]]]:
    """As :func:`join`, each result with the indices of the runs it was made of."""
    result: list[tuple[Run, tuple[int, ...]]] = [(run, (i,)) for i, run in enumerate(runs) if run.closed]
    waiting = {i: run for i, run in enumerate(runs) if not run.closed and len(run.vertices) > 1}
    nodes = Nodes(tolerance)
    ends: dict[int, list[int]] = defaultdict(list)
    for i, run in waiting.items():
        for vertex in (run.vertices[0], run.vertices[-1]):
            ends[nodes.at(vertex)].append(i)
    while waiting:
        start = next(iter(waiting))
        result.append(_follow(start, waiting, ends, nodes))
    return result


def _follow(
    start: int, waiting: dict[int, Run], ends: dict[int, list[int]], nodes: Nodes
) -> tuple[Run, tuple[int, ...]]:
    """The chain through run `start`, extended at its end, then (turned round) at its beginning."""
    first = waiting.pop(start)
    vertices, members, exact = list(first.vertices), [start], first.exact
    for _ in range(2):
        while (step := _next(vertices[-1], waiting, ends, nodes)) is not None:
            run = waiting.pop(step)
            onward = run.vertices
            if nodes.at(onward[0]) != nodes.at(vertices[-1]):
                onward = reverse(onward)
            vertices[-1:] = onward
            members.append(step)
            exact = exact and run.exact
        if nodes.at(vertices[0]) == nodes.at(vertices[-1]) and len(ends[nodes.at(vertices[0])]) == 2:
            return Run(tuple(vertices[:-1]), closed=True, exact=exact), tuple(members)
        vertices = list(reverse(vertices))
    return Run(tuple(vertices), closed=False, exact=exact), tuple(members)


def _next(vertex: Vertex, waiting: dict[int, Run], ends: dict[int, list[int]], nodes: Nodes) -> int | None:
    meeting = ends[nodes.at(vertex)]
    if len(meeting) != 2:
        return None
    return next((i for i in meeting if i in waiting), None)


def reverse(vertices: Sequence[Vertex]) -> tuple[Vertex, ...]:
    """The same open run walked the other way: bulges move to the other end of their edge and turn round."""
    turned = list(reversed(vertices))
    bulges = [-v.bulge for v in turned[1:]] + [0.0]
    return tuple(Vertex(v.x, v.y, bulge) for v, bulge in zip(turned, bulges, strict=True))


class Nodes:
    """Numbers for places: ends within the tolerance of each other share one."""

    def __init__(self, tolerance: float) -> None:
        self._cell = max(tolerance, 1e-12)
        self._tolerance = tolerance
        self._near: dict[_Node, list[int]] = defaultdict(list)
        self._places: list[tuple[float, float]] = []

    def at(self, vertex: Vertex) -> int:
        """The number of the vertex's place."""
        return self._number(vertex.x, vertex.y)

    def place(self, point: Sequence[float]) -> tuple[float, float]:
        """The place that all points near to this one share."""
        return self._places[self._number(point[0], point[1])]

    def _number(self, x: float, y: float) -> int:
        column, row = math.floor(x / self._cell), math.floor(y / self._cell)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for number in self._near.get((column + dx, row + dy), ()):
                    near = self._places[number]
                    if math.hypot(near[0] - x, near[1] - y) <= self._tolerance:
                        return number
        self._near[column, row].append(len(self._places))
        self._places.append((x, y))
        return len(self._places) - 1
