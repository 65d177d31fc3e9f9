"""One level of a process (the process itself, or the inside of a sub-process) as a plain directed graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tongjian.engines.process.model import Node, NodeKind


@dataclass(frozen=True, slots=True)
class Edge:
    """A way a token goes: a sequence flow, or from an activity to a boundary event on it.

    `id` is the flow's, or the boundary event's.
    """

    id: str
    source: str
    target: str


class Level:
    """The nodes of one level that can be reached, with the edges between them.

    An interrupting boundary event is a choice of its activity. A boundary event that does not interrupt
    begins a path of its own beside the main one, so it is a further root and no edge leads to it.
    """

    def __init__(self, nodes: Mapping[str, Node], within: str) -> None:
        everything = {node.id: node for node in nodes.values() if node.within == within}
        self._edges = {node.id: _edges_from(node, everything) for node in everything.values()}
        self.start = next((node.id for node in everything.values() if node.kind is NodeKind.START), "")
        self._side_paths = [
            node.id
            for node in everything.values()
            if node.kind is NodeKind.BOUNDARY and not node.interrupting
        ]
        reached = self._reachable(everything)
        self.nodes = {key: node for key, node in everything.items() if key in reached}
        self.unreachable = tuple(node for key, node in everything.items() if key not in reached)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Where tokens appear: the start event and the boundary events that do not interrupt."""
        return (self.start, *(key for key in self._side_paths if key in self.nodes))

    def edges_from(self, node: str) -> list[Edge]:
        """The ways out of `node`, in the order of the file."""
        return self._edges[node]

    @cached_property
    def _entering(self) -> dict[str, list[Edge]]:
        entering: dict[str, list[Edge]] = {key: [] for key in self.nodes}
        for key in self.nodes:
            for edge in self._edges[key]:
                entering[edge.target].append(edge)
        return entering

    def edges_to(self, node: str) -> list[Edge]:
        """The ways into `node` from nodes that can be reached."""
        return self._entering[node]

    def after(self, node: str) -> list[str]:
        """The nodes directly after `node`."""
        return [edge.target for edge in self._edges[node]]

    def before(self, node: str) -> list[str]:
        """The nodes directly before `node`."""
        return [edge.source for edge in self._entering[node]]

    def is_end(self, node: str) -> bool:
        """Whether `node` is an end event."""
        return self.nodes[node].kind is NodeKind.END

    def _reachable(self, everything: Mapping[str, Node]) -> set[str]:
        reached = reach([self.start] if self.start else [], self.after)
        waiting = list(self._side_paths)
        while found := [key for key in waiting if everything[key].host in reached]:
            waiting = [key for key in waiting if key not in found]
            reached |= reach(found, self.after)
        return reached


def reach(starts: Iterable[str], after: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached from `starts`, themselves included."""
    seen = set(starts)
    stack = list(seen)
    while stack:
        fresh = [key for key in after(stack.pop()) if key not in seen]
        seen.update(fresh)
        stack += fresh
    return seen


def _edges_from(node: Node, everything: Mapping[str, Node]) -> list[Edge]:
    edges = [Edge(flow.id, flow.source, flow.target) for flow in node.outgoing]
    interrupting = (key for key in node.boundaries if everything[key].interrupting)
    return edges + [Edge(key, node.id, key) for key in interrupting]
