"""Proof that tokens come together again, by structure and not by trying markings.

Innermost first, every splitting gateway is matched with the join its branches run to, and the whole block
then counts as one step. What stands between split and join is a graph of choices, in which a single token
moves; so it is enough to know where each branch can leave: exactly once, into the join, or else into end
events. A process whose splits all reduce is a graph of choices itself: nothing can starve or multiply. The
cost is the size of the graph times the number of splits, however many branches run side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tongjian.engines.process.flaws import Flaw, flaw
from tongjian.engines.process.level import Edge, Level
from tongjian.engines.process.model import Block, Branch, NodeKind

_TITLES = {NodeKind.PARALLEL: "并行网关", NodeKind.INCLUSIVE: "包容网关"}


@dataclass(slots=True)
class _Walk:
    """What one branch reaches before it meets a join, an end or a split that is not reduced yet."""

    first: Edge
    nodes: set[str] = field(default_factory=set)
    exits: list[Edge] = field(default_factory=list)
    ends: bool = False
    blocked_by: str = ""


class Reduction:
    """The blocks of one level, innermost first, and the flaws that keep the rest from being reduced."""

    def __init__(self, level: Level) -> None:
        self.blocks: dict[str, Block] = {}
        self.flaws: list[Flaw] = []
        self._level = level
        self._matched: set[str] = set()
        # Gateways already reported: walked through like a choice, so that one mistake gives one flaw.
        self._waived: set[str] = set()
        self._reduce()
        self._check_roots()

    def onward(self, node: str) -> list[Edge]:
        """The ways on from `node`, where a reduced block counts as one step."""
        block = self.blocks.get(node)
        if block is None:
            return self._level.edges_from(node)
        return self._level.edges_from(block.join) if block.join else []

    def is_ending(self, node: str) -> bool:
        """Whether the path is over after `node`."""
        return self._level.is_end(node) or not self.onward(node)

    def _reduce(self) -> None:
        for split in (key for key, node in self._level.nodes.items() if node.is_split):
            stack = [split]
            while stack:
                current = stack[-1]
                walks = [] if self._is_settled(current) else self._walks(current)
                inner = next((walk.blocked_by for walk in walks if walk.blocked_by), "")
                if not inner:
                    if walks:
                        self._judge(current, walks)
                    stack.pop()
                elif inner in stack:
                    self._report_loop(inner)
                else:
                    stack.append(inner)

    def _is_settled(self, gateway: str) -> bool:
        return gateway in self.blocks or gateway in self._waived

    def _walks(self, split: str) -> list[_Walk]:
        return [self._walk(edge) for edge in self._level.edges_from(split)]

    def _walk(self, first: Edge) -> _Walk:
        walk = _Walk(first)
        stack = [first]
        while stack:
            edge = stack.pop()
            node = self._level.nodes[edge.target]
            if node.is_join and node.id not in self._matched | self._waived:
                walk.exits.append(edge)
            elif node.id not in walk.nodes:
                walk.nodes.add(node.id)
                if node.is_split and not self._is_settled(node.id):
                    walk.blocked_by = node.id
                    return walk
                if block := self.blocks.get(node.id):
                    walk.nodes |= members(block)
                walk.ends = walk.ends or self.is_ending(node.id)
                stack += self.onward(node.id)
        return walk

    def _report_loop(self, split: str) -> None:
        """Following its own branches leads back to the split."""
        self.flaws.append(flaw("parallel-loop", split, self._line(split)))
        self._waived.add(split)
        self._waive(split, self._walks(split))

    def _waive(self, split: str, walks: list[_Walk]) -> None:
        self._waived |= {split} | {edge.target for walk in walks for edge in walk.exits}

    def _judge(self, split: str, walks: list[_Walk]) -> None:
        if any(walk.nodes & self._waived for walk in walks):
            # Something inside is wrong already; what is wrong because of it would only confuse.
            self._waive(split, walks)
            return
        found = self._meeting(split, walks) or self._entered(split, walks) or self._unjoined(split, walks)
        if found:
            self.flaws += found
            self._waive(split, walks)
            return
        join = walks[0].exits[0].target if walks[0].exits else ""
        self._matched.add(join)
        self.blocks[split] = Block(
            split,
            join,
            tuple(
                Branch(walk.first.id, frozenset(walk.nodes), walk.exits[0].id if walk.exits else "")
                for walk in walks
            ),
        )

    def _meeting(self, split: str, walks: list[_Walk]) -> list[Flaw]:
        """No two branches may pass the same node, end events apart: it would be passed twice."""
        seen: set[str] = set()
        shared: set[str] = set()
        for walk in walks:
            shared |= seen & walk.nodes
            seen |= walk.nodes
        meeting = [
            node
            for node in self._level.nodes
            if node in shared
            and not self._level.is_end(node)
            and any(edge.source not in shared for edge in self._level.edges_to(node))
        ]
        return [flaw("branches-meet", split, self._line(split), found=node) for node in meeting]

    def _entered(self, split: str, walks: list[_Walk]) -> list[Flaw]:
        """The only way into a branch is its split."""
        return [
            flaw("block-entered", split, self._line(split), found=edge.source)
            for walk in walks
            for node in sorted(walk.nodes)
            if not self._level.is_end(node)
            for edge in self._level.edges_to(node)
            if edge.source not in walk.nodes and edge != walk.first
        ]

    def _unjoined(self, split: str, walks: list[_Walk]) -> list[Flaw]:
        """Every branch enters the same join, of the same kind and by one flow; or every branch ends."""
        joins = {edge.target for walk in walks for edge in walk.exits}
        if not joins and all(walk.ends for walk in walks):
            return []
        if len(joins) != 1 or any(not walk.exits for walk in walks):
            ending = ["结束事件"] if any(walk.ends for walk in walks) else []
            found = "、".join([*sorted(joins), *ending]) or "没有出口的回路"
            return [flaw("branches-part", split, self._line(split), found=found)]
        join = joins.pop()
        return [*self._starving(join, walks), *self._different(split, join)]

    def _starving(self, join: str, walks: list[_Walk]) -> list[Flaw]:
        found = []
        for walk in walks:
            if walk.ends:
                why = f"连线“{walk.first.id}”开始的分支可能在它之前就结束"
                found.append(self._starves(join, why, "让该分支的每条路都进入汇聚网关"))
            if len(walk.exits) > 1:
                flows = "、".join(sorted(edge.id for edge in walk.exits))
                why = f"同一分支有 {flows} 几条连线进入它，每次只会走其中一条"
                found.append(self._starves(join, why, "先用排他网关合并成一条，再进入汇聚网关"))
        arriving = {edge.id for walk in walks for edge in walk.exits}
        if strange := [edge.id for edge in self._level.edges_to(join) if edge.id not in arriving]:
            why = f"连线“{'、'.join(strange)}”不是从与它配对的分流网关来的"
            found.append(self._starves(join, why, "把该连线接到汇聚网关之后，或从分流网关引出"))
        return found

    def _different(self, split: str, join: str) -> list[Flaw]:
        kinds = self._level.nodes[split].kind, self._level.nodes[join].kind
        if kinds[0] is kinds[1]:
            return []
        titles = {"split_kind": _TITLES[kinds[0]], "join_kind": _TITLES[kinds[1]], "split": split}
        return [flaw("join-differs", join, self._line(join), **titles)]

    def _check_roots(self) -> None:
        """With all blocks reduced, a single token moves; a join it meets waits for others in vain."""
        for root in self._level.roots:
            while exits := self._walk(Edge("", "", root)).exits:
                for join in sorted({edge.target for edge in exits}):
                    why = "它的入线之前没有与之配对的分流网关，每次只有一条会到达"
                    self.flaws.append(self._starves(join, why, "改用排他网关合并，或在前面用同类网关分流"))
                    self._waived.add(join)

    def _starves(self, join: str, why: str, instead: str) -> Flaw:
        return flaw("join-starves", join, self._line(join), why=why, instead=instead)

    def _line(self, node: str) -> int:
        return self._level.nodes[node].line


def members(block: Block) -> set[str]:
    """Every node of the block: split, branches, join."""
    inside = {node for branch in block.branches for node in branch.nodes}
    return inside | {block.split} | ({block.join} if block.join else set())
