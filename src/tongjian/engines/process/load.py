"""The one way to a `ProcessGraph`: read, build, check, prove, call. All flaws are collected first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tongjian.engines.expressions import Kind
from tongjian.engines.process.build import Builder
from tongjian.engines.process.flaws import Flaw, ProcessErrors, flaw
from tongjian.engines.process.local import check_levels, check_nodes
from tongjian.engines.process.model import Block, Branch, Flow, Node, NodeKind, ProcessGraph
from tongjian.engines.process.proof import prove
from tongjian.engines.process.read import RawProcess, read
from tongjian.engines.process.xml import Refused, parse

Resolve = Callable[[str], bytes | Path | None]
"""Finds the file of a called process by the `calledElement` of a call activity; None when there is none."""


def load(
    source: bytes | Path,
    variables: Mapping[str, Kind],
    resolve: Resolve | None = None,
    *,
    file: str = "",
) -> ProcessGraph:
    """The proved graph of a BPMN 2.0 file.

    `variables` are the dotted names conditions and multi-instance lists may use. `resolve` finds called
    processes; they are read, proved and put in place of the call, their ids prefixed (`call/review`).
    `file` is the name errors of expressions carry. Raises `ProcessErrors` with every flaw found, and
    `OSError` when a path cannot be read.
    """
    return _load(source, variables, resolve or _nowhere, file, trail=())


def _nowhere(_called: str) -> None:
    return None


def _load(
    source: bytes | Path, variables: Mapping[str, Kind], resolve: Resolve, file: str, trail: tuple[str, ...]
) -> ProcessGraph:
    if isinstance(source, Path):
        file = file or source.name
        source = source.read_bytes()
    try:
        root = parse(source)
    except Refused as refused:
        raise ProcessErrors([flaw(refused.code, line=refused.line, detail=refused.detail)]) from None
    raw = read(root)
    if not raw.id and raw.flaws:
        raise ProcessErrors(raw.flaws)
    builder = Builder(raw, variables, file)
    nodes = builder.nodes()
    flaws = [*builder.flaws, *check_nodes(nodes, builder.unclear)]
    levels = _levels(raw)
    badly_begun = list(check_levels(nodes, levels))
    broken = builder.torn | {level for level in levels if not _has_one_start(nodes, level)}
    blocks, unproved = prove(nodes, [level for level in levels if level not in broken])
    flaws += [*badly_begun, *unproved]
    called, failed_calls = _calls(nodes, variables, resolve, tuple(dict.fromkeys([*trail, raw.id])))
    flaws += failed_calls
    if flaws:
        raise ProcessErrors(flaws)
    start = next(node.id for node in nodes.values() if node.kind is NodeKind.START and not node.within)
    graph = ProcessGraph(raw.id, raw.name, start, nodes, blocks)
    return _with_calls(graph, called) if called else graph


def _levels(raw: RawProcess) -> dict[str, int]:
    """Every level and its line, outer before inner: what contains stands before what it contains."""
    inner = {node.id: node.element.line for node in raw.nodes.values() if node.kind is NodeKind.SUBPROCESS}
    return {"": raw.line} | inner


def _has_one_start(nodes: Mapping[str, Node], level: str) -> bool:
    return sum(node.kind is NodeKind.START and node.within == level for node in nodes.values()) == 1


def _calls(
    nodes: Mapping[str, Node], variables: Mapping[str, Kind], resolve: Resolve, trail: tuple[str, ...]
) -> tuple[dict[str, ProcessGraph], list[Flaw]]:
    """The graphs of the called processes by call activity; a flaw inside one is named with its call."""
    graphs: dict[str, ProcessGraph] = {}
    flaws: list[Flaw] = []
    for node in nodes.values():
        if node.kind is not NodeKind.CALL:
            continue
        if node.calls in trail:
            found = " → ".join([*trail[trail.index(node.calls) :], node.calls])
            flaws.append(flaw("call-cycle", node.id, node.line, found=found))
            continue
        source = resolve(node.calls) if node.calls else None
        if source is None:
            flaws.append(flaw("call-unresolved", node.id, node.line, found=node.calls))
            continue
        try:
            graphs[node.id] = _load(source, variables, resolve, node.calls, (*trail, node.calls))
        except ProcessErrors as errors:
            flaws += (replace(each, node=f"{node.id}/{each.node}") for each in errors.flaws)
    return graphs, flaws


def _with_calls(graph: ProcessGraph, called: Mapping[str, ProcessGraph]) -> ProcessGraph:
    nodes, blocks = dict(graph.nodes), dict(graph.blocks)
    for call, body in called.items():
        nodes[call] = replace(nodes[call], start=f"{call}/{body.start}")
        nodes |= {node.id: node for node in _prefixed_nodes(body, call)}
        blocks |= {block.split: block for block in _prefixed_blocks(body, call)}
    return replace(graph, nodes=nodes, blocks=blocks)


def _prefixed_nodes(body: ProcessGraph, call: str) -> Iterator[Node]:
    def put(name: str) -> str:
        return f"{call}/{name}" if name else ""

    flows = {
        flow.id: Flow(put(flow.id), put(flow.source), put(flow.target), flow.condition, flow.line)
        for flow in body.flows.values()
    }
    for node in body.nodes.values():
        yield replace(
            node,
            id=put(node.id),
            within=put(node.within) or call,
            incoming=tuple(flows[flow.id] for flow in node.incoming),
            outgoing=tuple(flows[flow.id] for flow in node.outgoing),
            default=flows[node.default.id] if node.default else None,
            host=put(node.host),
            boundaries=tuple(map(put, node.boundaries)),
            start=put(node.start),
        )


def _prefixed_blocks(body: ProcessGraph, call: str) -> Iterator[Block]:
    def put(name: str) -> str:
        return f"{call}/{name}" if name else ""

    for block in body.blocks.values():
        branches = (
            Branch(put(branch.flow), frozenset(map(put, branch.nodes)), put(branch.arrives))
            for branch in block.branches
        )
        yield Block(put(block.split), put(block.join), tuple(branches))
