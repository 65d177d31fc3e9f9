"""复核: a decision is looked at again by somebody who did not take it, and what comes of it takes effect."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, applicant, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, LicenceIssued, Moved, StatusChanged
from tongjian.kernel.cases.state import TaskState
from tongjian.kernel.cases.status import FINISHED, PASSED, RETURNED, Status
from tongjian.kernel.licences.actions import end
from tongjian.kernel.licences.content import Line
from tongjian.kernel.licences.ending import LicenceEnded, LicenceRestored
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval import permit
from tongjian.systems.approval.actions.aside import (
    AGREE,
    Aside,
    AtDesk,
    Finishing,
    all_closed,
    new_task,
    waiting,
)
from tongjian.systems.approval.actions.deciding import against_ending, against_granting, granted
from tongjian.systems.approval.actions.granting import Granting
from tongjian.systems.approval.actions.intake import RECEIVE, receive_task
from tongjian.systems.approval.actions.letters import days_said, last_day, letter, written
from tongjian.systems.approval.actions.undoing import last_decided
from tongjian.systems.approval.facts import Amended, ReconsiderationAsked, Undone, lacking, waived
from tongjian.systems.approval.kinds import MATTER, STAGE

UPHOLD, CHANGE, SET_ASIDE, ANEW = "uphold", "change", "set-aside", "anew"


@registry.action
class AskForReconsideration(Action):
    """申请复核: the applicant does not agree with a decision; somebody else of the authority looks again."""

    name, title = "ask_reconsideration", "申请复核"
    kinds, states = frozenset({STAGE, MATTER}), FINISHED | RETURNED | {Status.REVOKED}

    class Input(Given):
        remark: str = Field(min_length=5, max_length=2000, title="不同意的理由")

    def who(self, view: View) -> Refusal | None:
        return applicant(view)

    def ready(self, view: View) -> Iterator[Refusal]:
        case = view.case
        if case.kind == STAGE and case.status not in RETURNED:
            yield Refusal("阶段的结论由各事项的决定得出", "请在有异议的事项中申请复核")
        elif case.kind == MATTER and case.status in RETURNED:
            yield Refusal("不予受理、不受理是对整个阶段作出的", "请在阶段的办件中申请复核")
        elif waiting(case, Aside.RECONSIDER):
            yield Refusal("复核正在办理")
        elif reconsidered(view):
            yield Refusal("已经复核过一次", "仍不同意的，可以依法寻求其他救济途径")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield ReconsiderationAsked(remark=given.remark)
        task = new_task(view.case, Aside.RECONSIDER, "复核", view.case.organisation, Role.HEAD)
        yield Moved(opened=(task,))

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify(f"申请复核：{view.case.title}", given.remark, organisation=view.case.organisation)


def reconsidered(view: View) -> bool:
    """Whether the decision that stands has been looked at again already, or came of it."""
    decided = last_decided(view.tree, view.case)
    looked = [t.ended_at for t in view.case.tasks.values() if Aside.RECONSIDER.of(t) and t.ended_at]
    return any(decided is None or at >= decided for at in looked)


@registry.action
class Reconsider(AtDesk):
    """复核: the decision is upheld, changed, set aside, or has to be taken anew within a time.

    To set a revocation aside brings back the decision that was revoked, its licence included; to set any
    other decision aside leaves none, and one may apply again.
    """

    name, title = "reconsider", "复核"
    kinds, states = AskForReconsideration.kinds, AskForReconsideration.states
    grave = True
    what = Aside.RECONSIDER
    outcomes: ClassVar[Mapping[str, str]] = {
        UPHOLD: "维持原决定",
        CHANGE: "变更原决定",
        SET_ASIDE: "撤销原决定",
        ANEW: "撤销原决定，限期重新作出决定",
    }
    reasoned = frozenset(outcomes)

    class Input(Finishing):
        days: int | None = Field(None, ge=1, le=60, title="重新作出决定的期限（工作日）")

    def who(self, view: View) -> Refusal | None:
        refusal = super().who(view)
        if refusal is None and view.actor.user in deciders(view):
            return Refusal("您参与了原决定的办理", "复核由本部门的其他审批负责人办理")
        return refusal

    def conclusions(self, view: View, task: TaskState) -> Any:
        return super().conclusions(view, task) if self.who(view) is None else ()

    def against(self, view: View, task: TaskState, outcome: str) -> Iterator[Refusal]:
        if outcome != CHANGE:
            return
        if view.case.status is Status.REFUSED:
            yield from against_ending(view)
            yield from against_granting(view, task)
            yield from _missing(view)
        elif not (view.case.status in PASSED and view.case.licence):
            yield Refusal("原决定没有可以变更的内容", "请维持、撤销，或限期重新作出决定")

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        yield from super().check(view, given)
        if given.outcome == ANEW and view.case.kind == MATTER and given.days is None:
            yield Refusal("没有填写重新作出决定的期限", "请写明须在几个工作日内重新作出决定")

    def follows(self, view: View, task: TaskState, given: Any) -> Iterator[Fact]:
        case = view.case
        match given.outcome:
            case "set-aside" if case.status is Status.REVOKED:
                decision, moment = _revoked_decision(view)
                yield Undone(to=decision, decided=moment)
            case "set-aside":
                yield from all_closed(case, but=task)
                yield StatusChanged(to=Status.REVOKED, remark=given.remark)
            case "change" if case.status is Status.REFUSED:
                yield Undone(to=Status.UNDER_REVIEW)
                yield StatusChanged(to=granted(view.tree, case), remark=given.remark)
            case "change":
                yield Amended()
            case "anew" if case.kind == STAGE:
                window = next(t.organisation for t in case.tasks.values() if t.node == RECEIVE)
                yield Undone(to=Status.RECEIVED)
                yield Moved(opened=(receive_task(case, window),))
            case "anew":
                yield from all_closed(case, but=task)
                yield Undone(to=Status.UNDER_REVIEW, days=given.days)
                redecide = new_task(
                    case, Aside.REDECIDE, "重新作出决定", case.organisation, Role.HEAD, limit=given.days
                )
                yield Moved(opened=(redecide,))

    def load(self, view: View, given: Any) -> tuple[Status, str]:
        """The status that is looked at again, and the licence of the case as it stands before."""
        return view.case.status, view.case.licence

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """What becomes of the licence, and the decision in writing."""
        before, licence = view.loaded
        about = {"conclusion": self.outcomes[given.outcome], "reason": given.remark}
        if given.outcome == CHANGE and before in PASSED:
            issued = yield from _replaced(view, given.remark)
            about["issued"] = permit.called(issued)
        elif given.outcome in (SET_ASIDE, ANEW) and before in PASSED:
            about["licence"] = permit.revoke_licence(licence, given.remark, view.now)
        elif given.outcome == SET_ASIDE and before is Status.REVOKED:
            restored = permit.restore_licence(licence, view.now)
            if restored is not None:
                yield LicenceRestored(licence=str(restored.pk), number=restored.document_number)
                about["restored"] = permit.called(restored)
        if given.outcome == ANEW and given.days and view.case.kind == MATTER:
            about["time"] = days_said(given.days, "workday")
            about["until"] = written(last_day(view.case.city, view.now, given.days))
        yield from letter(view, "reconsideration", **about)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"复核：{self.outcomes[given.outcome]}"
        yield Notify(title, given.remark, organisation=view.tree.top().applicant)


def _missing(view: View) -> Iterator[Refusal]:
    """Materials that were to come later and never came: the gaps themselves closed with the refusal."""
    asked = {m.name for m in view.definition.matter.materials} - waived(view.case)
    for each in lacking(view.tree.top()):
        if each.name in asked:
            yield Refusal(f"{each.title}没有补交", "请限期重新作出决定，由申请单位先补交")


def _revoked_decision(view: View) -> tuple[Status, str]:
    """What was revoked, and when it had been decided (ISO 8601)."""
    decisions = [
        (Status(fact.to), event.at)
        for event, fact in view.tree.history
        if event.chain == view.case.id and isinstance(fact, StatusChanged) and fact.to in PASSED
    ]
    status, moment = decisions[-1]
    return status, moment.isoformat()


def _replaced(view: View, remark: str) -> Generator[Fact, None, Licence]:
    """换发: the licence ends, another one states what was changed. Answers the new one."""
    old = Licence.objects.get(pk=view.case.licence)
    if old.state == LicenceState.VALID:
        end(old, LicenceState.LAPSED, "经复核变更内容，换发新证", on=timezone.localdate(view.now))
        yield LicenceEnded(licence=str(old.pk), number=old.document_number, state=LicenceState.LAPSED.value)
    new = permit.issue(view.tree, view.case, view.now, Line("changed", "复核变更的内容", remark))
    yield LicenceIssued(licence=str(new.pk), number=new.number or "", digest=new.digest)
    return new


@registry.action
class Redecide(Granting):
    """重新作出决定: what a reconsideration has ordered, within the time it gave."""

    name, title = "redecide", "重新作出决定"
    what = Aside.REDECIDE
    outcomes = {AGREE: "准予许可", "refuse": "不予许可"}


def deciders(view: View) -> set[int]:
    """Everyone of the authority who had a hand in the decision; a stage was decided at the window.

    Of a revocation only whoever revoked: it is that decision which is looked at again.
    """
    case = view.case
    ended = {case.status} if case.kind == STAGE or case.status is Status.REVOKED else FINISHED
    people = {
        event.actor
        for event, fact in view.tree.history
        if event.chain == case.id and isinstance(fact, StatusChanged) and fact.to in ended
    }
    if case.status is not Status.REVOKED:
        people |= {task.done_by for task in case.tasks.values() if task.role != Role.APPLICANT}
    return {person for person in people if person is not None}
