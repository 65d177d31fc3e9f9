"""部门办理: the steps of a matter's own process, and the decision it ends in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from tongjian.kernel.cases import process
from tongjian.kernel.cases.actions import Action, Conclusion, Notify, Refusal, View, holder_of, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.state import TaskState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.packs.schema import NodeSheet
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import (
    AGREE,
    Finishing,
    all_closed,
    done,
    not_at_hand,
    step_holder,
)
from tongjian.systems.approval.actions.deciding import against_ending, against_granting, granted, held
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.kinds import MATTER

ISSUE, REFUSE = "issue", "refuse"


@registry.action
class Decide(Action):
    """办理: finish one open step of the process with an outcome and an opinion."""

    name, title = "decide", "办理"
    kinds, states = frozenset({MATTER}), frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})

    class Input(Finishing):
        pass

    def who(self, view: View) -> Refusal | None:
        return step_holder(view)

    def conclusions(self, view: View, task: TaskState) -> Iterable[Conclusion]:
        if not task.aside and holder_of(task, view.actor) is None:
            for code, title in sheet_of(view, task).outcomes:
                yield Conclusion(code, title, tuple(in_the_way(view, task, code)))

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        task = view.case.tasks.get(given.task)
        if task is not None and task.aside:
            yield Refusal("这项工作不在这里办理", "请刷新页面")
            return
        outcomes = dict(sheet_of(view, task).outcomes) if task else {}
        if refusal := not_at_hand(view, given, outcomes):
            yield refusal
        elif task is not None:
            if given.outcome != AGREE and not given.remark:
                yield Refusal("没有填写意见", "不同意时请说明理由和依据")
            yield from in_the_way(view, task, given.outcome)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        task = view.case.tasks[given.task]
        yield done(view, task, given.outcome, given.remark)
        moved, ended = process.after(view.tree, view.case, task, given.outcome)
        yield moved
        if ended:
            # What stands beside the process (a wish for more days) has come to nothing with the decision.
            yield from all_closed(view.case, but=task)
            refused = sheet_of(view, task).act == REFUSE
            yield StatusChanged(to=Status.REFUSED if refused else granted(view.tree, view.case))

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.REFUSED:
            yield from letter(view, "refusal", reason=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        return told(view)


@registry.action
class RefuseMatter(Action):
    """不予许可: the head refuses at whatever step the matter stands.

    Without it a matter whose process only leads on to the grant would wait for ever for what cannot come: an
    opinion that stays negative, a matter before it that was refused.
    """

    name, title = "refuse", "作出不予许可决定"
    kinds, states = Decide.kinds, Decide.states
    grave = True

    class Input(Given):
        remark: str = Field(min_length=5, max_length=1000, title="不予许可的理由和依据")

    def who(self, view: View) -> Refusal | None:
        if view.case.organisation in view.actor.organisations(Role.HEAD):
            return None
        return Refusal("只有承办部门的审批负责人可以决定不予许可")

    def ready(self, view: View) -> Iterator[Refusal]:
        return against_ending(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from all_closed(view.case)
        yield StatusChanged(to=Status.REFUSED, remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        return letter(view, "refusal", reason=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        return told(view)


def told(view: View) -> Iterator[Notify]:
    """The applicant hears how the matter ended, and the stage, when that was the last."""
    stage = view.tree.top()
    if view.case.ended:
        title = f"{view.case.title}：{view.case.status.title}"
        yield Notify(title, stage.title, organisation=stage.applicant)
    if stage.ended:
        yield Notify(f"阶段{stage.status.title}", stage.title, organisation=stage.applicant)


def sheet_of(view: View, task: TaskState) -> NodeSheet:
    """What the pack says about the task's node."""
    node: NodeSheet = view.definition.process.nodes[task.node]
    return node


def in_the_way(view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
    """What keeps the step from being finished with that outcome now."""
    act = sheet_of(view, task).act
    ends = process.after(view.tree, view.case, task, outcome)[1]
    if ends:
        yield from against_ending(view)
    if (ends and act != REFUSE) or (act == ISSUE and outcome == AGREE):
        yield from against_granting(view, task)
    elif outcome == AGREE and act != REFUSE:
        yield from held(view, sheet_of(view, task).department or view.definition.matter.department)
