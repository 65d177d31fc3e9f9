"""Whether a case that stands somewhere can go on under another definition, and if not why."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.process import Marking, ProcessGraph, misfits
from tongjian.kernel.cases.moving.standing import Standing
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.processes import ProcessSheet, outcome_variable

Version = MatterDefinition | StageDefinition


def reasons(standing: Standing, new: Version) -> tuple[str, ...]:
    """Why a case standing there cannot go on under `new`, as sentences; empty when it can."""
    if isinstance(new, StageDefinition):
        return tuple(_of_stage(standing, new))
    if not standing.marking:
        return ()
    marking = standing.tokens
    found = tuple(misfit.sentence for misfit in misfits(new.process.graph, marking))
    return found or tuple(_undecidable(standing, marking, new.process))


def _of_stage(standing: Standing, new: StageDefinition) -> Iterator[str]:
    """Every matter that is being handled has its place in the stage."""
    known = {each.matter.code for each in new.matters}
    for code in standing.parts:
        if code not in known:
            yield f"新版本的阶段里没有正在办理的事项“{code}”"


def _undecidable(standing: Standing, marking: Marking, process: ProcessSheet) -> Iterator[str]:
    """Every gateway ahead can decide: what it asks for was concluded in the terms of the new version."""
    ahead = reachable(process.graph, {token.node for token in marking.tokens})
    given = {outcome_variable(node): (node, outcome) for node, outcome in standing.outcomes}
    to_come = {outcome_variable(node) for node in ahead & process.nodes.keys()}
    titles = {
        outcome_variable(node): (sheet.title, dict(sheet.outcomes)) for node, sheet in process.nodes.items()
    }
    asked = {
        variable
        for node in sorted(ahead)
        for flow in process.graph.nodes[node].outgoing
        if flow.condition is not None
        for variable in flow.condition.variables
    }
    for variable in sorted(asked - to_come):
        title, outcomes = titles[variable]
        if variable not in given:
            yield f"新版本要看“{title}”的结论，本办件没有经过这个环节"
        elif given[variable][1] not in outcomes:
            yield f"“{title}”已有的结论“{given[variable][1]}”在新版本中不存在，后续无法判断"


def reachable(graph: ProcessGraph, starts: set[str]) -> set[str]:
    """The nodes a case can still come to from these, they themselves among them."""
    seen: set[str] = set()
    waiting = [node for node in starts if node in graph.nodes]
    while waiting:
        node = graph.nodes[waiting.pop()]
        if node.id in seen:
            continue
        seen.add(node.id)
        waiting += [flow.target for flow in node.outgoing]
        waiting += list(node.boundaries)
        waiting += [inner for inner in (node.start, node.within) if inner]
    return seen
