"""联合审图 and 联合验收: one appointment, one inspection, one conclusion over several matters of a stage.

A session is facts on the stage. Each department that takes part confirms the appointment and gives its
opinion as a task beside the process; the lead department's one conclusion then decides all their matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, NewTask, StatusChanged, TaskDone
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import NEGATIVE, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import AGREE, Aside, AtDesk, closed, new_task, waiting
from tongjian.systems.approval.actions.consultation import open_opinions
from tongjian.systems.approval.actions.deciding import against_granting, granted
from tongjian.systems.approval.facts import (
    JointConfirmed,
    JointEnded,
    JointProposed,
    JointSession,
    joint_session,
)
from tongjian.systems.approval.kinds import STAGE

RUNNING = frozenset({Status.UNDER_REVIEW})
OF_A_SESSION = (Aside.JOINT_CONFIRM, Aside.JOINT_OPINION, Aside.JOINT_CONCLUDE)
Following = Iterator[tuple[CaseState, Fact]]


def open_session(view: View) -> JointSession | None:
    """The session that is under way."""
    session = joint_session(view.case)
    return session if session and session.open else None


def taking_part(tree: Tree, session_matters: Iterable[str]) -> list[CaseState]:
    """The matters of these codes that are not decided yet, in the order of the stage."""
    wanted = set(session_matters)
    return [matter for matter in tree.children(tree.top()) if matter.matter in wanted and not matter.ended]


def tasks_of_session(stage: CaseState) -> list[TaskState]:
    return [task for kind in OF_A_SESSION for task in waiting(stage, kind)]


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
        yield from _to_all(
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
            yield from _to_all(
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
class GiveJointOpinion(AtDesk):
    """联合办理的部门意见: what the department found at the one inspection."""

    name, title = "give_joint_opinion", "填写联合办理意见"
    kinds, states = frozenset({STAGE}), RUNNING
    what = Aside.JOINT_OPINION
    outcomes = {AGREE: "合格", "amend": "需要整改"}

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        session = joint_session(view.case)
        if session and view.now < session.at:
            yield Refusal(f"{session.title}约定在{session.at:%-m月%-d日 %H:%M}", "请在现场办理后填写")

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        session = joint_session(view.case)
        assert session is not None, "an opinion is given in a session"
        if [each for each in tasks_of_session(view.case) if each is not task]:
            return
        lead = view.case.organisation
        conclude = new_task(view.case, Aside.JOINT_CONCLUDE, f"{session.title}结论", lead, Role.HEAD)
        yield Moved(opened=(conclude,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        if waiting(view.case, Aside.JOINT_CONCLUDE):
            yield Notify("各部门意见已齐，请出具结论", view.case.title, organisation=view.case.organisation)


@registry.action
class ConcludeJoint(AtDesk):
    """联合结论: one record, one conclusion; it decides every matter that takes part, or none."""

    name, title = "conclude_joint", "出具联合结论"
    kinds, states = frozenset({STAGE}), RUNNING
    grave = True
    what = Aside.JOINT_CONCLUDE
    outcomes = {AGREE: "合格", "amend": "整改后复验"}
    reasoned = frozenset({AGREE})

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        session = joint_session(view.case)
        if outcome != AGREE or session is None:
            return
        for opinion in opinions(view.case):
            if opinion.outcome in NEGATIVE:
                who = pack_of(view.case.city).duty_title(view.duty_of(opinion.organisation))
                yield Refusal(f"{who}的意见为需要整改", "请出具整改后复验的结论")
        for matter in taking_part(view.tree, session.matters):
            at_matter = replace(view, case=matter)
            if matter.status is Status.SPECIAL_STARTED:
                yield Refusal(f"“{matter.title}”正在进行特别程序", "请先结束特别程序")
            if open_opinions(matter):
                yield Refusal(f"“{matter.title}”征求的意见还没有答复", "请等待答复")
            for refusal in against_granting(at_matter, together=session.matters):
                yield Refusal(f"“{matter.title}”：{refusal.sentence}", refusal.mend)

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        session, stage = joint_session(view.case), view.case
        assert session is not None, "a conclusion is drawn in a session"
        ending = "passed" if given.outcome == AGREE else "failed"
        yield JointEnded(title=session.title, ending=ending, record=given.remark)
        if ending == "failed" and stage.applicant is not None:
            title = f"{session.title}整改"
            mend = new_task(stage, Aside.JOINT_RECTIFY, title, stage.applicant, Role.APPLICANT)
            yield Moved(opened=(mend,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        session = joint_session(view.case)
        assert session is not None, "a conclusion is drawn in a session"
        yield from _to_all(view, f"{session.title}结论：{self.outcomes[given.outcome]}", given.remark)


def opinions(stage: CaseState) -> list[TaskState]:
    """The latest opinion on each matter."""
    latest = {
        task.node: task for task in stage.tasks.values() if Aside.JOINT_OPINION.of(task) and task.outcome
    }
    return list(latest.values())


@registry.reaction
def one_conclusion_decides_them_all(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """Every matter that takes part is finished: its open steps by the conclusion, the matter as granted."""
    session = joint_session(case) if case.kind == STAGE else None
    if session is None or not isinstance(fact, JointEnded) or fact.ending != "passed":
        return
    for matter in taking_part(tree, session.matters):
        steps = [task for task in matter.open_tasks() if not task.aside]
        for step in steps:
            yield matter, TaskDone(task=str(step.id), outcome=AGREE, said=f"{session.title}合格")
        if beside := [task for task in matter.open_tasks() if task.aside]:
            yield matter, Moved(closed=closed(beside))
        yield matter, StatusChanged(to=granted(tree, matter))


@registry.action
class ReportJointRectified(AtDesk):
    """报告整改: what kept the conclusion back was mended; the lead department makes a new appointment."""

    name, title = "report_joint_rectified", "报告联合办理整改完成"
    kinds, states = frozenset({STAGE}), RUNNING
    what = Aside.JOINT_RECTIFY
    outcomes = {"done": "已完成整改"}
    reasoned = frozenset({"done"})

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("申请单位已完成整改，请约定复验", view.case.title, organisation=view.case.organisation)


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
        yield from _to_all(view, "联合办理已取消", given.remark)


def _to_all(view: View, title: str, text: str) -> Iterator[Notify]:
    """Everyone who takes part, the applicant included, once."""
    session = joint_session(view.case)
    matters = session.matters if session else ()
    bodies = {matter.organisation for matter in view.tree.children(view.case) if matter.matter in matters}
    for body in sorted(bodies | ({view.case.applicant} if view.case.applicant else set())):
        yield Notify(title, text, organisation=body)


def _local(at: datetime) -> datetime:
    """A time that was typed is local time."""
    return at if timezone.is_aware(at) else timezone.make_aware(at)
