"""联合审图 and 联合验收: one inspection with an opinion of each department, one conclusion for them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tongjian.kernel.cases.actions import Notify, Refusal, View, registry
from tongjian.kernel.cases.facts import Fact, Moved, StatusChanged, TaskDone
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import NEGATIVE, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import AGREE, Aside, AtDesk, closed, new_task, waiting
from tongjian.systems.approval.actions.consultation import open_opinions
from tongjian.systems.approval.actions.deciding import against_granting, granted
from tongjian.systems.approval.actions.sessions import (
    RUNNING,
    taking_part,
    tasks_of_session,
    to_all,
)
from tongjian.systems.approval.facts import (
    JointEnded,
    joint_session,
)
from tongjian.systems.approval.kinds import STAGE

Following = Iterator[tuple[CaseState, Fact]]


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
        yield from to_all(view, f"{session.title}结论：{self.outcomes[given.outcome]}", given.remark)


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
