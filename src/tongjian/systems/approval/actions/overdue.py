"""What was not done in time beside the process: never silence, always somebody's decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, platform, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.status import Status
from tongjian.systems.approval.actions.aside import Aside
from tongjian.systems.approval.actions.consultation import silence
from tongjian.systems.approval.facts import Overdue
from tongjian.systems.approval.kinds import MATTER, STAGE

# What follows when these are late is in `declining`, `gaps` and `commitment`; of the rest who waits is told.
WATCHED = (
    Aside.CORRECT,
    Aside.GAP,
    Aside.RECTIFY,
    Aside.CONSULT,
    Aside.VERIFY,
    Aside.SPECIAL,
    Aside.REDECIDE,
)


@registry.action
class NoteOverdue(Action):
    """记录逾期: a task beside the process was not finished within its limit."""

    name, title = "note_overdue", "记录逾期"
    kinds, states = frozenset({STAGE, MATTER}), frozenset(Status)
    by_platform = True

    class Input(Given):
        task: UUID = Field(title="工作")

    def who(self, view: View) -> Refusal | None:
        return platform(view)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        task = view.case.tasks.get(given.task)
        if task is None or not task.open:
            yield Refusal("这项工作已经完成")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        task = view.case.tasks[given.task]
        yield Overdue(task=str(task.id), node=task.node, title=task.title)
        if Aside.CONSULT.of(task):
            yield from silence(view.case, task)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        task = view.case.tasks[given.task]
        for body in dict.fromkeys((task.organisation, view.case.organisation)):
            yield Notify(f"逾期：{task.title}", view.case.title, organisation=body)
