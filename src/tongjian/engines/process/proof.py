"""The proofs made when a process is loaded: a case that starts will end, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tongjian.engines.process.flaws import Flaw, flaw
from tongjian.engines.process.level import Level, reach
from tongjian.engines.process.model import CONTAINERS, TASKS, Block, Node, NodeKind
from tongjian.engines.process.reduction import Reduction


def prove(nodes: Mapping[str, Node], levels: Collection[str]) -> tuple[dict[str, Block], list[Flaw]]:
    """The blocks of the given levels and every flaw found in them.

    `levels` are sub-process ids ("" for the process itself), outer before inner.
    """
    blocks: dict[str, Block] = {}
    flaws: list[Flaw] = []
    instant: set[str] = set()
    """Sub-processes that can be passed without waiting for anybody."""
    for name in reversed(list(levels)):
        level = Level(nodes, name)
        reduction = Reduction(level)
        blocks |= reduction.blocks
        haste = _Haste(level, reduction, instant)
        if name and haste.passes:
            instant.add(name)
        flaws += [
            *(flaw("unreachable", node.id, node.line) for node in level.unreachable),
            *_endless(level),
            *_side_paths(level),
            *reduction.flaws,
            *haste.idle_loops(),
        ]
    return blocks, flaws


def _endless(level: Level) -> Iterator[Flaw]:
    """From every node an end event can be reached. (A node without a way out is reported elsewhere.)"""
    stops = [node for node in level.nodes if level.is_end(node) or not level.edges_from(node)]
    ending = reach(stops, level.before)
    stuck = [node for node in level.nodes if node not in ending]
    reported: set[str] = set()
    for node in stuck:
        loop = reach([node], level.after)
        if node in reported or any(node not in reach([other], level.after) for other in loop):
            continue
        reported |= loop
        found = "、".join(key for key in level.nodes if key in loop)
        yield flaw("endless", node, level.nodes[node].line, found=found)


def _side_paths(level: Level) -> Iterator[Flaw]:
    """A path beside the main one ends by itself; where it came back, steps would be done twice."""
    paths = {root: reach([root], level.after) for root in level.roots}
    for side in level.roots[1:]:
        event = level.nodes[side]
        main = {key for root, path in paths.items() if event.host in path for key in path}
        for key in level.nodes:
            into = any(edge.source not in main for edge in level.edges_to(key)) if key in main else False
            if key in main & paths[side] and into and not level.is_end(key):
                yield flaw("side-path-rejoins", key, event.line, found=side)


class _Haste:
    """Which ways lead through a level without waiting: a loop of such ways would spin for ever.

    Tasks and events wait. A multi-instance activity does not when its list is empty.
    """

    def __init__(self, level: Level, reduction: Reduction, instant: Collection[str]) -> None:
        self._level = level
        self._reduction = reduction
        self._instant = {key for key, node in level.nodes.items() if _is_instant(node, instant)}
        self._instant -= set(reduction.blocks)
        for block in reduction.blocks.values():
            require = all if level.nodes[block.split].kind is NodeKind.PARALLEL else any
            if require(self._through(block, branch.flow, branch.arrives) for branch in block.branches):
                self._instant.add(block.split)

    @property
    def passes(self) -> bool:
        """Whether the level can be left at the moment it is entered."""
        return any(map(self._reduction.is_ending, self._follow([self._level.start])))

    def idle_loops(self) -> Iterator[Flaw]:
        """Loops in which nothing ever waits."""
        reported: set[str] = set()
        for key in self._level.nodes:
            if key in self._instant - reported and key in self._follow(self._after(key)):
                loop = {other for other in self._follow([key]) if key in self._follow(self._after(other))}
                reported |= loop
                found = "、".join(other for other in self._level.nodes if other in loop)
                yield flaw("idle-loop", key, self._level.nodes[key].line, found=found)

    def _after(self, key: str) -> list[str]:
        return [edge.target for edge in self._reduction.onward(key)]

    def _follow(self, starts: list[str]) -> set[str]:
        return reach([key for key in starts if key in self._instant], self._instantly_after)

    def _instantly_after(self, key: str) -> list[str]:
        return [other for other in self._after(key) if other in self._instant]

    def _through(self, block: Block, flow: str, arrives: str) -> bool:
        """Whether a branch can be passed at once, into the join or (where there is none) to an end."""
        if flow == arrives:
            return True
        first = next(edge.target for edge in self._level.edges_from(block.split) if edge.id == flow)
        passed = self._follow([first])
        if not arrives:
            return any(map(self._reduction.is_ending, passed))
        return any(edge.id == arrives for key in passed for edge in self._reduction.onward(key))


def _is_instant(node: Node, instant: Collection[str]) -> bool:
    if node.each:
        return True
    if node.kind in CONTAINERS:
        return node.id in instant
    return node.kind not in TASKS and node.kind not in {NodeKind.CATCH, NodeKind.BOUNDARY}
