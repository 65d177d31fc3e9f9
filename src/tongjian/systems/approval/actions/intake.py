"""收件到受理: receiving, accepting, declining, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, applicant, holder_of, registry, role
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, LimitSet, Moved, NewTask, StatusChanged
from tongjian.kernel.cases.opening import task_id
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, Status
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, all_closed, waiting
from tongjian.systems.approval.actions.gaps import gap_tasks
from tongjian.systems.approval.actions.letters import days_said, due_of, last_day, letter, written
from tongjian.systems.approval.facts import Missing, lacking
from tongjian.systems.approval.facts.first_review import accepted_by
from tongjian.systems.approval.kinds import STAGE

RECEIVE = "receive"
# 行政许可法 art. 32(4): what is missing is told once, within five working days; silence is acceptance.
RECEIVING_DAYS = 5


def receive_task(case: CaseState, organisation: int, days: int = RECEIVING_DAYS) -> NewTask:
    """收件: the window looks whether the application is complete."""
    return NewTask(task_id(case, RECEIVE), RECEIVE, "收件审查", organisation, Role.WINDOW, days)


def accepting_window(case: CaseState) -> int:
    """The window that accepts the application: it has received it, or the first review passes it on there."""
    received = (task.organisation for task in case.tasks.values() if task.node == RECEIVE)
    window = next(received, accepted_by(case))
    assert window is not None, "an application is received, or reviewed first, as it is handed in"
    return window


def open_task(case: CaseState, node: str) -> TaskState | None:
    return next((task for task in case.open_tasks() if task.node == node), None)


class ByWindow(Action):
    """What the window decides about an application it has received."""

    kinds = frozenset({STAGE})
    states = frozenset({Status.RECEIVED, Status.CORRECTION_ENDED})

    def who(self, view: View) -> Refusal | None:
        task = open_task(view.case, RECEIVE)
        if waiting(view.case, Aside.FIRST_REVIEW):
            return Refusal("申请正在镇（街道）窗口初审", "初审完成或到期后转受理窗口")
        # Without a task at the window the state says why; only strangers to windows hear of the role.
        return holder_of(task, view.actor) if task else role(Role.WINDOW)(view)


def accepting(view: View, *, remark: str = "", tacit: bool = False) -> Iterator[Fact]:
    """受理: the clock of the stage starts; its matters follow by themselves.

    What is still missing is due from now on, each material within its own time.
    """
    stage = view.definition.stage
    gaps = gap_tasks(view.case, lacking(view.case))
    yield StatusChanged(to=Status.ACCEPTED, remark=remark, tacit=tacit)
    yield LimitSet(days=stage.limit.days, unit=stage.limit.unit, article=stage.limit.article)
    yield Moved(opened=gaps, closed=tuple(str(task.id) for task in view.case.open_tasks()))
    yield StatusChanged(to=Status.UNDER_REVIEW)


def acceptance_letters(view: View, missing: list[Missing]) -> Iterator[Fact]:
    """受理通知书, and the list of what has to follow by when (容缺受理通知书)."""
    assert view.case.limit is not None, "an accepted stage has a limit"
    limit, matters = days_said(*view.case.limit[:2]), limits_of_matters(view)
    yield from letter(view, "acceptance", limit=limit, limits=matters, until=due_of(view.case))
    if missing:
        days = {each: last_day(view.case.city, view.now, each.days, each.unit) for each in missing}
        listed = "；".join(f"{each.title}（{written(day)}前）" for each, day in days.items())
        yield from letter(view, "gaps", missing=listed, until=written(max(days.values())))


def limits_of_matters(view: View) -> str:
    """The statutory and the promised limit of every matter, each in its own kind of days."""
    matters = [view.tree.definition(case).matter for case in view.tree.children(view.case)]
    return "；".join(
        f"{each.title}：法定{days_said(each.statutory.days, each.statutory.unit)}，"
        f"承诺{days_said(each.promised.days, each.promised.unit)}"
        for each in matters
    )


def to_departments(view: View) -> Iterator[Notify]:
    """Every department that has something to do from now on is told once."""
    matters = view.tree.children(view.case)
    for organisation in sorted({task.organisation for matter in matters for task in matter.open_tasks()}):
        yield Notify("有新的审批事项", view.case.title, organisation=organisation)


@registry.action
class Accept(ByWindow):
    """受理: the application is complete and in the statutory form; the clocks start."""

    name, title = "accept", "受理"

    class Input(Given):
        remark: str = Field("", max_length=500, title="受理意见")

    def ready(self, view: View) -> Iterator[Refusal]:
        for each in lacking(view.case):
            yield Refusal(f"缺少材料：{each.title}", "请一次性告知补正，或选择容缺受理")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        return accepting(view, remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        return acceptance_letters(view, lacking(view.case))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("申请已受理", view.case.title, organisation=view.case.applicant)
        yield from to_departments(view)


@registry.action
class AcceptWithGaps(Accept):
    """容缺受理: the main materials are there; the others follow, each by its own day."""

    name, title = "accept_with_gaps", "容缺受理"

    def ready(self, view: View) -> Iterator[Refusal]:
        if not lacking(view.case):
            yield Refusal("材料齐全，没有需要容缺的材料", "请直接受理")

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        titles = "、".join(each.title for each in lacking(view.case))
        yield Notify("申请已容缺受理", f"请按期补交：{titles}", organisation=view.case.applicant)
        yield from to_departments(view)


@registry.action
class AcceptBySilence(Action):
    """逾期不告知的，自收到之日起即为受理 (行政许可法 art. 32(4))."""

    name, title = "accept_by_silence", "视为受理"
    kinds, states = ByWindow.kinds, ByWindow.states
    by_platform = True

    def who(self, view: View) -> Refusal | None:
        return None if view.actor.is_system else Refusal("由系统自动办理")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        return accepting(view, tacit=True)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        return acceptance_letters(view, lacking(view.case))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("申请视为受理", view.case.title, organisation=view.case.applicant)
        yield from to_departments(view)


@registry.action
class DoNotAccept(ByWindow):
    """不予受理: the matter needs no permit or belongs to another authority (行政许可法 art. 32)."""

    name, title = "do_not_accept", "不予受理"
    grave = True

    class Input(Given):
        remark: str = Field(min_length=5, max_length=1000, title="不予受理的理由")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield StatusChanged(to=Status.NOT_ACCEPTED, remark=given.remark)
        yield from all_closed(view.case)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        return letter(view, "refusal-to-accept", reason=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("申请不予受理", given.remark, organisation=view.case.applicant)


class TakeBack(Action):
    """The applicant no longer wants what was applied for."""

    kinds = frozenset({STAGE})
    grave = True
    becomes: ClassVar[Status]

    class Input(Given):
        remark: str = Field(min_length=2, max_length=500, title="原因")

    def who(self, view: View) -> Refusal | None:
        return applicant(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.CORRECTION_STARTED:
            # 补正 that was begun is ended: nothing stays open in a case that is over.
            yield StatusChanged(to=Status.CORRECTION_ENDED)
        yield StatusChanged(to=self.becomes, remark=given.remark)
        yield from all_closed(view.case)


@registry.action
class Cancel(TakeBack):
    """撤件: before acceptance."""

    name, title = "cancel", "撤件"
    states = BEFORE_ACCEPTANCE
    becomes = Status.CANCELLED


@registry.action
class Withdraw(TakeBack):
    """撤回: after acceptance, before the decision."""

    name, title = "withdraw", "撤回申请"
    states = frozenset({Status.ACCEPTED, Status.UNDER_REVIEW})
    becomes = Status.WITHDRAWN
