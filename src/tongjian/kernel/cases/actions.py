"""How a write on a case is declared.

A subclass of :class:`Action` says its name, who may do it, from which states, what input it takes, what else
must hold (each with the reason shown when it does not) and what happens. The lock, the transaction, the
ledger, the button, the endpoint and its documentation come from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role, Viewer


@dataclass(frozen=True)
class Refusal:
    """Why an action is closed, and what would open it."""

    sentence: str
    mend: str = ""

    def __str__(self) -> str:
        sentence = self.sentence.rstrip("。")
        return f"{sentence}。{self.mend}" if self.mend else sentence


@dataclass(frozen=True)
class Conclusion:
    """One way to finish a task, and why it is closed now."""

    code: str
    title: str
    refusals: tuple[Refusal, ...] = ()


class NoInput(BaseModel):
    """For actions that need nothing but a press of the button."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class View:
    """All that a check may look at: the tree as locked, the case in it, who acts and what was loaded."""

    tree: Tree
    case: CaseState
    actor: Viewer
    now: datetime
    loaded: Any = None

    @property
    def definition(self) -> Any:
        """The matter or stage as it was when the case was opened."""
        return self.tree.definition(self.case)

    def duty_of(self, organisation: int) -> str:
        return self.tree.duties.get(organisation, "")


Who = Callable[["View"], "Refusal | None"]


@dataclass(frozen=True)
class Notify:
    """A notice to everyone of an organisation (or one person) about the case."""

    title: str
    text: str = ""
    organisation: int | None = None
    user: int | None = None


class Action:
    """Base of all declared actions. Instances carry no state."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Kinds of cases the action is for; empty means every kind.
    kinds: ClassVar[frozenset[str]] = frozenset()
    states: ClassVar[frozenset[Status]]
    Input: ClassVar[type[BaseModel]] = NoInput
    # False where the page of the case shows no button, because something else on it leads to the act.
    button: ClassVar[bool] = True
    # An act of a timer or a job: it has neither button nor address.
    by_platform: ClassVar[bool] = False
    grave: ClassVar[bool] = False
    # Whether an applicant's agent may do it under a mandate: what belongs to filling in and handing in.
    by_agent: ClassVar[bool] = False

    def who(self, view: View) -> Refusal | None:
        """None when the actor may do this, else why not."""
        raise NotImplementedError(f"{type(self).__name__} does not say who may do it")

    def load(self, view: View, given: BaseModel) -> Any:
        """Rows a check needs besides the tree. Runs under the lock; what it returns is `view.loaded`."""
        return None

    def ready(self, view: View) -> Iterator[Refusal]:
        """Reasons that do not depend on the input: the closed button shows them."""
        return iter(())

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        """Reasons that depend on the input."""
        return iter(())

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        """What happens to the case. Pure: facts about other cases of the tree are the reactions' business."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does")

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """Rows that other rooms keep (a licence, a number), written in the same transaction, as facts."""
        return iter(())

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        return ()

    def conclusions(self, view: View, task: TaskState) -> Iterable[Conclusion]:
        """How this action can finish an open task; an action that does takes `task`, `outcome`, `remark`."""
        return ()

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        """Values to choose from for an input field, with their labels; empty for a free field."""
        return ()

    def concerns(self, case: CaseState) -> bool:
        """Whether the case is of a kind this action is for."""
        return not self.kinds or case.kind in self.kinds


@dataclass
class Registry:
    """Every declared action by name, what follows from facts, and who is told of them."""

    actions: dict[str, Action] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)

    def action(self, declared: type[Action]) -> type[Action]:
        if declared.name in self.actions:
            raise ValueError(f"action {declared.name!r} is declared twice")
        self.actions[declared.name] = declared()
        return declared

    def reaction(self, declared: Reaction) -> Reaction:
        self.reactions.append(declared)
        return declared

    def follower(self, declared: Follower) -> Follower:
        self.followers.append(declared)
        return declared


# What follows by itself from what happened to one case of the tree: pairs of a case and a fact about it.
Reaction = Callable[[Tree, CaseState, Fact, datetime], Iterable[tuple[CaseState, Fact]]]

# Told of every fact inside its transaction, once all are written: to set a timer or enqueue a job.
Follower = Callable[[Tree, CaseState, Fact, datetime], None]

registry = Registry()


def closed_because(action: Action, view: View) -> list[Refusal]:
    """Why an action cannot be done now, whatever the input; empty when it can."""
    if not action.concerns(view.case):
        return [Refusal("此类办件没有这个操作")]
    if refusal := action.who(view):
        return [refusal]
    if view.actor.mandate and not action.by_agent:
        return [Refusal("委托代办只包括填写、提交、补正和签收文书", "请由申请单位自己办理")]
    if view.case.status not in action.states:
        states = "、".join(s.title for s in sorted(action.states))
        return [Refusal(f"办件当前为“{view.case.status.title}”", f"“{action.title}”只能在{states}时进行")]
    return list(action.ready(view))


# --- who -------------------------------------------------------------------------------------------------


def applicant(view: View) -> Refusal | None:
    """Whoever applies for the organisation that applied."""
    if view.case.applicant in view.actor.organisations(Role.APPLICANT):
        return None
    return Refusal("只有申请单位可以办理")


def role(*roles: Role) -> Who:
    """Anyone who holds one of the roles in the case's city."""

    def who(view: View) -> Refusal | None:
        if any(view.actor.has(r, city=view.case.city) for r in roles):
            return None
        return Refusal("只有" + "、".join(r.label for r in roles) + "可以办理")

    return who


def platform(view: View) -> Refusal | None:
    """The platform itself: a timer or a job."""
    return None if view.actor.is_system else Refusal("由系统自动办理")


def holder_of(task: TaskState, actor: Viewer) -> Refusal | None:
    """Whoever holds the post the task is waiting for, and was not passed over by an assignment."""
    if task.organisation not in actor.organisations(Role(task.role)):
        return Refusal("这项工作属于其他部门或岗位")
    if task.assignee is not None and task.assignee != actor.user:
        return Refusal("这项工作已指派给其他人")
    return None


def any_task(view: View) -> Refusal | None:
    """Whoever has an open task on the case."""
    refusals = [holder_of(task, view.actor) for task in view.case.open_tasks()]
    if None in refusals:
        return None
    return refusals[0] if refusals else Refusal("当前没有待办的工作")
