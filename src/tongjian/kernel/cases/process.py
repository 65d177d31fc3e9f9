"""From the tokens of a process to the tasks of a case, by the definition the case was opened under."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from tongjian.engines import process
from tongjian.engines.process import Marking, OpenTask, Step, TaskDone
from tongjian.kernel.cases.facts import Moved, NewTask
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.processes import outcome_variable


class NoDepartment(LookupError):
    """The pack gives a task to a department that the city does not have."""


def begin(tree: Tree, case: CaseState) -> Moved:
    """Start the process of a case: its first tasks."""
    sheet = tree.definition(case).process
    return _moved(tree, case, process.start(sheet.graph, values(case)))


def after(tree: Tree, case: CaseState, done: TaskState, outcome: str) -> tuple[Moved, bool]:
    """What follows from finishing a task, and whether the process has ended."""
    graph = tree.definition(case).process.graph
    marking = Marking.from_json(case.marking)
    token = next(task.token for task in process.open_tasks(graph, marking) if _id(case, task) == done.id)
    given = values(case) | {outcome_variable(done.node): outcome}
    step = process.step(graph, marking, TaskDone(token), given)
    return _moved(tree, case, step), step.ended


def values(case: CaseState) -> dict[str, Any]:
    """What the conditions of a process may look at: the outcome of every finished node."""
    return {outcome_variable(node): outcome for node, outcome in case.outcomes().items()}


def _id(case: CaseState, task: OpenTask) -> UUID:
    """The same token always gives the same task: a repeated step cannot open a twin."""
    return uuid5(case.id, f"token {task.token}")


def _moved(tree: Tree, case: CaseState, step: Step) -> Moved:
    opened = tuple(_new(tree, case, task) for task in step.opened)
    closed = tuple(str(_id(case, task)) for task in step.closed)
    return Moved(marking=step.marking.to_json(), opened=opened, closed=closed)


def _new(tree: Tree, case: CaseState, task: OpenTask) -> NewTask:
    node = tree.definition(case).process.nodes[task.node]
    own = case.organisation
    organisation = tree.organisation_of(node.department, beside=own) if node.department else own
    if organisation is None:
        raise NoDepartment(f"“{node.title}”交给“{node.department}”办理，但本市没有这个部门")
    return NewTask(str(_id(case, task)), task.node, node.title, organisation, node.role, node.limit)
