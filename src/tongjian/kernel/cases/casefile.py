"""What the page of a case shows, from the loaded tree: clocks, steps, matters side by side. No query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongjian.engines.worktime import Calendar, Due, Elapsed
from tongjian.kernel.cases.actions import Action, Conclusion, View, holder_of, registry
from tongjian.kernel.cases.clock import Clock, case_clock, task_clock
from tongjian.kernel.cases.inputs import InputField, fields_of
from tongjian.kernel.cases.queries import Names
from tongjian.kernel.cases.state import CaseState, HoldState, TaskState
from tongjian.kernel.cases.status import PASSED, tone_of
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.viewer import Viewer

UNITS = {"workday": "个工作日", "day": "天"}


@dataclass(frozen=True)
class ClockView:
    """A clock as it is shown. `used` of `total` is in the unit of the limit."""

    due: Due
    warn_on: date | None
    used: Elapsed
    unit: str
    article: str

    @property
    def overdue(self) -> bool:
        """Whether nothing of the limit was left, now or when the clock ended."""
        return self.used.remaining_steps <= 0

    @property
    def outcome(self) -> str:
        """The light of a clock that has ended; empty while it runs."""
        if not self.used.ended:
            return ""
        return "red" if self.overdue else "green"

    @property
    def percent(self) -> int:
        """How much of the limit is used, from 0 to 100."""
        return min(100, int(Decimal(100) * self.used.used_steps / max(self.used.total_steps, 1)))


@dataclass(frozen=True)
class TaskView:
    """A step of a case that somebody has to take, and who."""

    task: TaskState
    organisation: str
    assignee: str
    clock: ClockView | None
    mine: bool


@dataclass(frozen=True)
class MatterView:
    """A case below another, as its line in the stage. `holds` belong to its department."""

    case: CaseState
    organisation: str
    clock: ClockView | None
    doing: tuple[TaskView, ...]
    holds: tuple[HoldState, ...]
    waits_for: tuple[str, ...]
    opinion: str

    @property
    def tone(self) -> str:
        return tone_of(self.case.status)

    @property
    def waiting(self) -> bool:
        """Whether nothing of it can go on just now."""
        return not self.case.ended and bool(self.holds or self.waits_for or self.case.paused)


@dataclass(frozen=True)
class Desk:
    """A task of the viewer with the ways to finish it, and what the act asks for beside its conclusion."""

    row: TaskView
    action: Action
    conclusions: tuple[Conclusion, ...]
    fields: tuple[InputField, ...] = ()


@dataclass(frozen=True)
class HoldView:
    """A hold with the name of the department it belongs to."""

    hold: HoldState
    department: str


class CaseFile:
    """Reads a tree for one viewer at one moment."""

    def __init__(self, tree: Tree, names: Names, viewer: Viewer, now: datetime) -> None:
        self.tree, self.names, self.viewer, self.now = tree, names, viewer, now
        self.pack = pack_of(tree.city)
        self.calendar: Calendar = calendar_of(tree.city)

    def clock(self, case: CaseState) -> ClockView | None:
        """The clock of a case; None before acceptance."""
        if case.limit is None:
            return None
        _, unit, article = case.limit
        clock = case_clock(case)
        return self._shown(clock, UNITS[unit], article) if clock else None

    def task(self, case: CaseState, task: TaskState) -> TaskView:
        """A task with its own clock, or that of its case."""
        own = task_clock(case, task)
        return TaskView(
            task=task,
            organisation=self.names.organisations.get(task.organisation, ""),
            assignee=self.names.people.get(task.assignee, "") if task.assignee else "",
            clock=self._shown(own, UNITS[task.unit or "workday"], "") if own else self.clock(case),
            mine=task.open and holder_of(task, self.viewer) is None,
        )

    def open_tasks(self, case: CaseState) -> list[TaskView]:
        """What waits to be done on a case, the viewer's own first."""
        return sorted((self.task(case, task) for task in case.open_tasks()), key=lambda row: not row.mine)

    def desks(self, case: CaseState) -> list[Desk]:
        """The viewer's open tasks that have a form of their own."""
        view = View(self.tree, case, self.viewer, self.now)
        found = (
            Desk(row, action, tuple(action.conclusions(view, row.task)), tuple(_beside(action, view)))
            for row in self.open_tasks(case)
            if row.mine
            for action in registry.actions.values()
            if action.concerns(case) and case.status in action.states
            if action.by_agent or not self.viewer.mandate
        )
        return [desk for desk in found if desk.conclusions]

    def matters(self, stage: CaseState) -> list[MatterView]:
        """The matters of a stage in their order."""
        children = self.tree.children(stage)
        return [self._matter(child, children) for child in sorted(children, key=lambda c: c.number)]

    def holds(self) -> list[HoldView]:
        """What is held anywhere in the tree."""
        holds = (hold for case in self.tree.cases.values() for hold in case.standing_holds())
        return [HoldView(hold, self.pack.duty_title(hold.duty)) for hold in holds]

    def _matter(self, case: CaseState, all_: Iterable[CaseState]) -> MatterView:
        duty = self.tree.duties.get(case.organisation, "")
        held = () if case.ended else tuple(self.tree.top().standing_holds(duty))
        return MatterView(
            case=case,
            organisation=self.names.organisations.get(case.organisation, ""),
            clock=self.clock(case),
            doing=tuple(self.open_tasks(case)),
            holds=held,
            waits_for=self._waits_for(case, all_),
            opinion=self._last_opinion(case),
        )

    def _waits_for(self, case: CaseState, all_: Iterable[CaseState]) -> tuple[str, ...]:
        """Titles of the matters that have to pass before this one, and have not."""
        if case.ended:
            return ()
        needs = self.tree.definition(case).matter.needs
        return tuple(c.title for c in all_ if c.matter in needs and c.status not in PASSED)

    def _last_opinion(self, case: CaseState) -> str:
        """What was written last when a task of the case was finished."""
        done = [task for task in case.tasks.values() if task.opinion and task.ended_at]
        last = max(done, key=lambda task: task.ended_at or self.now, default=None)
        return self.names.texts.get(last.opinion, "") if last else ""

    def _shown(self, clock: Clock, unit: str, article: str) -> ClockView:
        reading = clock.reading(self.calendar, self.pack.settings.light)
        return ClockView(
            due=clock.due(self.calendar),
            warn_on=reading.warn_on,
            used=clock.used(self.calendar, self.now),
            unit=unit,
            article=article,
        )


def _beside(action: Action, view: View) -> Iterator[InputField]:
    """The fields of an act that finishes a task, but for those every such act has."""
    if {"task", "outcome"} <= action.Input.model_fields.keys():
        yield from (f for f in fields_of(action, view) if f.name not in ("task", "outcome", "remark"))
