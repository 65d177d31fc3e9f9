"""What follows when a reconsideration undoes the decision on a matter: its stage stands as its matters do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import ENDED, PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.systems.approval.actions.aside import Aside, waiting
from tongjian.systems.approval.actions.gaps import gap_tasks
from tongjian.systems.approval.actions.stage import ending_of
from tongjian.systems.approval.facts import Missing, Undone, lacking, waived
from tongjian.systems.approval.kinds import MATTER, STAGE

Following = Iterator[tuple[CaseState, Fact]]


@registry.reaction
def the_stage_stands_as_its_matters_do(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """A stage runs again with a matter of it, or is whole again; what may come later is due once more."""
    if case.kind != MATTER or not isinstance(fact, Undone) or fact.to not in PASSED | {Status.UNDER_REVIEW}:
        return
    stage = tree.parent(case)
    if stage is None:
        return
    if stage.ended and not case.ended:
        yield stage, Undone(to=Status.UNDER_REVIEW, days=fact.days, unit=fact.unit)
    elif stage.ended and stage.status is not (ending := ending_of(tree, stage)):
        moment = last_decided(tree, stage) or now
        yield stage, Undone(to=ending, decided=moment.isoformat())
    if missing := list(_due_again(tree, stage)):
        yield stage, Moved(opened=gap_tasks(stage, missing))


@registry.reaction
def matters_wait_with_their_stage(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """A stage that has to be received anew takes along the matters that were sent back with it."""
    if case.kind == STAGE and isinstance(fact, Undone) and fact.to == Status.RECEIVED:
        for matter in tree.children(case):
            yield matter, Undone(to=Status.RECEIVED)


def last_decided(tree: Tree, case: CaseState, among: frozenset[Status] = ENDED) -> datetime | None:
    """When the case last took one of these statuses before this act; None: it never did."""
    found = [
        event.at
        for event, fact in tree.history
        if event.chain == case.id and isinstance(fact, StatusChanged) and fact.to in among
    ]
    return found[-1] if found else None


def _due_again(tree: Tree, stage: CaseState) -> Iterator[Missing]:
    """What is missing still, wanted by a matter that runs or was granted without it, and asked of nobody."""
    wanted = {
        material.name
        for matter in tree.children(stage)
        if not matter.ended or matter.status in PASSED
        for material in tree.definition(matter).matter.materials
        if material.name not in waived(matter)
    }
    for each in lacking(stage):
        if each.name in wanted and not waiting(stage, Aside.GAP, each.name):
            yield each
