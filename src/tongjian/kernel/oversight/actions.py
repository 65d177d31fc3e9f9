"""督办、答复、升级: every write of oversight, as declared actions on the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, platform, registry
from tongjian.kernel.cases.common import ANY_KIND, Given
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.oversight import state
from tongjian.kernel.oversight.facts import Escalated, Step, Urged, UrgingAnswered, UrgingSettled
from tongjian.kernel.oversight.overdue import red_since
from tongjian.kernel.oversight.people import heads_of, leaders_of
from tongjian.kernel.oversight.rules import rules_of
from tongjian.kernel.oversight.state import UrgingState
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role

WORKING = (Role.WINDOW, Role.HANDLER, Role.HEAD)


@registry.action
class Urge(Action):
    """督办: a supervisor asks the departments that have the case to hurry, and to answer for it."""

    name, title = "urge", "督办"
    kinds, states = ANY_KIND, OPEN

    class Input(Given):
        remark: str = Field(min_length=2, max_length=500, title="督办意见")
        organisation: int | None = Field(None, title="被督办部门（不选为全部在办部门）")

    def who(self, view: View) -> Refusal | None:
        if view.actor.has(Role.SUPERVISOR, city=view.case.city):
            return None
        return Refusal("只有督查人员可以督办")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "organisation":
            urged = state.urged_of(view.case)
            names = Organisation.objects.filter(pk__in=urged).order_by("pk").values_list("pk", "name")
            yield from ((str(pk), name) for pk, name in names)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if given.organisation is not None and given.organisation not in state.urged_of(view.case):
            yield Refusal("这个部门现在没有本办件的工作", "请刷新页面，选择正在办理的部门")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        urged = [given.organisation] if given.organisation is not None else state.urged_of(view.case)
        for organisation in urged:
            yield Urged(
                urging=str(uuid4()),
                organisation=organisation,
                remark=given.remark,
                answer_by=_answer_by(view),
            )

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        urged = [given.organisation] if given.organisation is not None else state.urged_of(view.case)
        for organisation in urged:
            yield Notify(
                "督办", f"{given.remark}（请于 {_answer_by(view)} 前答复）", organisation=organisation
            )


@registry.action
class AnswerUrging(Action):
    """答复督办: anyone who works in the urged department, in writing, once for each urging."""

    name, title = "answer_urging", "答复督办"
    kinds, states = ANY_KIND, OPEN

    class Input(Given):
        urging: UUID = Field(title="督办")
        remark: str = Field(min_length=2, max_length=1000, title="答复")

    def who(self, view: View) -> Refusal | None:
        if _unanswered(view, view.actor.organisations(*WORKING)):
            return None
        if any(u.organisation in view.actor.organisations(*WORKING) for u in _urgings(view).values()):
            return Refusal("督办都已经答复")
        return Refusal("只有被督办的部门可以答复")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "urging":
            for urging in _unanswered(view, view.actor.organisations(*WORKING)):
                on = timezone.localtime(urging.at)
                yield urging.id, f"{on:%Y-%m-%d} 的督办，{urging.answer_by} 前答复"

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        urging = _urgings(view).get(str(given.urging))
        if urging is None:
            yield Refusal("没有这次督办", "请刷新页面")
        elif urging.answered:
            yield Refusal("这次督办已经答复", "请刷新页面查看")
        elif urging.organisation not in view.actor.organisations(*WORKING):
            yield Refusal("这次督办的是其他部门")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield UrgingAnswered(urging=str(given.urging), remark=given.remark)


@registry.action
class Escalate(Action):
    """升级督办: what is due today, by itself; whoever has finished in the meantime is struck off instead."""

    name, title = "escalate_urging", "督办升级"
    kinds, states = ANY_KIND, OPEN
    by_platform = True

    def who(self, view: View) -> Refusal | None:
        return platform(view)

    def ready(self, view: View) -> Iterator[Refusal]:
        if not list(_steps(view)):
            yield Refusal("现在没有需要升级的督办")

    def load(self, view: View, given: Any) -> Any:
        """Whom each step turns to."""
        told: list[Notify] = []
        for fact in _steps(view):
            if isinstance(fact, Escalated):
                organisation = _organisation_of(view, fact.urging) or 0
                of = heads_of(organisation) if fact.to == Step.HEAD else leaders_of(view.case.city)
                told.extend(Notify("督办升级", fact.because, user=user) for user in of)
                if not of:
                    told.append(Notify("督办升级", fact.because, organisation=organisation))
        return told

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        return _steps(view)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        notices: list[Notify] = view.loaded
        return notices


def _urgings(view: View) -> dict[str, UrgingState]:
    return state.urgings_of(view.tree, view.case)


def _unanswered(view: View, of: frozenset[int]) -> list[UrgingState]:
    urgings = _urgings(view).values()
    return [u for u in urgings if u.organisation in of and not u.answered and not u.settled]


def _answer_by(view: View) -> str:
    days = rules_of(view.case.city).answer.days
    return calendar_of(view.case.city).add_working_days(timezone.localdate(view.now), days).isoformat()


def _steps(view: View) -> Iterator[Fact]:
    """What follows today: settled, escalated, or urged by the platform for the first time."""
    case, today = view.case, timezone.localdate(view.now)
    rules, calendar = rules_of(case.city), calendar_of(case.city)
    standing = [urging for urging in _urgings(view).values() if not urging.settled]
    for urging in standing:
        if state.is_settled(case, urging):
            yield UrgingSettled(urging=urging.id)
            continue
        red = red_since(case, urging.organisation, calendar, today)
        if due := state.due_step(urging, rules, calendar, today, red):
            yield Escalated(urging=urging.id, to=due.to, because=due.because, answer_by=_answer_by(view))
    urged = {urging.organisation for urging in standing}
    for organisation in sorted({task.organisation for task in state.with_officials(case)} - urged):
        red = red_since(case, organisation, calendar, today)
        yield from _urged_by_itself(view, organisation, red, today)


def _urged_by_itself(view: View, organisation: int, red: date | None, today: date) -> Iterator[Fact]:
    """Nobody urged a department that is overdue for too long: the platform does, and tells its head."""
    id_ = str(_id_of(view, organisation, red))
    fresh = UrgingState(id_, organisation, view.now, today + timedelta(days=1), automatic=True)
    rules, calendar = rules_of(view.case.city), calendar_of(view.case.city)
    if due := state.due_step(fresh, rules, calendar, today, red):
        answer_by = _answer_by(view)
        yield Urged(urging=id_, organisation=organisation, answer_by=answer_by, automatic=True)
        yield Escalated(urging=id_, to=due.to, because=due.because, answer_by=answer_by)


def _id_of(view: View, organisation: int, red: date | None) -> UUID:
    """The same whenever it is worked out in one transaction: checks and effect speak of one urging."""
    return uuid5(view.case.id, f"urging:{organisation}:{red}:{len(_urgings(view))}")


def _organisation_of(view: View, urging: str) -> int | None:
    known = _urgings(view).get(urging)
    if known:
        return known.organisation
    return next((f.organisation for f in _steps(view) if isinstance(f, Urged) and f.urging == urging), None)
