"""不受理: what was not corrected, and what belongs to another authority, is sent back with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from tongjian.kernel.cases.actions import Notify, Refusal, View, registry, role
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, all_closed, new_task, waiting
from tongjian.systems.approval.actions.intake import RECEIVE, ByWindow
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.facts import Overdue
from tongjian.systems.approval.kinds import STAGE

UNANSWERED, UNMENDED, ELSEWHERE = "unanswered", "unmended", "elsewhere"
# Why, and the state in which each may be the reason.
GROUNDS = {
    UNANSWERED: ("逾期没有补正", frozenset({Status.CORRECTION_STARTED})),
    UNMENDED: ("补正后申请材料仍不齐全或者不符合法定形式", frozenset({Status.CORRECTION_ENDED})),
    ELSEWHERE: (
        "申请事项不属于本机关职权范围",
        frozenset({Status.RECEIVED, Status.CORRECTION_ENDED}),
    ),
}


@registry.reaction
def an_unanswered_correction_is_for_the_window(
    tree: Tree, case: CaseState, fact: Fact, now: datetime
) -> Iterator[tuple[CaseState, Fact]]:
    """补正逾期: the window decides what follows; the applicant may still answer until it has."""
    if case.kind != STAGE or not isinstance(fact, Overdue) or not fact.node.startswith(Aside.CORRECT.node()):
        return
    received = next((task for task in case.tasks.values() if task.node == RECEIVE), None)
    if received is not None and not waiting(case, Aside.UNANSWERED):
        title = "逾期未补正，决定是否不受理"
        yield (
            case,
            Moved(opened=(new_task(case, Aside.UNANSWERED, title, received.organisation, Role.WINDOW),)),
        )


@registry.action
class Decline(ByWindow):
    """不受理: told in writing, with the ground, the remedies and, if there is one, where to go instead."""

    name, title = "decline", "不受理"
    states = BEFORE_ACCEPTANCE
    grave = True

    class Input(Given):
        ground: Literal["unanswered", "unmended", "elsewhere"] = Field(title="情形")
        remark: str = Field(min_length=5, max_length=1000, title="不受理的理由和依据")
        instead: str = Field("", max_length=100, title="应当向其申请的机关（不属于本机关职权时填写）")

    def who(self, view: View) -> Refusal | None:
        if view.case.status is not Status.CORRECTION_STARTED:
            return super().who(view)
        # While the applicant has to correct, nothing waits at the window that received it.
        received = [task for task in view.case.tasks.values() if task.node == RECEIVE]
        if any(task.organisation in view.actor.organisations(Role.WINDOW) for task in received):
            return None
        return role(Role.WINDOW)(view) or Refusal("这件申请由其他窗口收件")

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.status is Status.CORRECTION_STARTED and not waiting(view.case, Aside.UNANSWERED):
            yield Refusal("申请单位正在补正，期限还没有届满", "逾期没有补正的，可以决定不受理")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "ground":
            yield from (
                (code, said) for code, (said, states) in GROUNDS.items() if view.case.status in states
            )

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        said, states = GROUNDS[given.ground]
        if view.case.status not in states:
            yield Refusal(f"办件当前为“{view.case.status.title}”，不能以“{said}”为由不受理", "请选择其他情形")
        if given.ground == ELSEWHERE and len(given.instead) < 2:
            yield Refusal("没有写应当向哪个机关申请", "请写明该机关的名称")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.CORRECTION_STARTED:
            # 补正 that was begun is ended: nothing stays open in a case that is over.
            yield StatusChanged(to=Status.CORRECTION_ENDED)
        yield StatusChanged(to=Status.DECLINED, remark=given.remark)
        yield from all_closed(view.case)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        said, instead = GROUNDS[given.ground][0], given.instead if given.ground == ELSEWHERE else ""
        return letter(view, "declining", ground=said, reason=given.remark, instead=instead)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        said = f"{GROUNDS[given.ground][0]}。{given.remark}"
        yield Notify("申请不受理", said, organisation=view.case.applicant)
