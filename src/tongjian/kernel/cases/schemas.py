"""What the JSON interface of cases answers with."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class RefusalOut(Schema):
    """Why something cannot be done, and what would open it."""

    sentence: str
    mend: str


class RefusedOut(Schema):
    """Nothing was changed, for these reasons."""

    refusals: list[RefusalOut]


class FieldOut(Schema):
    """An input of an action; `choices` are pairs of value and label."""

    name: str
    title: str
    kind: str
    required: bool
    choices: list[tuple[str, str]]


class ConclusionOut(Schema):
    """A way to finish a task, closed when there are refusals."""

    code: str
    title: str
    refusals: list[RefusalOut]


class TaskOut(Schema):
    """A task of the viewer and how it can be finished."""

    id: UUID
    title: str
    action: str
    conclusions: list[ConclusionOut]


class ActionOut(Schema):
    """One action as it stands for the viewer."""

    name: str
    title: str
    open: bool
    refusals: list[RefusalOut]
    fields: list[FieldOut]


class PossibleOut(Schema):
    """Everything the viewer may do with a case now, and why not the rest."""

    case: UUID
    number: str
    title: str
    status: int
    status_title: str
    due_on: date | None
    provisional: bool
    actions: list[ActionOut]
    tasks: list[TaskOut]


class OutcomeOut(Schema):
    """An action was done: how many facts it recorded, and whether everything has ended with it."""

    case: UUID
    facts: int
    ended: bool


class WorkOut(Schema):
    """An open task on the workbench."""

    task: UUID
    case: UUID
    title: str
    case_title: str
    number: str
    applicant: str
    opened_at: datetime
    due_on: date | None
    warn_on: date | None
    provisional: bool


class WorkPageOut(Schema):
    """A page of the workbench; `after` leads to the next."""

    rows: list[WorkOut]
    after: str | None


class ProgressOut(Schema):
    """Where a case stands, without anything personal."""

    number: str
    title: str
    organisation: str
    status: int
    status_title: str
    opened_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    due_on: date | None
    provisional: bool
    matters: list[ProgressOut] = []
