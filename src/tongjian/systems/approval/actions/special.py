"""特别程序: what stops the clock of a matter, told to the applicant in writing (行政许可法 art. 45)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, holder_of, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged
from tongjian.kernel.cases.status import Status
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import SpecialProcedure
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, done, new_task, step_holder, waiting
from tongjian.systems.approval.actions.letters import days_said, last_day, letter, written
from tongjian.systems.approval.facts import SpecialBegun
from tongjian.systems.approval.kinds import MATTER

RUNNING = frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})


def allowed(view: View) -> dict[str, SpecialProcedure]:
    """The special procedures the matter may need, by code."""
    known = pack_of(view.case.city).procedures
    return {code: known[code] for code in view.definition.matter.special if code in known}


@registry.action
class BeginSpecialProcedure(Action):
    """特别程序（开始）: the clock stands until it is over; only what the matter names may be begun."""

    name, title = "begin_special", "启动特别程序"
    kinds, states = frozenset({MATTER}), RUNNING

    class Input(Given):
        procedure: str = Field(title="特别程序", max_length=60)
        days: int = Field(ge=1, le=400, title="所需时间（天数，按程序的计时单位）")
        remark: str = Field(min_length=5, max_length=500, title="理由")

    def who(self, view: View) -> Refusal | None:
        return step_holder(view)

    def ready(self, view: View) -> Iterator[Refusal]:
        if not allowed(view):
            yield Refusal("本事项没有可以停止计时的特别程序", "需要的，请由管理员在事项中补上并写明依据")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "procedure":
            for code, each in allowed(view).items():
                yield code, f"{each.title}（最长 {each.limit.words}）"

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        procedure = allowed(view).get(given.procedure)
        if procedure is None:
            titles = "、".join(each.title for each in allowed(view).values())
            yield Refusal("本事项没有这种特别程序", f"可以启动：{titles}")
        elif given.days > procedure.limit.days:
            yield Refusal(f"“{procedure.title}”最长 {procedure.limit.words}", "请缩短所需时间")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        procedure = allowed(view)[given.procedure]
        unit = procedure.limit.unit
        yield SpecialBegun(
            procedure=procedure.code,
            title=procedure.title,
            number=procedure.number,
            days=given.days,
            unit=unit,
        )
        yield StatusChanged(to=Status.SPECIAL_STARTED, remark=given.remark)
        task = new_task(
            view.case,
            Aside.SPECIAL,
            f"特别程序：{procedure.title}",
            view.case.organisation,
            Role.HANDLER,
            about=procedure.code,
            limit=given.days,
            unit=unit,
        )
        yield Moved(opened=(task,))

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        procedure = allowed(view)[given.procedure]
        until = last_day(view.case.city, view.now, given.days, procedure.limit.unit)
        return letter(
            view,
            "special",
            procedure=procedure.title,
            reason=given.remark,
            time=days_said(given.days, procedure.limit.unit),
            until=written(until),
        )

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        procedure = allowed(view)[given.procedure].title
        yield Notify(f"启动特别程序：{procedure}", given.remark, organisation=view.tree.top().applicant)


@registry.action
class EndSpecialProcedure(Action):
    """特别程序（结束）: the clock runs on from the day after."""

    name, title = "end_special", "结束特别程序"
    kinds, states = frozenset({MATTER}), frozenset({Status.SPECIAL_STARTED})

    class Input(Given):
        remark: str = Field("", max_length=500, title="结果")

    def who(self, view: View) -> Refusal | None:
        """Whoever has the procedure, or a step of the matter: an imported case has no task for it."""
        tasks = waiting(view.case, Aside.SPECIAL)
        if any(holder_of(task, view.actor) is None for task in tasks):
            return None
        return step_holder(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        for task in waiting(view.case, Aside.SPECIAL):
            if holder_of(task, view.actor) is None:
                yield done(view, task, "ended", "", "结束")
            else:
                yield Moved(closed=(str(task.id),))
        yield StatusChanged(to=Status.SPECIAL_ENDED, remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("特别程序已结束，恢复计时", view.case.title, organisation=view.tree.top().applicant)
