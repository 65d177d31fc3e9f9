"""From a folded state to the rows that stand for it. The only writer of the tables in `models`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.clock import NONE, Reading, case_clock, task_clock
from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.kernel.cases.state import CaseState, HoldState, TaskState
from tongjian.kernel.inserting import Instead, insert
from tongjian.kernel.packs.schema import LightRule

CASE_COLUMNS = tuple(f.attname for f in Case._meta.concrete_fields if not f.primary_key)
TASK_COLUMNS = tuple(f.attname for f in Task._meta.concrete_fields if not f.primary_key)
HOLD_COLUMNS = tuple(f.attname for f in Hold._meta.concrete_fields if not f.primary_key)
_CASE_AGAIN = Instead(("id",), CASE_COLUMNS)
# What of a task can change after it was opened.
_TASK_AGAIN = Instead(
    ("id",),
    (
        "organisation",
        "role",
        "open",
        "due_on",
        "warn_on",
        "urgent_on",
        "provisional",
        "assignee",
        "ended_at",
        "outcome",
        "opinion",
        "done_by",
        "on_behalf_of",
    ),
)
_HOLD_AGAIN = Instead(("case", "key"), ("reason", "link", "placed_at", "released_at", "because"))


def case_row(state: CaseState, clock: Reading) -> Case:
    """The row of a case. Every column comes from the events, and the due day from the calendar too."""
    assert state.opened_at is not None and state.status_since is not None
    return Case(
        id=state.id,
        city=state.city,
        root=state.root,
        parent=state.parent,
        kind=state.kind,
        matter=state.matter,
        definition=state.definition,
        title=state.title,
        number=state.number,
        organisation=state.organisation,
        applicant=state.applicant,
        project=UUID(state.project) if state.project else None,
        works=UUID(state.works) if state.works else None,
        status=int(state.status),
        status_since=state.status_since,
        opened_at=state.opened_at,
        accepted_at=state.accepted_at,
        ended_at=state.ended_at,
        due_on=clock.due_on,
        warn_on=clock.warn_on,
        provisional=clock.provisional,
        paused=state.paused is not None,
        seq=state.seq,
        head=state.head,
    )


def task_row(state: CaseState, task: TaskState, clock: Reading) -> Task:
    return Task(
        id=task.id,
        city=state.city,
        case_id=state.id,
        root=state.root,
        node=task.node,
        title=task.title,
        organisation=task.organisation,
        role=task.role,
        assignee=task.assignee,
        open=task.open,
        opened_at=task.opened_at,
        due_on=clock.due_on,
        warn_on=clock.warn_on,
        urgent_on=clock.due_on or date.max,
        provisional=clock.provisional,
        ended_at=task.ended_at,
        outcome=task.outcome,
        opinion=task.opinion,
        done_by=task.done_by,
        on_behalf_of=task.on_behalf_of,
    )


def hold_row(state: CaseState, hold: HoldState) -> Hold:
    return Hold(
        case_id=state.id,
        city=state.city,
        key=hold.key,
        system=hold.system,
        duty=hold.duty,
        reason=hold.reason,
        link=hold.link,
        placed_at=hold.placed_at,
        released_at=hold.released_at,
        because=hold.because,
    )


def rows(state: CaseState, calendar: Calendar, light: LightRule) -> tuple[Case, list[Task], list[Hold]]:
    """All rows of one case as they have to stand."""
    own = case_clock(state)
    of_case = own.reading(calendar, light) if own else NONE
    tasks = []
    for task in state.tasks.values():
        clock = task_clock(state, task)
        tasks.append(task_row(state, task, clock.reading(calendar, light) if clock else of_case))
    return case_row(state, of_case), tasks, [hold_row(state, hold) for hold in state.holds.values()]


def write(states: Iterable[CaseState], calendar: Calendar, light: LightRule) -> None:
    """Bring the rows of these cases up to their states: one statement for each table."""
    cases: list[Case] = []
    tasks: list[Task] = []
    holds: list[Hold] = []
    for state in states:
        if state.void:
            _remove(state)
            continue
        case, of_tasks, of_holds = rows(state, calendar, light)
        cases.append(case)
        tasks.extend(of_tasks)
        holds.extend(of_holds)
    insert(cases, _CASE_AGAIN)
    insert(tasks, _TASK_AGAIN)
    insert(holds, _HOLD_AGAIN)


def _remove(state: CaseState) -> None:
    """Take away the rows of a case that was taken back as never brought in."""
    Task.objects.filter(case=state.id).delete()
    Hold.objects.filter(case=state.id).delete()
    Case.objects.filter(pk=state.id).delete()


def differences(expected: object, stored: Mapping[str, Any] | None, columns: Iterable[str]) -> list[str]:
    """Names of the columns in which a stored row is not what the ledger says (all, where it is missing)."""
    if stored is None:
        return ["(缺行)"]
    return [name for name in columns if getattr(expected, name) != stored[name]]
