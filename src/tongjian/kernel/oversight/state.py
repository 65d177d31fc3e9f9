"""The urgings of a case, folded from its history. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.oversight.facts import Escalated, Step, Urged, UrgingAnswered, UrgingSettled
from tongjian.kernel.oversight.rules import Rules
from tongjian.kernel.people.viewer import Role


@dataclass
class UrgingState:
    """One urging of one department: how high it was carried, and whether it was answered."""

    id: str
    organisation: int
    at: datetime
    answer_by: date
    automatic: bool
    step: Step = Step.DEPARTMENT
    answered: bool = False
    settled: bool = False


def urgings_of(tree: Tree, case: CaseState) -> dict[str, UrgingState]:
    """Every urging of the case by its id, in order."""
    found: dict[str, UrgingState] = {}
    for event, fact in tree.history:
        if event.chain != case.id:
            continue
        match fact:
            case Urged():
                answer_by = date.fromisoformat(fact.answer_by)
                found[fact.urging] = UrgingState(
                    fact.urging, fact.organisation, event.at, answer_by, fact.automatic
                )
            case UrgingAnswered():
                found[fact.urging].answered = True
            case Escalated():
                urging = found[fact.urging]
                urging.step, urging.answer_by = Step(fact.to), date.fromisoformat(fact.answer_by)
            case UrgingSettled():
                found[fact.urging].settled = True
    return found


def with_officials(case: CaseState) -> list[TaskState]:
    """The open tasks that an authority has, not the applicant."""
    return [task for task in case.open_tasks() if task.role != Role.APPLICANT]


def urged_of(case: CaseState) -> list[int]:
    """Whom an urging of the case is for: who has it; where nobody has, the one that answers for it."""
    having = {task.organisation for task in with_officials(case)}
    return sorted(having or {case.organisation})


def is_settled(case: CaseState, urging: UrgingState) -> bool:
    """Whether the department no longer has what it was urged for."""
    return case.ended or urging.organisation not in urged_of(case)


@dataclass(frozen=True)
class Due:
    """The next step of an urging and why it is due."""

    to: Step
    because: str


def due_step(
    urging: UrgingState, rules: Rules, calendar: Calendar, today: date, red_since: date | None
) -> Due | None:
    """The next step that is due, if one is.

    `red_since` is the first day on which a step of the department was overdue; None: nothing is.
    """
    if urging.settled or urging.step is Step.LEADER:
        return None
    to = Step.HEAD if urging.step is Step.DEPARTMENT else Step.LEADER
    red = calendar.working_days_between(red_since - timedelta(days=1), today) if red_since else 0
    most = rules.head_after_red if to is Step.HEAD else rules.leader_after_red
    if red > most.days:
        return Due(to, f"已超期 {red} 个工作日，超过规定的 {most.days} 个工作日")
    if not urging.answered and today > urging.answer_by:
        return Due(to, f"到 {urging.answer_by} 没有答复督办")
    return None
