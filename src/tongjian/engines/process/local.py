"""What can be judged by looking at one node and its flows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tongjian.engines.process.flaws import Flaw, flaw
from tongjian.engines.process.model import CONCURRENT, GATEWAYS, Node, NodeKind

_CHOOSING = frozenset({NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE})


def check_nodes(nodes: Mapping[str, Node], unclear: Collection[str]) -> Iterator[Flaw]:
    """Flaws of single nodes: missing or superfluous flows, conditions and defaults.

    Nodes whose ways out are `unclear` are already reported for that, and not judged by them.
    """
    for node in nodes.values():
        if node.id in unclear:
            continue
        yield from _flows(node)
        if node.kind in _CHOOSING and len(node.outgoing) > 1:
            yield from _choice(node)
        else:
            yield from _no_choice(node)


def check_levels(nodes: Mapping[str, Node], levels: Mapping[str, int]) -> Iterator[Flaw]:
    """Every level (the process, each sub-process; with its line) has one start event and an end event."""
    for level, line in levels.items():
        inside = [node for node in nodes.values() if node.within == level]
        starts = [node for node in inside if node.kind is NodeKind.START]
        where = level or "流程"
        if not starts:
            yield flaw("no-start", level, line, where=where)
        if len(starts) > 1:
            found = "、".join(node.id for node in starts)
            yield flaw("several-starts", starts[1].id, starts[1].line, where=where, found=found)
        if not any(node.kind is NodeKind.END for node in inside):
            yield flaw("no-end", level, line, where=where)


def _flows(node: Node) -> Iterator[Flaw]:
    entering = {NodeKind.START: "flow-into-start", NodeKind.BOUNDARY: "flow-into-boundary"}
    if code := entering.get(node.kind):
        for flow in node.incoming:
            yield flaw(code, node.id, flow.line, found=flow.id)
    if node.kind is NodeKind.END:
        for flow in node.outgoing:
            yield flaw("flow-out-of-end", node.id, flow.line, found=flow.id)
    elif not node.outgoing:
        yield flaw("dead-end", node.id, node.line)
    elif len(node.outgoing) > 1 and node.kind not in GATEWAYS:
        yield flaw("several-outgoing", node.id, node.line)
    if node.kind in CONCURRENT and len(node.incoming) > 1 and len(node.outgoing) > 1:
        yield flaw("mixed-gateway", node.id, node.line)


def _choice(node: Node) -> Iterator[Flaw]:
    if node.default is None:
        yield flaw("no-default", node.id, node.line)
    for flow in node.outgoing:
        if flow == node.default:
            if flow.condition:
                why = "它是默认出线"
                yield flaw("condition-misplaced", node.id, flow.line, found=flow.id, why=why)
        elif flow.condition is None:
            yield flaw("condition-missing", node.id, flow.line, found=flow.id)


def _no_choice(node: Node) -> Iterator[Flaw]:
    for flow in node.outgoing:
        if flow.condition:
            why = "它的起点只有这一条出线" if node.kind in _CHOOSING else "它的起点不是排他或包容网关"
            yield flaw("condition-misplaced", node.id, flow.line, found=flow.id, why=why)
