"""联合审图 and 联合验收: one appointment that all who take part confirm, or that is put off or cancelled.

A session is facts on the stage; to confirm is a task beside the process. What follows when all have
confirmed is in `joint`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, NewTask
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, AtDesk, closed, new_task
from tongjian.systems.approval.actions.sessions import (
    RUNNING,
    open_session,
    taking_part,
    tasks_of_session,
    to_all,
)
from tongjian.systems.approval.facts import (
    JointConfirmed,
    JointEnded,
    JointProposed,
    JointSession,
    joint_session,
)
from tongjian.systems.approval.kinds import STAGE


class OfLead(Action):
    """An act of the department that leads the stage."""

    kinds, states = frozenset({STAGE}), RUNNING

    def who(self, view: View) -> Refusal | None:
        if view.case.organisation in view.actor.organisations(Role.HANDLER, Role.HEAD):
            return None
        return Refusal("只有牵头部门可以组织联合办理")


@registry.action
class ProposeJoint(OfLead):
    """约定联合审图或联合验收: time and place, for all departments and the applicant to confirm."""

    name, title = "propose_joint", "约定联合办理"

    class Input(Given):
        when: datetime = Field(title="时间（如 2026-03-09 09:30）")
        place: str = Field(min_length=2, max_length=200, title="地点")

    def ready(self, view: View) -> Iterator[Refusal]:
        joint = view.definition.stage.joint
        if joint is None:
            yield Refusal("本阶段没有联合办理的事项")
        elif session := open_session(view):
            yield Refusal(f"已经约定{session.title}", "请先完成或取消")
        elif not taking_part(view.tree, joint.matters):
            yield Refusal("参加联合办理的事项都已办结")

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if _local(given.when) <= view.now:
            yield Refusal("约定的时间已经过去", "请填写以后的时间")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        joint, stage = view.definition.stage.joint, view.case
        matters = taking_part(view.tree, joint.matters)
        at = _local(given.when)
        yield JointProposed(
            title=joint.title,
            matters=tuple(matter.matter for matter in matters),
            at=at.isoformat(),
            place=given.place,
        )
        title = f"确认{joint.title}：{at:%-m月%-d日 %H:%M}，{given.place}"
        bodies = dict.fromkeys(matter.organisation for matter in matters)
        departments = tuple(
            new_task(stage, Aside.JOINT_CONFIRM, title, body, Role.HANDLER, about=str(body))
            for body in bodies
        )
        yield Moved(opened=(*departments, *_applicants(stage, title)))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield from to_all(
            view, "请确认联合办理的时间地点", f"{_local(given.when):%-m月%-d日 %H:%M}，{given.place}"
        )


def _applicants(stage: CaseState, title: str) -> Iterator[NewTask]:
    if stage.applicant is not None:
        yield new_task(
            stage, Aside.JOINT_CONFIRM, title, stage.applicant, Role.APPLICANT, about=str(stage.applicant)
        )


@registry.action
class ConfirmJoint(AtDesk):
    """确认约定: with the last to confirm, the appointment stands; whoever cannot come asks for another."""

    name, title = "confirm_joint", "确认联合办理的时间地点"
    kinds, states = frozenset({STAGE}), RUNNING
    what = Aside.JOINT_CONFIRM
    outcomes = {"confirm": "确认参加", "postpone": "要求改期"}
    reasoned = frozenset({"postpone"})

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        session = joint_session(view.case)
        assert session is not None, "an appointment is confirmed in a session"
        others = [each for each in tasks_of_session(view.case) if each is not task]
        if given.outcome == "postpone":
            yield JointEnded(title=session.title, ending="postponed", record=given.remark)
            yield Moved(closed=closed(others))
        elif not others:
            yield JointConfirmed(title=session.title)
            yield Moved(opened=tuple(_opinions(view, session)))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        session = joint_session(view.case)
        if session and session.standing == "confirmed":
            yield from to_all(
                view, f"{session.title}的时间地点已确认", f"{session.at:%-m月%-d日 %H:%M}，{session.place}"
            )
        elif given.outcome == "postpone":
            yield Notify("要求改期", given.remark, organisation=view.case.organisation)


def _opinions(view: View, session: JointSession) -> Iterator[NewTask]:
    """One for each matter: a department with two matters judges each."""
    for matter in taking_part(view.tree, session.matters):
        yield new_task(
            view.case,
            Aside.JOINT_OPINION,
            f"{session.title}意见：{matter.title}",
            matter.organisation,
            Role.HANDLER,
            about=matter.matter,
        )


@registry.action
class CancelJoint(OfLead):
    """取消联合办理: the departments decide their matters one by one again, or another time is agreed on."""

    name, title = "cancel_joint", "取消联合办理"
    grave = True

    class Input(Given):
        remark: str = Field(min_length=2, max_length=500, title="原因")

    def ready(self, view: View) -> Iterator[Refusal]:
        if open_session(view) is None:
            yield Refusal("现在没有联合办理")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        session = open_session(view)
        assert session is not None, "only what was agreed on is cancelled"
        yield JointEnded(title=session.title, ending="cancelled", record=given.remark)
        if tasks := tasks_of_session(view.case):
            yield Moved(closed=closed(tasks))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield from to_all(view, "联合办理已取消", given.remark)


def _local(at: datetime) -> datetime:
    """A time that was typed is local time."""
    return at if timezone.is_aware(at) else timezone.make_aware(at)
