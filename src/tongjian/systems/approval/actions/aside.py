"""Tasks beside the process: who has to do what, by when, and how it is finished.

A consultation, a gap to be filled, a promise to be verified, an appointment to be confirmed: each is a task
with a clock of its own, on the same workbench and under the same lights as every other. The part of its node
before the colon says what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Conclusion, Refusal, View, holder_of
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, NewTask, TaskDone
from tongjian.kernel.cases.opening import task_id
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import NEGATIVE
from tongjian.kernel.people.viewer import Role

AGREE = "agree"


class Aside(StrEnum):
    """What a task beside the process is about."""

    CORRECT = "correct"
    UNANSWERED = "unanswered"
    FIRST_REVIEW = "first-review"
    GAP = "gap"
    LATE = "late"
    PROMISE = "promise"
    VERIFY = "verify"
    RECTIFY = "rectify"
    REVOKE = "revoke"
    SPECIAL = "special"
    EXTENSION = "extension"
    CONSULT = "consult"
    RECONSIDER = "reconsider"
    REDECIDE = "redecide"
    JOINT_CONFIRM = "joint-confirm"
    JOINT_OPINION = "joint-opinion"
    JOINT_CONCLUDE = "joint-conclude"
    JOINT_RECTIFY = "joint-rectify"

    def node(self, about: str = "") -> str:
        return f"{self.value}:{about}"

    def of(self, task: TaskState) -> bool:
        """Whether the task is one of these."""
        return task.node.startswith(f"{self.value}:")


def about(task: TaskState) -> str:
    """What a task beside the process is about: the material, the department, the matter."""
    return task.node.partition(":")[2]


def new_task(
    case: CaseState,
    what: Aside,
    title: str,
    organisation: int,
    role: Role,
    *,
    about: str = "",
    limit: int | None = None,
    unit: str = "",
) -> NewTask:
    """A task beside the process. `limit` counts working days, or calendar days where `unit` is "day"."""
    node = what.node(about)
    own_unit = "" if unit == "workday" else unit
    return NewTask(task_id(case, node), node, title[:100], organisation, role, limit, own_unit)


def waiting(case: CaseState, what: Aside, about: str | None = None) -> list[TaskState]:
    """The open tasks of that kind, or the one about something."""
    return [t for t in case.open_tasks() if what.of(t) and about in (None, t.node.partition(":")[2])]


def closed(tasks: Iterable[TaskState]) -> tuple[str, ...]:
    """As a fact names them."""
    return tuple(str(task.id) for task in tasks)


def all_closed(case: CaseState, but: TaskState | None = None) -> Iterator[Fact]:
    """Nobody has to do anything on the case any more; `but` is the task that is being finished."""
    if tasks := [task for task in case.open_tasks() if task is not but]:
        yield Moved(closed=closed(tasks))


def step_holder(view: View) -> Refusal | None:
    """Whoever has an open step of the matter's own process, or has to decide it anew."""
    steps = [task for task in view.case.open_tasks() if not task.aside or Aside.REDECIDE.of(task)]
    refusals = [holder_of(task, view.actor) for task in steps]
    if None in refusals:
        return None
    return refusals[0] if refusals else Refusal("当前没有待办的工作")


class Finishing(Given):
    """How any task is finished."""

    task: UUID = Field(title="工作")
    outcome: str = Field(title="结论", max_length=48)
    remark: str = Field("", max_length=2000, title="意见")


def not_at_hand(view: View, given: Any, outcomes: Mapping[str, str]) -> Refusal | None:
    """Why this person cannot finish this task with this outcome, whatever speaks for or against it."""
    task = view.case.tasks.get(given.task)
    if task is None:
        return Refusal("没有这项工作", "请刷新页面")
    if not task.open:
        return Refusal("这项工作已经由他人完成", "请刷新页面查看结果")
    if refusal := holder_of(task, view.actor):
        return refusal
    if given.outcome not in outcomes:
        return Refusal("没有这个结论", "请从" + "、".join(outcomes.values()) + "中选择")
    return None


def done(view: View, task: TaskState, outcome: str, remark: str, said: str = "") -> TaskDone:
    """The task is finished by whoever acts, in their own name or an absent colleague's."""
    return TaskDone(
        task=str(task.id),
        outcome=outcome,
        remark=remark,
        on_behalf_of=view.actor.acts_for(Role(task.role), task.organisation),
        said=said,
    )


class AtDesk(Action):
    """Finishing a task beside the process with one of the outcomes declared here."""

    what: ClassVar[Aside]
    outcomes: ClassVar[Mapping[str, str]]
    # Outcomes that need their reason written down, besides those that speak against the applicant.
    reasoned: ClassVar[frozenset[str]] = frozenset()

    class Input(Finishing):
        pass

    def concerns(self, case: CaseState) -> bool:
        """Only cases in which such a task has come up: elsewhere the closed door would say nothing."""
        return super().concerns(case) and any(self.what.of(task) for task in case.tasks.values())

    def who(self, view: View) -> Refusal | None:
        refusals = [holder_of(task, view.actor) for task in waiting(view.case, self.what)]
        if None in refusals:
            return None
        return refusals[0] if refusals else Refusal("这项工作已经完成")

    def conclusions(self, view: View, task: TaskState) -> Iterable[Conclusion]:
        if self.what.of(task) and holder_of(task, view.actor) is None:
            for code, title in self.outcomes.items():
                yield Conclusion(code, title, tuple(self.against(view, task, code)))

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        """What keeps the task from being finished with that outcome now."""
        return iter(())

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        task = view.case.tasks.get(given.task)
        if task is not None and not self.what.of(task):
            yield Refusal("这项工作不在这里办理", "请刷新页面")
        elif refusal := not_at_hand(view, given, self.outcomes):
            yield refusal
        elif task is not None:
            if given.outcome in NEGATIVE | self.reasoned and not given.remark:
                yield Refusal("没有填写意见", "请说明理由和依据")
            yield from self.against(view, task, given.outcome)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        task = view.case.tasks[given.task]
        yield done(view, task, given.outcome, given.remark, self.outcomes[given.outcome])
        yield from self.follows(view, task, given)

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        """What the outcome means for the case, as it stood before."""
        return iter(())
