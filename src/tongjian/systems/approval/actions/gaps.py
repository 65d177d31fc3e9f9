"""容缺: materials that may come later, what happens when they do, and who decides when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tongjian.kernel.cases.actions import Notify, Refusal, View, registry
from tongjian.kernel.cases.facts import Fact, Moved, NewTask, StatusChanged, TaskDone
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import ENDED, PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import (
    Aside,
    AtDesk,
    about,
    all_closed,
    closed,
    new_task,
    waiting,
)
from tongjian.systems.approval.actions.falling import fallen
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.facts import GapRenewed, GapWaived, Missing, Overdue, waived
from tongjian.systems.approval.kinds import MATTER, STAGE

Following = Iterator[tuple[CaseState, Fact]]


def gap_tasks(stage: CaseState, missing: Iterable[Missing]) -> tuple[NewTask, ...]:
    """What the applicant has to hand in from acceptance on."""
    return tuple(_gap_task(stage, *each) for each in missing)


def _gap_task(stage: CaseState, name: str, title: str, days: int | None, unit: str) -> NewTask:
    assert stage.applicant is not None, "an application has an applicant"
    return new_task(
        stage,
        Aside.GAP,
        title if title.startswith("补交") else f"补交容缺材料：{title}",
        stage.applicant,
        Role.APPLICANT,
        about=name,
        limit=days,
        unit=unit,
    )


def gaps(stage: CaseState) -> list[TaskState]:
    """The materials the stage still waits for."""
    return waiting(stage, Aside.GAP)


def gaps_of(tree: Tree, matter: CaseState) -> list[TaskState]:
    """The gaps of the stage that are this matter's: it asks for the material and has not waived it."""
    if not (standing := gaps(tree.top())):
        return []
    asked = {material.name for material in tree.definition(matter).matter.materials} - waived(matter)
    return [task for task in standing if about(task) in asked]


@registry.reaction
def overdue_gap_goes_to_the_handlers(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """A gap that was not filled in time is for every department whose matter needs the material to decide."""
    if case.kind != STAGE or not isinstance(fact, Overdue) or not fact.node.startswith(Aside.GAP.node()):
        return
    name = fact.node.partition(":")[2]
    for matter in tree.children(case):
        needs = any(about(task) == name for task in gaps_of(tree, matter))
        going_on = not matter.ended or matter.status in PASSED
        if needs and going_on and not waiting(matter, Aside.LATE, name):
            title = f"逾期未补齐：{fact.title.partition('：')[2] or fact.title}"
            task = new_task(matter, Aside.LATE, title, matter.organisation, Role.HANDLER, about=name)
            yield matter, Moved(opened=(task,))


@registry.reaction
def what_was_decided_reaches_the_gap(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """More time is granted for all who wait; a gap nobody waits for any more is closed."""
    if case.kind != MATTER:
        return
    stage = tree.top()
    if isinstance(fact, GapRenewed):
        for task in waiting(stage, Aside.GAP, fact.material):
            renewed = _gap_task(stage, fact.material, task.title, task.limit, task.unit)
            yield stage, Moved(opened=(renewed,), closed=closed([task]))
    elif isinstance(fact, GapWaived) or (isinstance(fact, StatusChanged) and fact.to in ENDED - PASSED):
        waiting_for = {
            about(task)
            for matter in tree.children(stage)
            if not matter.ended or matter.status in PASSED
            for task in gaps_of(tree, matter)
        }
        if idle := [task for task in gaps(stage) if about(task) not in waiting_for]:
            yield stage, Moved(closed=closed(idle))


@registry.reaction
def a_filled_gap_needs_no_decision(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """What came after all, or was given more time, is no longer late for anybody."""
    if case.kind == STAGE and isinstance(fact, TaskDone):
        settled = {
            about(task) for task in case.tasks.values() if str(task.id) == fact.task and Aside.GAP.of(task)
        }
    elif case.kind == MATTER and isinstance(fact, GapRenewed):
        settled = {fact.material}
    else:
        return
    for matter in tree.children(tree.top()):
        late = [task for task in waiting(matter, Aside.LATE) if about(task) in settled]
        if late:
            yield matter, Moved(closed=closed(late))


@registry.action
class DecideGap(AtDesk):
    """容缺材料逾期的处理: more time once, do without, or the decision falls."""

    name, title = "decide_gap", "处理逾期未补齐的容缺材料"
    kinds = frozenset({MATTER})
    states = frozenset({Status.UNDER_REVIEW, Status.SPECIAL_STARTED, Status.SPECIAL_ENDED}) | PASSED
    what = Aside.LATE
    outcomes = {"longer": "宽限一次", "without": "不再要求补交", "refuse": "不予许可或撤销"}
    reasoned = frozenset({"longer", "without"})

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        before = [t for t in view.tree.top().tasks.values() if t.node == Aside.GAP.node(about(task))]
        if outcome == "longer" and len(before) > 1:
            yield Refusal("已经宽限过一次", "请决定不再要求，或不予许可")
        if outcome == "refuse" and view.case.status is Status.SPECIAL_STARTED:
            yield Refusal("特别程序尚未结束", "请先结束特别程序")

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        match given.outcome:
            case "longer":
                yield GapRenewed(material=about(task))
            case "without":
                yield GapWaived(material=about(task))
            case _:
                becomes = Status.REVOKED if view.case.ended else Status.REFUSED
                yield StatusChanged(to=becomes, remark=given.remark)
                yield from all_closed(view.case, but=task)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.REFUSED:
            yield from letter(view, "refusal", reason=given.remark)
        yield from fallen(view, given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        outcome = self.outcomes[given.outcome]
        yield Notify(f"容缺材料逾期：{outcome}", given.remark, organisation=view.tree.top().applicant)
