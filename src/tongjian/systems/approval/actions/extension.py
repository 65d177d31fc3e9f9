"""延期: asked for by the handler, granted by the head, once, with the reason told (行政许可法 art. 42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Extended, Fact, Moved
from tongjian.kernel.cases.state import TaskState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import AGREE, Aside, AtDesk, new_task, step_holder, waiting
from tongjian.systems.approval.actions.letters import days_said, due_of, letter
from tongjian.systems.approval.actions.special import RUNNING
from tongjian.systems.approval.facts import ExtensionAsked, extension_asked
from tongjian.systems.approval.kinds import MATTER

# 行政许可法 art. 42: one matter by ten working days at most, with the approval of the authority's head.
LONGEST = 10


@registry.action
class AskForExtension(Action):
    """申请延期: the handler says why the matter cannot be decided in time."""

    name, title = "ask_extension", "申请延期"
    kinds, states = frozenset({MATTER}), RUNNING

    class Input(Given):
        days: int = Field(ge=1, le=LONGEST, title="延长天数（按本事项时限的计时单位）")
        remark: str = Field(min_length=5, max_length=500, title="延期理由")

    def who(self, view: View) -> Refusal | None:
        return step_holder(view)

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.extensions:
            yield Refusal("已经延期一次", "不能再次延期（行政许可法第四十二条）")
        elif waiting(view.case, Aside.EXTENSION):
            yield Refusal("延期申请正在等待审批负责人批准")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        unit = view.case.limit[1] if view.case.limit else ""
        yield ExtensionAsked(days=given.days, unit="day" if unit == "day" else "", remark=given.remark)
        title = f"批准延期{days_said(given.days, unit)}"
        task = new_task(view.case, Aside.EXTENSION, title, view.case.organisation, Role.HEAD)
        yield Moved(opened=(task,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("有一项延期申请待批准", view.case.title, organisation=view.case.organisation)


@registry.action
class Extend(AtDesk):
    """批准延期: the head of the department grants the days that were asked for, or not."""

    name, title = "extend", "批准延期"
    kinds, states = frozenset({MATTER}), RUNNING | {Status.SPECIAL_STARTED}
    grave = True
    what = Aside.EXTENSION
    outcomes = {AGREE: "批准", "refuse": "不批准"}
    reasoned = frozenset({AGREE})

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        if given.outcome == AGREE:
            yield Extended(days=extension_asked(view.case), remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        if given.outcome == AGREE:
            about = {"time": _longer(view), "reason": given.remark, "until": due_of(view.case)}
            yield from letter(view, "extension", **about)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if given.outcome == AGREE:
            title = f"办理期限延长{_longer(view)}"
            yield Notify(title, given.remark, organisation=view.tree.top().applicant)


def _longer(view: View) -> str:
    """What was asked for, in the kind of days the limit of the matter counts."""
    unit = view.case.limit[1] if view.case.limit else ""
    return days_said(extension_asked(view.case), unit)
