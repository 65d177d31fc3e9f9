"""里程碑: the stages of every part of the project, with promised and used working days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tongjian.kernel.cases.clock import case_clock
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import ENDED, PASSED, Status, tone_of
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Stage
from tongjian.systems.approval.project.dossier.reading import Dossier
from tongjian.systems.approval.queries.stages import ASIDE

UNITS = {"workday": "个工作日", "day": "天"}


@dataclass(frozen=True)
class Milestone:
    """A case on the way of the project. `used` of `promised` in `unit`; None: no clock, or not yet.

    `readable`: the viewer may open the case.
    """

    id: UUID
    title: str
    number: str
    status: Status
    opened_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    promised: Decimal | None
    used: Decimal | None
    unit: str
    due_on: date | None
    warn_on: date | None
    overdue: bool
    paused: str
    readable: bool
    matters: tuple[Milestone, ...] = ()

    @property
    def tone(self) -> str:
        return tone_of(self.status)

    @property
    def running(self) -> bool:
        return self.status not in ENDED

    @property
    def passed(self) -> bool:
        return self.status in PASSED


@dataclass(frozen=True)
class Step:
    """A stage of works: its cases, the latest first; none where it was not applied for."""

    code: str
    number: int
    title: str
    promised: str
    cases: tuple[Milestone, ...]

    @property
    def latest(self) -> Milestone | None:
        return self.cases[0] if self.cases else None

    @property
    def state(self) -> str:
        """As the stepper shows it."""
        if self.latest is None:
            return ""
        if self.latest.passed:
            return "done"
        return "current" if self.latest.running else "stopped"

    @property
    def note(self) -> str:
        return self.latest.status.title if self.latest else "尚未申报"


@dataclass(frozen=True)
class Way:
    """The stages of one part of the project."""

    id: UUID
    code: str
    name: str
    steps: tuple[Step, ...]

    @property
    def in_line(self) -> tuple[Step, ...]:
        """The stages that follow one another."""
        return tuple(step for step in self.steps if step.number < ASIDE)


@dataclass(frozen=True)
class Overview:
    """Every way, and the cases of the project that are no stages."""

    ways: tuple[Way, ...]
    others: tuple[Milestone, ...]


def overview(dossier: Dossier) -> Overview:
    """The milestones as of the day. 5 SQL queries."""
    works = dossier.project.works.order_by("code")
    if dossier.until:
        works = works.filter(created_at__lt=dossier.until)
    stages = sorted(pack_of(dossier.project.city).stages.values(), key=lambda stage: stage.number)
    ways = tuple(
        Way(each.pk, each.code, each.name, tuple(_steps(dossier, each.pk, stages))) for each in works
    )
    told = {case.id for way in ways for step in way.steps for case in step.cases}
    others = tuple(_milestone(dossier, tree, tree.top()) for tree in dossier.trees if tree.root not in told)
    return Overview(ways, others)


def _steps(dossier: Dossier, works: UUID, stages: list[Stage]) -> Iterator[Step]:
    """The stages the pack has now, and older ones under which there are cases."""
    own = [tree for tree in dossier.stages if tree.top().works == str(works)]
    for stage in stages:
        of_stage = [tree for tree in own if tree.top().matter == stage.code]
        cases = tuple(_milestone(dossier, tree, tree.top()) for tree in reversed(of_stage))
        yield Step(stage.code, stage.number, stage.title, stage.limit.words, cases)


def _milestone(dossier: Dossier, tree: Tree, case: CaseState) -> Milestone:
    clock = case_clock(case)
    used = clock.used(dossier.calendar, dossier.moment) if clock else None
    reading = clock.reading(dossier.calendar, pack_of(dossier.project.city).settings.light) if clock else None
    children = sorted(tree.children(case), key=lambda child: child.number)
    return Milestone(
        id=case.id,
        title=case.title,
        number=case.number,
        status=case.status,
        opened_at=case.opened_at,
        accepted_at=case.accepted_at,
        ended_at=case.ended_at,
        promised=used.total if used else None,
        used=used.used if used else None,
        unit=UNITS[case.limit[1]] if case.limit else "",
        due_on=reading.due_on if reading else None,
        warn_on=reading.warn_on if reading else None,
        overdue=bool(used and used.overdue),
        paused=case.paused.kind if case.paused else "",
        readable=tree.root in dossier.open_to_viewer,
        matters=tuple(_milestone(dossier, tree, child) for child in children),
    )
