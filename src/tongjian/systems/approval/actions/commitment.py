"""告知承诺: decided at once on a promise, verified afterwards, mended or revoked when it was not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Notify, Refusal, View, registry
from tongjian.kernel.cases.facts import Fact, Moved, NewTask, StatusChanged
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import (
    AGREE,
    Aside,
    AtDesk,
    Finishing,
    all_closed,
    new_task,
)
from tongjian.systems.approval.actions.falling import fallen
from tongjian.systems.approval.actions.granting import Granting
from tongjian.systems.approval.facts import Overdue, promised
from tongjian.systems.approval.kinds import MATTER

Following = Iterator[tuple[CaseState, Fact]]


def promise_task(matter: CaseState) -> NewTask:
    """当场作出决定: the head decides on the promise the day the application is accepted."""
    return new_task(matter, Aside.PROMISE, "告知承诺审批", matter.organisation, Role.HEAD, limit=0)


def _verify_task(tree: Tree, matter: CaseState, title: str = "核查承诺") -> NewTask:
    commitment = tree.definition(matter).matter.commitment
    assert commitment is not None, "a promise is only taken where the matter has one to give"
    verify = commitment.verify
    return new_task(
        matter,
        Aside.VERIFY,
        title,
        matter.organisation,
        Role.HANDLER,
        limit=verify.days,
        unit=verify.unit,
    )


@registry.reaction
def what_was_promised_is_verified(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """Granted on a promise: the handler verifies it from the day of the decision on."""
    if case.kind == MATTER and isinstance(fact, StatusChanged) and fact.to in PASSED and promised(case):
        yield case, Moved(opened=(_verify_task(tree, case),))


@registry.reaction
def what_is_not_mended_is_looked_at(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> Following:
    """整改逾期: it goes back to the handler, who decides what follows."""
    if case.kind != MATTER or not isinstance(fact, Overdue) or not fact.node.startswith(Aside.RECTIFY.node()):
        return
    task = _verify_task(tree, case, "整改逾期，核查承诺")
    yield case, Moved(opened=(task,), closed=(fact.task,))


@registry.action
class DecideOnPromise(Granting):
    """告知承诺审批: granted on what the applicant promised, or refused."""

    name, title = "decide_on_promise", "告知承诺审批"
    what = Aside.PROMISE
    outcomes = {AGREE: "准予（告知承诺）", "refuse": "不予许可"}


@registry.action
class VerifyCommitment(AtDesk):
    """核查承诺: kept; not kept and to be mended by a day; or not kept and proposed for revocation."""

    name, title = "verify_commitment", "核查承诺"
    kinds, states = frozenset({MATTER}), PASSED
    what = Aside.VERIFY
    outcomes = {"verified": "承诺属实", "rectify": "承诺不实，限期整改", "revoke": "承诺不实，提请撤销"}
    reasoned = frozenset({"rectify", "revoke"})

    class Input(Finishing):
        days: int | None = Field(None, ge=1, le=60, title="整改期限（工作日，限期整改时填写）")

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        yield from super().check(view, given)
        if given.outcome == "rectify" and given.days is None:
            yield Refusal("没有填写整改期限", "请写明须在几个工作日内完成整改")

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        case, applicant = view.case, view.tree.top().applicant
        if given.outcome == "rectify" and applicant is not None:
            mend = new_task(case, Aside.RECTIFY, "按承诺整改", applicant, Role.APPLICANT, limit=given.days)
            yield Moved(opened=(mend,))
        elif given.outcome == "revoke":
            head = new_task(case, Aside.REVOKE, "决定是否撤销", case.organisation, Role.HEAD)
            yield Moved(opened=(head,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"承诺核查：{self.outcomes[given.outcome]}"
        text = f"{given.remark}（{given.days}个工作日内完成）" if given.outcome == "rectify" else given.remark
        yield Notify(title, text, organisation=view.tree.top().applicant)


@registry.action
class ReportRectified(AtDesk):
    """报告整改: the applicant says what was mended; the handler verifies it again."""

    name, title = "report_rectified", "报告整改完成"
    kinds, states = frozenset({MATTER}), PASSED
    what = Aside.RECTIFY
    outcomes = {"done": "已完成整改"}
    reasoned = frozenset({"done"})

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        yield Moved(opened=(_verify_task(view.tree, view.case, "核查整改"),))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("申请单位已完成整改", view.case.title, organisation=view.case.organisation)


@registry.action
class DecideRevocation(AtDesk):
    """决定是否撤销: the head answers for taking a decision back, or for leaving it."""

    name, title = "decide_revocation", "决定是否撤销"
    kinds, states = frozenset({MATTER}), PASSED
    grave = True
    what = Aside.REVOKE
    outcomes = {"revoke": "撤销决定", "keep": "不予撤销"}
    reasoned = frozenset({"revoke", "keep"})

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        if given.outcome == "revoke":
            yield from all_closed(view.case, but=task)
            yield StatusChanged(to=Status.REVOKED, remark=given.remark)

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        return fallen(view, given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"{view.case.title}：{self.outcomes[given.outcome]}"
        yield Notify(title, given.remark, organisation=view.tree.top().applicant)
