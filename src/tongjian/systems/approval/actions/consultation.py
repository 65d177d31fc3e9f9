"""征求意见: the deciding department asks others; each answers within its own time, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, Moved, TaskDone
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import NEGATIVE, Status
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import AGREE, Aside, AtDesk, new_task, step_holder, waiting
from tongjian.systems.approval.actions.letters import last_day, letter, written
from tongjian.systems.approval.actions.special import RUNNING
from tongjian.systems.approval.facts import ConsultationAsked, reopened_at
from tongjian.systems.approval.kinds import MATTER

SILENT = "silent"


def _several(value: Any) -> Any:
    """A page sends one text with commas in it, a program a list."""
    return [each for each in value.split(",") if each] if isinstance(value, str) else value


@registry.action
class Consult(Action):
    """征求意见: ask one or several departments; the matter is not decided before they have answered."""

    name, title = "consult", "征求意见"
    kinds, states = frozenset({MATTER}), RUNNING

    class Input(Given):
        departments: Annotated[list[str], BeforeValidator(_several)] = Field(
            min_length=1, max_length=30, title="部门"
        )
        days: int = Field(ge=1, le=30, title="答复期限（工作日）")
        remark: str = Field(min_length=5, max_length=2000, title="征求意见的内容")

    def who(self, view: View) -> Refusal | None:
        return step_holder(view)

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        if name == "departments":
            named = [duty for duty in view.definition.matter.consults if duty in _others(view)]
            titles = {duty: pack_of(view.case.city).duty_title(duty) for duty in _others(view)}
            if len(named) > 1:
                yield ",".join(named), "、".join(titles[duty] for duty in named)
            yield from ((duty, titles[duty]) for duty in dict.fromkeys([*named, *titles]))

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        title_of = pack_of(view.case.city).duty_title
        for duty in given.departments:
            if duty not in _others(view):
                yield Refusal(f"不能向“{duty}”征求意见", "请选择本市的其他部门")
            elif waiting(view.case, Aside.CONSULT, duty):
                yield Refusal(f"{title_of(duty)}的意见还没有答复", "请等待答复后再次征求")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        others, title_of = _others(view), pack_of(view.case.city).duty_title
        asked = list(dict.fromkeys(given.departments))
        yield ConsultationAsked(departments=tuple(map(title_of, asked)), question=given.remark)
        yield Moved(
            opened=tuple(
                new_task(
                    view.case,
                    Aside.CONSULT,
                    "答复征求意见",
                    others[duty],
                    Role.HANDLER,
                    about=duty,
                    limit=given.days,
                )
                for duty in asked
            )
        )

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        consents = pack_of(view.case.city).settings.silence_consents
        about = {
            "question": given.remark,
            "until": written(last_day(view.case.city, view.now, given.days)),
            "silence": "逾期未反馈的，视为无不同意见。" if consents else "",
        }
        for duty in dict.fromkeys(given.departments):
            yield from letter(view, "consultation", addressee=_others(view)[duty], **about)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        for duty in dict.fromkeys(given.departments):
            yield Notify(f"征求意见：{view.case.title}", given.remark, organisation=_others(view)[duty])


def _others(view: View) -> dict[str, int]:
    """Organisation by duty of every department but the one that asks.

    A district asks its own departments, and the city's where it has none of that duty.
    """
    asking = view.case.organisation
    duties = dict.fromkeys(duty for duty in view.tree.duties.values() if duty != view.duty_of(asking))
    found = {duty: view.tree.organisation_of(duty, beside=asking) for duty in duties}
    return {duty: organisation for duty, organisation in found.items() if organisation is not None}


@registry.action
class AnswerConsultation(AtDesk):
    """答复意见: what the department that was asked thinks, with its reason."""

    name, title = "answer_consultation", "答复征求意见"
    kinds, states = frozenset({MATTER}), RUNNING | {Status.SPECIAL_STARTED}
    what = Aside.CONSULT
    outcomes = {AGREE: "无不同意见", "resubmit": "修改后重报", "disagree": "有不同意见"}

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        title = f"征求意见已答复：{self.outcomes[given.outcome]}"
        yield Notify(title, given.remark, organisation=view.case.organisation)


def silence(case: CaseState, task: TaskState) -> Iterator[Fact]:
    """逾期未答复视为无不同意见, where the city's pack says so."""
    if pack_of(case.city).settings.silence_consents:
        yield TaskDone(task=str(task.id), outcome=SILENT, said="逾期未答复，视为无不同意见")


def open_opinions(case: CaseState) -> list[TaskState]:
    """The departments that were asked and have not answered."""
    return waiting(case, Aside.CONSULT)


def objections(case: CaseState, finishing: TaskState | None = None) -> list[TaskState]:
    """Opinions that stand against the matter: negative, or to be handed in anew.

    Of another department its latest word counts, whether it was asked by the process or beside it; of the
    deciding department the latest outcome of each step. `finishing` is the step that is being decided: what
    it says now replaces what it said before. Whoever decides anew speaks for all steps before.
    """
    anew = finishing is not None and any(kind.of(finishing) for kind in (Aside.RECONSIDER, Aside.REDECIDE))
    since = reopened_at(case)
    latest: dict[tuple[str, str], TaskState] = {}
    for task in case.tasks.values():
        if task.open or not task.outcome or not (Aside.CONSULT.of(task) or not task.aside):
            continue
        key = _voice(case, task)
        ended = task.ended_at or task.opened_at
        if key[0] == "step" and (anew or (since and ended <= since)):
            continue
        before = latest.get(key)
        if before is None or ended >= (before.ended_at or before.opened_at):
            latest[key] = task
    now = _voice(case, finishing) if finishing else None
    return [task for key, task in latest.items() if task.outcome in NEGATIVE and key != now]


def _voice(case: CaseState, task: TaskState) -> tuple[str, str]:
    """Whose opinion a task states: a department's, or that of one step of the deciding department."""
    if task.organisation != case.organisation:
        return "department", str(task.organisation)
    return "step", task.node
