"""撤销: a granted decision is taken back, and what rested on it falls with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import all_closed
from tongjian.systems.approval.actions.falling import fallen
from tongjian.systems.approval.kinds import MATTER

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
        return fallen(view, given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify(f"已撤销：{view.case.title}", given.remark, organisation=view.tree.top().applicant)
