"""撤销 and 复核: a decision is taken back, or looked at again by somebody who did not take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, applicant, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import FINISHED, PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, AtDesk, all_closed, new_task, waiting
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.facts import ReconsiderationAsked
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.permit import revoke_licence

Following = Iterator[tuple[CaseState, Fact]]


@registry.reaction
def a_cleared_stage_falls_with_its_matter(
    tree: Tree, case: CaseState, fact: Fact, now: datetime
) -> Following:
    """What a cleared stage gave is no longer whole: it may be applied for again."""
    if case.kind != MATTER or not isinstance(fact, StatusChanged) or fact.to != Status.REVOKED:
        return
    stage = tree.parent(case)
    if stage is not None and stage.status in PASSED:
        yield stage, StatusChanged(to=Status.REVOKED)
        yield from ((stage, each) for each in all_closed(stage))


@registry.action
class Revoke(Action):
    """撤销: the head takes a granted decision back; its licence no longer holds from today."""

    name, title = "revoke", "撤销决定"
    kinds, states = frozenset({MATTER}), PASSED
    grave = True

    class Input(Given):
        remark: str = Field(min_length=5, max_length=1000, title="撤销的理由和依据")

    def who(self, view: View) -> Refusal | None:
        if view.case.organisation in view.actor.organisations(Role.HEAD):
            return None
        return Refusal("只有承办部门的审批负责人可以撤销决定")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from all_closed(view.case)
        yield StatusChanged(to=Status.REVOKED, remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        withdrawn = revoke_licence(view.case, given.remark, view.now)
        return letter(view, "revocation", reason=given.remark, licence=withdrawn)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify(f"已撤销：{view.case.title}", given.remark, organisation=view.tree.top().applicant)


@registry.action
class AskForReconsideration(Action):
    """申请复核: the applicant does not agree with a decision; somebody else of the authority looks again."""

    name, title = "ask_reconsideration", "申请复核"
    kinds, states = frozenset({STAGE, MATTER}), FINISHED | {Status.NOT_ACCEPTED}

    class Input(Given):
        remark: str = Field(min_length=5, max_length=2000, title="不同意的理由")

    def who(self, view: View) -> Refusal | None:
        return applicant(view)

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.kind == STAGE and view.case.status is not Status.NOT_ACCEPTED:
            yield Refusal("阶段的结论由各事项的决定得出", "请在有异议的事项中申请复核")
        elif waiting(view.case, Aside.RECONSIDER):
            yield Refusal("复核正在办理")
        elif any(Aside.RECONSIDER.of(task) for task in view.case.tasks.values()):
            yield Refusal("已经复核过一次", "仍不同意的，可以依法寻求其他救济途径")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield ReconsiderationAsked(remark=given.remark)
        task = new_task(view.case, Aside.RECONSIDER, "复核", view.case.organisation, Role.HEAD)
        yield Moved(opened=(task,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify(f"申请复核：{view.case.title}", given.remark, organisation=view.case.organisation)


@registry.action
class Reconsider(AtDesk):
    """复核: the decision is upheld, changed in what it says, or set aside; then one may apply again."""

    name, title = "reconsider", "复核"
    kinds, states = AskForReconsideration.kinds, AskForReconsideration.states
    grave = True
    what = Aside.RECONSIDER
    outcomes = {"uphold": "维持原决定", "change": "变更原决定的内容", "set-aside": "撤销原决定"}
    reasoned = frozenset(outcomes)

    def who(self, view: View) -> Refusal | None:
        refusal = super().who(view)
        if refusal is None and view.actor.user in deciders(view):
            return Refusal("您参与了原决定的办理", "复核由本部门的其他审批负责人办理")
        return refusal

    def conclusions(self, view: View, task: TaskState) -> Any:
        return super().conclusions(view, task) if self.who(view) is None else ()

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        if given.outcome == "set-aside":
            yield from all_closed(view.case, but=task)
            yield StatusChanged(to=Status.REVOKED, remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.REVOKED:
            withdrawn = revoke_licence(view.case, given.remark, view.now)
            yield from letter(view, "revocation", reason=given.remark, licence=withdrawn)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"复核：{self.outcomes[given.outcome]}"
        yield Notify(title, given.remark, organisation=view.tree.top().applicant)


def deciders(view: View) -> set[int]:
    """Everyone of the authority who had a hand in the decision; a stage was decided at the window."""
    done = (task for task in view.case.tasks.values() if task.role != Role.APPLICANT)
    people = {task.done_by for task in done if task.done_by is not None}
    ended = Status.NOT_ACCEPTED if view.case.kind == STAGE else None
    people |= {
        event.actor
        for event, fact in view.tree.history
        if event.chain == view.case.id
        and isinstance(fact, StatusChanged)
        and fact.to in (ended, *FINISHED)
        and event.actor is not None
    }
    return people
