"""A matter is granted or refused in one step beside its process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tongjian.kernel.cases.actions import Notify, Refusal, View
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.state import TaskState
from tongjian.kernel.cases.status import Status
from tongjian.systems.approval.actions.aside import AGREE, AtDesk, all_closed
from tongjian.systems.approval.actions.deciding import against_ending, against_granting, granted
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.kinds import MATTER


class Granting(AtDesk):
    """Finishing such a task decides: granted where the outcome agrees, else refused with its letter."""

    kinds, states = frozenset({MATTER}), frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        yield from against_ending(view)
        if outcome == AGREE:
            yield from against_granting(view, task)

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        yield from all_closed(view.case, but=task)
        yield StatusChanged(to=granted(view.tree, view.case) if given.outcome == AGREE else Status.REFUSED)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        if view.case.status is Status.REFUSED:
            yield from letter(view, "refusal", reason=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"{view.case.title}：{view.case.status.title}"
        yield Notify(title, given.remark, organisation=view.tree.top().applicant)
