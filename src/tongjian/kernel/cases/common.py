"""Actions that every kind of case has: holds and reassignment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, platform, registry
from tongjian.kernel.cases.facts import Fact, HoldPlaced, HoldReleased, TaskAssigned
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.models import Holding
from tongjian.kernel.people.viewer import Role

ANY_KIND: frozenset[str] = frozenset()


class Given(BaseModel):
    """Base of inputs: what is not declared is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class HoldGiven(Given):
    """One hold as a system states it. `key` begins with the system's name."""

    key: str = Field(max_length=120)
    system: str = Field(max_length=32)
    duty: str = Field(max_length=48)
    reason: str = Field(max_length=400)
    link: str = Field("", max_length=200)


@registry.action
class SetHolds(Action):
    """Make the holds of one system on this case exactly these: new ones are placed, mended ones released."""

    name, title = "set_holds", "更新锁定"
    kinds, states = ANY_KIND, OPEN
    by_platform = True

    class Input(Given):
        system: str
        holds: list[HoldGiven] = Field(default_factory=list)

    def who(self, view: View) -> Refusal | None:
        return platform(view)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from holds_become(view.case, given.system, given.holds)


def holds_become(
    case: CaseState, system: str, holds: Iterable[HoldGiven], *, because: str = "mended", remark: str = ""
) -> Iterator[Fact]:
    """What makes the holds of one system exactly these. What was overridden with reason stays released."""
    of_system = [hold for hold in case.holds.values() if hold.system == system]
    standing = {hold.key for hold in of_system if hold.released_at is None}
    overridden = {hold.key for hold in of_system if hold.because == "override"}
    wanted = {hold.key: hold for hold in holds}
    for key in sorted(standing - wanted.keys()):
        yield HoldReleased(key=key, because=because, remark=remark)
    for key in sorted(wanted.keys() - standing - overridden):
        yield HoldPlaced(**wanted[key].model_dump())


@registry.action
class OverrideHold(Action):
    """解除锁定: the head of the department the hold belongs to answers for lifting it."""

    name, title = "override_hold", "说明理由解除锁定"
    kinds, states = ANY_KIND, OPEN
    grave = True

    class Input(Given):
        key: str = Field(title="锁定")
        remark: str = Field(min_length=5, max_length=500, title="解除理由")

    def who(self, view: View) -> Refusal | None:
        heads = view.actor.organisations(Role.HEAD)
        if any(view.duty_of(o) in {h.duty for h in view.case.standing_holds()} for o in heads):
            return None
        return Refusal("只有锁定所属部门的审批负责人可以解除")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "key":
            duties = {view.duty_of(o) for o in view.actor.organisations(Role.HEAD)}
            yield from ((h.key, h.reason) for h in view.case.standing_holds() if h.duty in duties)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        hold = view.case.holds.get(given.key)
        if hold is None or hold.released_at is not None:
            yield Refusal("这项锁定已经解除", "请刷新页面")
        elif hold.duty not in {view.duty_of(o) for o in view.actor.organisations(Role.HEAD)}:
            yield Refusal("这项锁定属于其他部门", "请由该部门的审批负责人解除")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield HoldReleased(key=given.key, because="override", remark=given.remark)


@registry.action
class Reassign(Action):
    """改派: the head gives an open task to one person who holds the post, or back to the post."""

    name, title = "reassign", "改派"
    kinds, states = ANY_KIND, OPEN

    class Input(Given):
        task: UUID = Field(title="工作")
        user: int | None = Field(None, title="办理人")
        remark: str = Field("", max_length=200, title="说明")

    def who(self, view: View) -> Refusal | None:
        heads = view.actor.organisations(Role.HEAD)
        if any(task.organisation in heads for task in view.case.open_tasks()):
            return None
        return Refusal("只有承办部门的审批负责人可以改派")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        heads = view.actor.organisations(Role.HEAD)
        if name == "task":
            yield from ((str(t.id), t.title) for t in view.case.open_tasks() if t.organisation in heads)
        if name == "user":
            wanted = {t.organisation for t in view.case.open_tasks() if t.organisation in heads}
            day = view.now.date()
            held = Holding.objects.filter(post__organisation__in=wanted, since__lte=day).exclude(
                until__lt=day
            )
            people = held.values_list("user", "user__name", "post__title").order_by(
                "user__name", "post__title"
            )
            yield from ((str(user), f"{name}（{post}）") for user, name, post in people)

    def load(self, view: View, given: Any) -> Any:
        """Roles the person holds today, by organisation."""
        if given.user is None:
            return {}
        day = view.now.date()
        held = Holding.objects.filter(user=given.user, since__lte=day).exclude(until__lt=day)
        return {
            organisation: set(roles)
            for organisation, roles in held.values_list("post__organisation", "post__roles")
        }

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        task = view.case.tasks.get(given.task)
        if task is None or not task.open:
            yield Refusal("这项工作已经完成", "请刷新页面")
        elif task.organisation not in view.actor.organisations(Role.HEAD):
            yield Refusal("这项工作属于其他部门")
        elif given.user is not None and task.role not in view.loaded.get(task.organisation, ()):
            yield Refusal("该人员没有办理这项工作的岗位", "请选择本岗位的人员")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield TaskAssigned(task=str(given.task), user=given.user, remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if given.user is not None:
            yield Notify("有一项工作指派给您", view.case.title, user=given.user)
