"""How many days a process takes at most, and along which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tongjian.engines.process.model import CONTAINERS, NodeKind, ProcessGraph

Days = int | Decimal
"""Working days; halves are allowed."""


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The longest way from start to end: its days and nodes; inner nodes stand after their activity."""

    days: Days
    nodes: tuple[str, ...]


class _Stay(NamedTuple):
    """When a node begins and ends on the longest way to it, and the node before on that way."""

    begins: Days
    ends: Days
    before: str


def critical_path(graph: ProcessGraph, durations: Mapping[str, Days]) -> CriticalPath:
    """The days the process takes when every task needs its whole limit.

    `durations` are working days by node id; a node without one takes no time. What runs in parallel counts
    with its longest branch, a choice with its worst, what follows adds up. A loop counts once (its way back
    is not taken), and so does a sequential multi-instance activity, whose list is not known here. A
    sub-process takes what is inside unless it has a duration of its own. A boundary timer happens its own
    duration after its activity begins; any other boundary event happens when the activity is all but done.
    """
    return _level(graph, durations, "", graph.start)


def _level(graph: ProcessGraph, durations: Mapping[str, Days], within: str, start: str) -> CriticalPath:
    inner = {
        node.id: _level(graph, durations, node.id, node.start)
        for node in graph.nodes.values()
        if node.within == within and node.kind in CONTAINERS
    }
    lasting = {key: path.days for key, path in inner.items()} | dict(durations)
    order = _order(graph, start)
    stays = _stays(graph, order, lasting)
    last = max((key for key in order if not _onward(graph, key)), key=lambda key: stays[key].ends)
    nodes = [last]
    while before := stays[nodes[0]].before:
        nodes.insert(0, before)
    return CriticalPath(
        stays[last].ends,
        tuple(name for key in nodes for name in (key, *(inner[key].nodes if key in inner else ()))),
    )


def _stays(graph: ProcessGraph, order: list[str], lasting: Mapping[str, Days]) -> dict[str, _Stay]:
    ready: dict[str, tuple[Days, str]] = {}
    stays: dict[str, _Stay] = {}
    for key in order:
        begins, before = ready.get(key, (0, ""))
        stay = stays[key] = _Stay(begins, begins + lasting.get(key, 0), before)
        for target in _onward(graph, key):
            timed = graph.nodes[target].kind is NodeKind.BOUNDARY and target in lasting
            moment = stay.begins if timed else stay.ends
            if target not in stays and (target not in ready or moment > ready[target][0]):
                ready[target] = (moment, key)
    return stays


def _onward(graph: ProcessGraph, key: str) -> list[str]:
    """The nodes after `key`, boundary events on it included."""
    node = graph.nodes[key]
    return [*(flow.target for flow in node.outgoing), *node.boundaries]


def _order(graph: ProcessGraph, start: str) -> list[str]:
    """The nodes of the level such that only the ways back of loops lead to an earlier one."""
    finished: list[str] = []
    seen = {start}
    # Backwards, because the list of finished nodes is turned round: ties then keep the order of the file.
    stack: list[tuple[str, Iterator[str]]] = [(start, reversed(_onward(graph, start)))]
    while stack:
        key, onward = stack[-1]
        following = next((target for target in onward if target not in seen), None)
        if following is None:
            finished.append(key)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, reversed(_onward(graph, following))))
    return finished[::-1]
