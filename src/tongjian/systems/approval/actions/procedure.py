"""特别程序与延期: what stops or lengthens the clock of a matter, told to the applicant in writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, any_task, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Extended, Fact, Noted, StatusChanged
from tongjian.kernel.cases.status import Status
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.kinds import MATTER

RUNNING = frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})


@registry.action
class BeginSpecialProcedure(Action):
    """特别程序（开始）: hearing, tender, inspection, appraisal, expert review (行政许可法 art. 45)."""

    name, title = "begin_special", "启动特别程序"
    kinds, states = frozenset({MATTER}), RUNNING

    class Input(Given):
        procedure: str = Field(min_length=2, max_length=50, title="特别程序名称")
        remark: str = Field(min_length=5, max_length=500, title="理由与所需时间")

    def who(self, view: View) -> Refusal | None:
        return any_task(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield Noted(topic=f"特别程序：{given.procedure}")
        yield StatusChanged(to=Status.SPECIAL_STARTED, remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        """The applicant is told in writing how long it takes (art. 45)."""
        yield Notify(f"启动特别程序：{given.procedure}", given.remark, organisation=view.tree.top().applicant)


@registry.action
class EndSpecialProcedure(Action):
    """特别程序（结束）: the clock runs on from the day after."""

    name, title = "end_special", "结束特别程序"
    kinds, states = frozenset({MATTER}), frozenset({Status.SPECIAL_STARTED})

    class Input(Given):
        remark: str = Field("", max_length=500, title="结果")

    def who(self, view: View) -> Refusal | None:
        return any_task(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield StatusChanged(to=Status.SPECIAL_ENDED, remark=given.remark)


@registry.action
class Extend(Action):
    """延期: once, by the head of the department, with the reason told (行政许可法 art. 42)."""

    name, title = "extend", "批准延期"
    kinds, states = frozenset({MATTER}), RUNNING
    grave = True

    class Input(Given):
        days: int = Field(ge=1, le=10, title="延长工作日")
        remark: str = Field(min_length=5, max_length=500, title="延期理由")

    def who(self, view: View) -> Refusal | None:
        if view.case.organisation in view.actor.organisations(Role.HEAD):
            return None
        return Refusal("只有承办部门的审批负责人可以批准延期")

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.extensions:
            yield Refusal("已经延期一次", "不能再次延期（行政许可法第四十二条）")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield Extended(days=given.days, remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify(
            f"办理期限延长{given.days}个工作日", given.remark, organisation=view.tree.top().applicant
        )
