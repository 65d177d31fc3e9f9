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
    nodes = _Nodes(tolerance)
    ends: dict[int, list[int]] = defaultdict(list)
    for i, run in waiting.items():
        for vertex in (run.vertices[0], run.vertices[-1]):
            ends[nodes.at(vertex)].append(i)
    while waiting:
        start = next(iter(waiting))
        result.append(_follow(start, waiting, ends, nodes))
    return result


def _follow(
    start: int, waiting: dict[int, Run], ends: dict[int, list[int]], nodes: _Nodes
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


def _next(vertex: Vertex, waiting: dict[int, Run], ends: dict[int, list[int]], nodes: _Nodes) -> int | None:
    meeting = ends[nodes.at(vertex)]
    if len(meeting) != 2:
        return None
    return next((i for i in meeting if i in waiting), None)


def reverse(vertices: Sequence[Vertex]) -> tuple[Vertex, ...]:
    """The same open run walked the other way: bulges move to the other end of their edge and turn round."""
    turned = list(reversed(vertices))
    bulges = [-v.bulge for v in turned[1:]] + [0.0]
    return tuple(Vertex(v.x, v.y, bulge) for v, bulge in zip(turned, bulges, strict=True))


class _Nodes:
    """Numbers for places: ends within the tolerance of each other share one."""

    def __init__(self, tolerance: float) -> None:
        self._cell = max(tolerance, 1e-12)
        self._tolerance = tolerance
        self._places: dict[_Node, list[tuple[float, float, int]]] = defaultdict(list)
        self._count = 0

    def at(self, vertex: Vertex) -> int:
        column, row = math.floor(vertex.x / self._cell), math.floor(vertex.y / self._cell)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for x, y, number in self._places.get((column + dx, row + dy), ()):
                    if math.hypot(x - vertex.x, y - vertex.y) <= self._tolerance:
                        return number
        self._places[column, row].append((vertex.x, vertex.y, self._count))
        self._count += 1
        return self._count - 1
