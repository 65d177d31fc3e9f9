"""Whether a case can go on in another version of its process.

Node ids are stable, so a marking of one version can be read in another; but it may stand there where no case
could ever get, and a join would starve after all. The blocks proved at load tell: in every scope there is one
place, or one block in which every branch that was begun is either under way, in one place, or has arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tongjian.engines.process.marking import OUTSIDE, Marking, Token
from tongjian.engines.process.model import CONTAINERS, TASKS, Block, Node, NodeKind, ProcessGraph

_JOINED = -1
"""In a path through blocks: not in one of the branches, but at the join."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One reason why a case cannot go on in a version: where it stands, and a sentence."""

    node: str
    sentence: str


def misfits(graph: ProcessGraph, marking: Marking) -> tuple[Misfit, ...]:
    """Why the case with this marking cannot go on in `graph`; empty when it can.

    Whatever `start` and `step` return fits the graph they were given.
    """
    found = tuple(_single(graph, marking))
    return found or tuple(_together(graph, marking))


def _single(graph: ProcessGraph, marking: Marking) -> Iterator[Misfit]:
    """Every token stands at a node that still is what it was, and inside what it was inside."""
    tokens = {token.id: token for token in marking.tokens}
    for token in marking.tokens:
        node = graph.nodes.get(token.node)
        around = tokens.get(token.scope)
        if node is None:
            yield Misfit(token.node, f"新版本没有“{token.node}”这个环节")
        elif not _waits(node, token):
            yield Misfit(token.node, f"“{token.node}”在新版本中不再是会停留的环节")
        elif _level(graph, around) != (token.node if token.position >= 0 else node.within):
            yield Misfit(token.node, f"“{token.node}”在新版本中换到了另一个子流程")


def _waits(node: Node, token: Token) -> bool:
    if node.kind in TASKS or node.kind in CONTAINERS:
        return not token.needed and bool(token.items) == (node.each is not None)
    if token.needed or node.is_join:
        return bool(token.needed) and node.is_join
    return node.kind is NodeKind.CATCH or (node.kind is NodeKind.BOUNDARY and not node.interrupting)


def _level(graph: ProcessGraph, around: Token | None) -> str | None:
    """Which level the tokens inside `around` must be on; of a list, the activity itself."""
    if around is None:
        return ""
    node = graph.nodes.get(around.node)
    if node is None:
        return None
    return node.within if node.kind is NodeKind.BOUNDARY else node.id


def _together(graph: ProcessGraph, marking: Marking) -> Iterator[Misfit]:
    scopes: dict[int, list[Token]] = defaultdict(list)
    for token in marking.tokens:
        beside = graph.nodes[token.node].kind is NodeKind.BOUNDARY
        if not beside and token.position < 0:
            scopes[token.scope].append(token)
    for scope in [OUTSIDE, *(token.id for token in marking.tokens)]:
        if scope in scopes:
            yield from _one_place([(token, _path(graph, token)) for token in scopes[scope]])


_Place = tuple[Token, tuple[tuple[Block, int], ...]]


def _path(graph: ProcessGraph, token: Token) -> tuple[tuple[Block, int], ...]:
    """The blocks around the token, outermost first, each with the branch it is in."""
    path = []
    for block in graph.blocks.values():
        if token.node == block.join:
            path.append((block, _JOINED))
        path += [(block, place) for place, branch in enumerate(block.branches) if token.node in branch.nodes]
    return tuple(sorted(path, key=lambda step: -sum(len(branch.nodes) for branch in step[0].branches)))


def _one_place(places: list[_Place]) -> Iterator[Misfit]:
    """The tokens are a single one, or all in one block."""
    blocks = {path[0][0].split for _, path in places if path}
    alone = [token for token, path in places if not path]
    if len(blocks) + len(alone) != 1:
        nodes = "、".join(token.node for token, _ in places)
        yield Misfit(places[0][0].node, f"在新版本中 {nodes} 不会同时进行")
    elif blocks:
        yield from _block(places[0][1][0][0], places)


def _block(block: Block, places: list[_Place]) -> Iterator[Misfit]:
    branches: dict[int, list[_Place]] = defaultdict(list)
    for token, path in places:
        branches[path[0][1]].append((token, path[1:]))
    joined = [token for token, _ in branches.pop(_JOINED, [])]
    for inside in branches.values():
        yield from _one_place(inside)
    if not block.join:
        return
    under_way = {block.branches[place].arrives for place in branches}
    if len(joined) != 1:
        yield Misfit(block.join, f"在新版本中，汇聚网关“{block.join}”等不到其余分支")
        return
    (join,) = joined
    arrived = set(join.arrived)
    known = {branch.arrives for branch in block.branches}
    if arrived & under_way or not arrived <= known or len(arrived) + len(under_way) != join.needed:
        yield Misfit(block.join, f"在新版本中，汇聚网关“{block.join}”等待的分支与已办的不一致")
