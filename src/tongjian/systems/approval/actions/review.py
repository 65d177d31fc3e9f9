"""部门办理: opinions, conclusions and the issue of the permit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from pydantic import Field

from tongjian.kernel.cases import process
from tongjian.kernel.cases.actions import (
    Action,
    Conclusion,
    Notify,
    Refusal,
    View,
    any_task,
    holder_of,
    registry,
)
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, LicenceIssued, StatusChanged, TaskDone
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.packs.schema import NodeSheet
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval import permit
from tongjian.systems.approval.kinds import MATTER

AGREE = "agree"
ISSUE, REFUSE = "issue", "refuse"


@registry.action
class Decide(Action):
    """办理: finish one open task with an outcome and an opinion."""

    name, title = "decide", "办理"
    kinds, states = frozenset({MATTER}), frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})

    class Input(Given):
        task: UUID = Field(title="工作")
        outcome: str = Field(title="结论", max_length=48)
        remark: str = Field("", max_length=2000, title="意见")

    def who(self, view: View) -> Refusal | None:
        return any_task(view)

    def conclusions(self, view: View, task: TaskState) -> Iterable[Conclusion]:
        if holder_of(task, view.actor) is None:
            for code, title in sheet_of(view, task).outcomes:
                closed = tuple(in_the_way(view, task)) if code == AGREE else ()
                yield Conclusion(code, title, closed)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        task = view.case.tasks.get(given.task)
        if task is None:
            yield Refusal("没有这项工作", "请刷新页面")
            return
        if not task.open:
            yield Refusal("这项工作已经由他人完成", "请刷新页面查看结果")
            return
        if refusal := holder_of(task, view.actor):
            yield refusal
            return
        node = sheet_of(view, task)
        if given.outcome not in dict(node.outcomes):
            yield Refusal("没有这个结论", "请从" + "、".join(dict(node.outcomes).values()) + "中选择")
            return
        if given.outcome != AGREE and not given.remark:
            yield Refusal("没有填写意见", "不同意时请说明理由和依据")
        if given.outcome == AGREE:
            yield from in_the_way(view, task)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        task = view.case.tasks[given.task]
        yield TaskDone(
            task=str(task.id),
            outcome=given.outcome,
            remark=given.remark,
            on_behalf_of=view.actor.acts_for(Role(task.role), task.organisation),
        )
        moved, ended = process.after(view.tree, view.case, task, given.outcome)
        yield moved
        if ended:
            act = sheet_of(view, task).act
            yield StatusChanged(to=Status.REFUSED if act == REFUSE else Status.APPROVED)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """The permit, when the matter that has one as its result was approved by this act."""
        if view.case.status is Status.APPROVED and view.definition.matter.result:
            licence = permit.issue(view.tree, view.case, view.now)
            yield LicenceIssued(licence=str(licence.id), number=licence.number, digest=licence.digest)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if view.case.ended:
            yield Notify(
                f"{view.case.title}：{view.case.status.title}",
                view.tree.top().title,
                organisation=view.tree.top().applicant,
            )
        stage = view.tree.top()
        if stage.ended:
            yield Notify(f"阶段{stage.status.title}", stage.title, organisation=stage.applicant)


def sheet_of(view: View, task: TaskState) -> NodeSheet:
    """What the pack says about the task's node."""
    node: NodeSheet = view.definition.process.nodes[task.node]
    return node


def in_the_way(view: View, task: TaskState) -> Iterator[Refusal]:
    """What keeps the department from agreeing: holds that belong to it, and matters that come first.

    The permit is issued only when nothing is held any more: a hold may belong to a department that has no
    matter of its own in the stage.
    """
    issues = sheet_of(view, task).act == ISSUE
    duty = None if issues else view.duty_of(task.organisation)
    for hold in view.tree.top().standing_holds(duty):
        yield Refusal(f"已锁定：{hold.reason}", "请申请单位修改图纸，或由审批负责人说明理由解除锁定")
    if issues:
        yield from unfinished(view)


def unfinished(view: View) -> Iterator[Refusal]:
    """Matters that have to be finished before this one, and are not."""
    siblings: dict[str, CaseState] = {case.matter: case for case in view.tree.siblings(view.case)}
    for code in view.definition.matter.needs:
        needed = siblings.get(code)
        if needed is not None and needed.status not in PASSED:
            yield Refusal(f"前置事项“{needed.title}”为“{needed.status.title}”", "待其办结通过后办理")
