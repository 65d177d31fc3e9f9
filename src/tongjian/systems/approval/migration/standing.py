"""Where a running case goes on: its open tasks at the steps it had reached elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import uuid5

from tongjian.engines.process import OpenTask, open_tasks
from tongjian.engines.process.reaching import Reached, reach
from tongjian.kernel.cases.facts import Fact, Moved, NewTask, TaskDone
from tongjian.kernel.cases.process import begin
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.definitions import MatterDefinition
from tongjian.kernel.packs.processes import outcome_variable

PASSED = "迁移推定：办件已到达其后的环节"


def reached(definition: MatterDefinition, nodes: tuple[str, ...]) -> Reached | None:
    """The standing in which exactly these steps are open; None: the process never stands so."""

    def outcomes(node: str) -> list[tuple[str, Mapping[str, object]]]:
        said = definition.process.nodes[node].outcomes
        return [(code, {outcome_variable(node): code}) for code, _ in said]

    return reach(definition.process.graph, nodes, outcomes)


def facts_at(
    tree: Tree, case: CaseState, definition: MatterDefinition, found: Reached | None, arrived: datetime
) -> Iterator[tuple[datetime, Fact]]:
    """What puts the case there, each fact with its moment; None: at the first step.

    The steps before are done as the way there implies, at the moment of acceptance, and say so.
    """
    if found is None:
        yield arrived, begin(tree, case)
        return
    before = case.accepted_at or arrived
    passed = [(_task(tree, case, definition, task), outcome) for task, outcome in found.passed]
    if passed:
        yield before, Moved(opened=tuple(task for task, _ in passed))
        for task, outcome in passed:
            yield before, TaskDone(task=task.id, outcome=outcome, remark=PASSED)
    waiting = open_tasks(definition.process.graph, found.marking)
    opened = tuple(_task(tree, case, definition, task) for task in waiting)
    yield arrived, Moved(marking=found.marking.to_json(), opened=opened)


def _task(tree: Tree, case: CaseState, definition: MatterDefinition, task: OpenTask) -> NewTask:
    """The task as the process of the case opens it: the same token gives the same id."""
    node = definition.process.nodes[task.node]
    own = case.organisation
    organisation = tree.organisation_of(node.department, beside=own) if node.department else None
    id_ = str(uuid5(case.id, f"token {task.token}"))
    return NewTask(id_, task.node, node.title, organisation or own, node.role, node.limit)
