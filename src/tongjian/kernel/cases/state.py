"""What a case is, folded from its events alone: no clock, no pack, no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from tongjian.kernel.cases import facts
from tongjian.kernel.cases.status import ENDED, Status


@dataclass(slots=True)
class TaskState:
    """One task and who finished it, if anyone."""

    id: UUID
    node: str
    title: str
    organisation: int
    role: str
    limit: int | None
    opened_at: datetime
    unit: str = ""
    open: bool = True
    ended_at: datetime | None = None
    outcome: str = ""
    opinion: str = ""
    done_by: int | None = None
    on_behalf_of: int | None = None
    assignee: int | None = None

    @property
    def aside(self) -> bool:
        """Whether the task stands beside the process: its clock is its own and never stands still."""
        return ":" in self.node


@dataclass(slots=True)
class HoldState:
    """One hold; it stands until `released_at`."""

    key: str
    system: str
    duty: str
    reason: str
    link: str
    placed_at: datetime
    released_at: datetime | None = None
    because: str = ""


@dataclass(slots=True)
class Pause:
    """补正 or 特别程序: the clock stands from the day after `since` to the day of `until`."""

    kind: str
    since: datetime
    until: datetime | None = None


@dataclass(slots=True)
class Material:
    """The current document of a material."""

    name: str
    title: str
    document: str
    sha256: str
    version: int


@dataclass(slots=True)
class CaseState:
    """A case as its events tell it. `seq` and `head` are where its chain stands."""

    id: UUID
    root: UUID
    city: str
    seq: int = 0
    head: str = ""
    kind: str = ""
    matter: str = ""
    definition: str = ""
    title: str = ""
    number: str = ""
    organisation: int = 0
    applicant: int | None = None
    project: str | None = None
    works: str | None = None
    parent: UUID | None = None
    opened_at: datetime | None = None
    status: Status = Status.RECEIVED
    status_since: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    limit: tuple[int, str, str] | None = None
    extensions: list[tuple[datetime, int]] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    marking: Any = None
    tasks: dict[UUID, TaskState] = field(default_factory=dict)
    holds: dict[str, HoldState] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    submission: str = ""
    licence: str = ""
    licence_number: str = ""
    corrections: int = 0
    own: dict[str, Any] = field(default_factory=dict)
    """What the facts a system declares have made of the case, by a name of the system's choice."""
    void: bool = False
    """Whether the whole case was taken back as never brought in: it has no rows."""

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def paused(self) -> Pause | None:
        """The pause that is running, if one is."""
        return next((pause for pause in self.pauses if pause.until is None), None)

    def open_tasks(self) -> list[TaskState]:
        return [task for task in self.tasks.values() if task.open]

    def outcomes(self) -> dict[str, str]:
        """The latest outcome of every finished node, for the conditions of the process."""
        done = (task for task in self.tasks.values() if not task.open and task.outcome)
        return {task.node: task.outcome for task in sorted(done, key=lambda t: t.ended_at or t.opened_at)}

    def standing_holds(self, duty: str | None = None) -> list[HoldState]:
        """Holds not yet released, of one department or of all."""
        return [h for h in self.holds.values() if h.released_at is None and duty in (None, h.duty)]


class Recorded(Protocol):
    """What folding needs of an event row."""

    seq: int
    at: datetime
    actor: int | None
    digest: str


_PAUSE_BEGINS = {Status.CORRECTION_STARTED: "补正", Status.SPECIAL_STARTED: "特别程序"}
_PAUSE_ENDS = {Status.CORRECTION_ENDED: "补正", Status.SPECIAL_ENDED: "特别程序"}


def fold(state: CaseState, recorded: Iterable[tuple[Recorded, facts.Fact]]) -> CaseState:
    """Apply events in order. The state given is changed and returned."""
    for event, fact in recorded:
        apply(state, event, fact)
    return state


def apply(state: CaseState, event: Recorded, fact: facts.Fact) -> None:
    """One event. Every fact has its own line of business; unknown ones were refused when read."""
    match fact:
        case facts.Opened():
            _opened(state, event, fact)
        case facts.StatusChanged():
            _status(state, event, fact)
        case facts.LimitSet():
            state.limit = (fact.days, fact.unit, fact.article)
        case facts.Extended():
            state.extensions.append((event.at, fact.days))
        case facts.FormSubmitted():
            state.submission = fact.submission
        case facts.MaterialGiven():
            state.materials[fact.name] = Material(
                fact.name, fact.title, fact.document, fact.sha256, fact.version
            )
        case facts.Moved():
            _moved(state, event, fact)
        case facts.TaskDone():
            task = state.tasks[UUID(fact.task)]
            task.open, task.ended_at, task.done_by = False, event.at, event.actor
            task.outcome, task.opinion, task.on_behalf_of = fact.outcome, fact.remark, fact.on_behalf_of
        case facts.TaskAssigned():
            state.tasks[UUID(fact.task)].assignee = fact.user
        case facts.HoldPlaced():
            state.holds[fact.key] = HoldState(
                fact.key, fact.system, fact.duty, fact.reason, fact.link, event.at
            )
        case facts.HoldReleased():
            state.holds[fact.key].released_at = event.at
            state.holds[fact.key].because = fact.because
        case facts.LicenceIssued():
            state.licence, state.licence_number = fact.licence, fact.number
        case _:
            fact.befall(state, event)
    state.seq, state.head = event.seq, event.digest


def _opened(state: CaseState, event: Recorded, fact: facts.Opened) -> None:
    state.kind, state.matter, state.definition = fact.case_kind, fact.matter, fact.definition
    state.title, state.number, state.organisation = fact.title, fact.number, fact.organisation
    state.applicant, state.project, state.works = fact.applicant, fact.project, fact.works
    state.parent = UUID(fact.parent) if fact.parent else None
    state.opened_at = state.status_since = event.at


def _status(state: CaseState, event: Recorded, fact: facts.StatusChanged) -> None:
    status = Status(fact.to)
    state.status, state.status_since = status, event.at
    if status is Status.ACCEPTED and state.accepted_at is None:
        state.accepted_at = event.at
    if status in ENDED:
        state.ended_at = event.at
    if kind := _PAUSE_BEGINS.get(status):
        state.pauses.append(Pause(kind, event.at))
        state.corrections += kind == "补正"
    if kind := _PAUSE_ENDS.get(status):
        for pause in state.pauses:
            if pause.kind == kind and pause.until is None:
                pause.until = event.at


def _moved(state: CaseState, event: Recorded, fact: facts.Moved) -> None:
    if fact.marking is not None:
        state.marking = fact.marking
    for closed in fact.closed:
        task = state.tasks[UUID(closed)]
        task.open, task.ended_at = False, event.at
    for new in fact.opened:
        state.tasks[UUID(new.id)] = TaskState(
            UUID(new.id), new.node, new.title, new.organisation, new.role, new.limit, event.at, new.unit
        )
