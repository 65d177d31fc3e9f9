"""What follows by itself between a stage and its matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tongjian.kernel.cases import process
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, LimitSet, Moved, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import ENDED, FINISHED, PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.systems.approval.actions.aside import Aside, all_closed, closed
from tongjian.systems.approval.actions.commitment import promise_task
from tongjian.systems.approval.facts import promised
from tongjian.systems.approval.kinds import MATTER, STAGE

Following = Iterator[tuple[CaseState, Fact]]


@registry.reaction
def matters_follow_their_stage(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """A stage that is accepted starts its matters; one that is returned or taken back ends them."""
    if case.kind != STAGE or not isinstance(fact, StatusChanged):
        return
    running = [matter for matter in tree.children(case) if not matter.ended]
    if fact.to == Status.ACCEPTED:
        for matter in running:
            yield from ((matter, started) for started in _starting(tree, matter, fact))
    elif fact.to in ENDED - FINISHED:
        for matter in running:
            if matter.status is Status.SPECIAL_STARTED:
                # A special procedure that was begun is ended: nothing stays open in a case that is over.
                yield matter, StatusChanged(to=Status.SPECIAL_ENDED)
            yield matter, StatusChanged(to=fact.to)
            yield from ((matter, each) for each in all_closed(matter))


def _starting(tree: Tree, matter: CaseState, accepted: StatusChanged) -> Iterator[Fact]:
    limit = tree.definition(matter).matter.promised
    yield StatusChanged(to=Status.ACCEPTED, tacit=accepted.tacit)
    yield LimitSet(days=limit.days, unit=limit.unit, article=limit.article)
    yield StatusChanged(to=Status.UNDER_REVIEW)
    if promised(matter):
        yield Moved(opened=(promise_task(matter),))
    else:
        yield process.begin(tree, matter)


@registry.reaction
def stage_clears(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """The stage ends when its last matter has ended: passed when all passed, otherwise not."""
    if case.kind != MATTER or not isinstance(fact, StatusChanged) or fact.to not in ENDED:
        return
    stage = tree.parent(case)
    if stage is None or stage.ended:
        return
    if all(matter.ended for matter in tree.children(stage)):
        ending = ending_of(tree, stage)
        yield stage, StatusChanged(to=ending)
        # A material that may come later is still due when the stage has cleared; nothing else is.
        left = [t for t in stage.open_tasks() if not (ending in PASSED and Aside.GAP.of(t))]
        if left:
            yield stage, Moved(closed=closed(left))


def ending_of(tree: Tree, stage: CaseState) -> Status:
    """How a stage ends whose matters have all ended."""
    endings = {matter.status for matter in tree.children(stage)}
    if endings <= {Status.APPROVED}:
        return Status.APPROVED
    if endings <= PASSED:
        return Status.APPROVED_WITH_GAPS
    if Status.REFUSED in endings:
        return Status.REFUSED
    return Status.REVOKED if Status.REVOKED in endings else Status.WITHDRAWN
