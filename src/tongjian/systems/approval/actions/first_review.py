"""初审: the town's window looks first, within its own few days, and the application goes on in any case.

The law gives five working days from the day an application comes in to say what is missing (行政许可法
art. 32(4)). What the first review takes is taken out of these five: it stretches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, platform, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.handover.powers import Powers, titles
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import AGREE, Aside, AtDesk, closed, new_task, waiting
from tongjian.systems.approval.actions.correction import AskForCorrection, correct_task
from tongjian.systems.approval.actions.intake import RECEIVING_DAYS, receive_task
from tongjian.systems.approval.actions.letters import last_day
from tongjian.systems.approval.facts import Overdue
from tongjian.systems.approval.facts.first_review import FirstReviewBegun, accepted_by
from tongjian.systems.approval.kinds import STAGE

TO_CORRECT = "correct"


@dataclass(frozen=True)
class Reception:
    """Where an application that was handed in goes first: the body, and what is recorded of it."""

    organisation: int
    facts: tuple[Fact, ...]


def reception(session: Session, stage: CaseState, powers: Powers, region: str, window: int) -> Reception:
    """The town's window where the project stands in a town that has one, else the window that accepts."""
    town, towns = powers.first_window(region), pack_of(stage.city).towns
    if town is None or towns is None or town == window:
        return Reception(window, (Moved(opened=(receive_task(stage, window),)),))
    days = towns.first_review.days
    until = last_day(stage.city, session.now, days)
    begun = FirstReviewBegun(titles(powers.bodies)[town], window, until.isoformat())
    look = new_task(stage, Aside.FIRST_REVIEW, "初审", town, Role.WINDOW, limit=days)
    return Reception(town, (begun, Moved(opened=(look,))))


def _passed_on(view: View, but: TaskState | None = None) -> Moved:
    """The window that accepts has the application from now on, with what is left of its five days."""
    window, case = accepted_by(view.case), view.case
    assert window is not None and case.opened_at is not None, "whoever looks first knows who accepts"
    calendar, today = calendar_of(case.city), timezone.localdate(view.now)
    last = calendar.add_working_days(timezone.localdate(case.opened_at), RECEIVING_DAYS)
    left = max(1, calendar.working_days_between(today, last)) if today < last else 1
    looking = [task for task in waiting(case, Aside.FIRST_REVIEW) if task is not but]
    return Moved(opened=(receive_task(case, window, left),), closed=closed(looking))


def _to_window(view: View, text: str) -> Iterator[Notify]:
    window = accepted_by(view.case)
    yield Notify("收到初审过的申请", f"{view.case.title}：{text}", organisation=window)


@registry.action
class FirstReview(AtDesk):
    """初审: passes the application on with an opinion, or says everything that has to be corrected.

    What it asks for is the one notice of correction the law allows; what comes back goes to the window that
    accepts.
    """

    name, title = "first_review", "初审"
    kinds, states = frozenset({STAGE}), frozenset({Status.RECEIVED})
    what = Aside.FIRST_REVIEW
    outcomes = {
        AGREE: "材料齐全，转受理窗口",
        "doubt": "有疑点，附意见转受理窗口",
        TO_CORRECT: "一次性告知补正",
    }
    reasoned = frozenset({"doubt", TO_CORRECT})
    asking: ClassVar[AskForCorrection] = AskForCorrection()

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        yield from super().check(view, given)
        if given.outcome == TO_CORRECT and 0 < len(given.remark) < 5:
            yield Refusal("补正的内容太短", "请写明需要补正的全部内容，补正只能告知一次")

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        if given.outcome != TO_CORRECT:
            yield _passed_on(view, task)
            return
        yield StatusChanged(to=Status.CORRECTION_STARTED, remark=given.remark)
        others = closed(each for each in view.case.open_tasks() if each is not task)
        yield Moved(opened=(correct_task(view.case),), closed=others)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """The same notice as the window that accepts gives; the answers can be changed again."""
        if given.outcome == TO_CORRECT:
            yield from self.asking.record(view, AskForCorrection.Input(remark=given.remark))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if given.outcome == TO_CORRECT:
            yield Notify("需要补正材料", given.remark, organisation=view.case.applicant)
        else:
            yield Notify("申请已初审，转受理窗口", given.remark, organisation=view.case.applicant)
            yield from _to_window(view, self.outcomes[given.outcome])


@registry.action
class PassOn(Action):
    """初审逾期转受理: the town's window has said nothing in time; the application does not wait for it."""

    name, title = "pass_on", "初审逾期转受理"
    kinds, states = frozenset({STAGE}), frozenset({Status.RECEIVED})
    by_platform = True

    class Input(Given):
        task: UUID = Field(title="工作")

    def who(self, view: View) -> Refusal | None:
        return platform(view)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if given.task not in [task.id for task in waiting(view.case, Aside.FIRST_REVIEW)]:
            yield Refusal("初审已经完成")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        task = view.case.tasks[given.task]
        yield Overdue(task=str(task.id), node=task.node, title=task.title)
        yield _passed_on(view)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        task = view.case.tasks[given.task]
        yield Notify("初审逾期，申请已转受理窗口", view.case.title, organisation=task.organisation)
        yield from _to_window(view, "镇街窗口没有在期限内提出意见")


def first_review_until(case: CaseState, task: TaskState) -> date:
    """The last day of a first review."""
    return last_day(case.city, task.opened_at, task.limit or 0, task.unit)
