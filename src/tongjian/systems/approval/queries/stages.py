"""The stages of projects and their works: what was applied for and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from tongjian.kernel.cases.models import Case, Hold
from tongjian.kernel.cases.status import ENDED, OPEN, PASSED, Status, tone_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Stage
from tongjian.kernel.projects.queries import WorksRow
from tongjian.systems.approval.models import Application

# 并行推进 has this number: it follows nothing and nothing follows it.
ASIDE = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a stage does not go on, as a sentence, and where one does something about it."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class StageRow:
    """A stage of works: not begun, being filled in, or a case."""

    code: str
    number: int
    title: str
    application: UUID | None = None
    case: UUID | None = None
    case_number: str = ""
    status: Status | None = None
    due_on: date | None = None
    warn_on: date | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def filling_in(self) -> bool:
        return self.application is not None and self.case is None

    @property
    def state(self) -> str:
        """As the stepper shows it: done, stopped, current, or nothing."""
        if self.status is None:
            return "current" if self.filling_in else ""
        if self.status in PASSED:
            return "done"
        return "stopped" if self.status in ENDED else "current"

    @property
    def note(self) -> str:
        """The state in a word or two."""
        if self.status is not None:
            return self.status.title
        return "正在填写" if self.filling_in else "尚未申报"

    @property
    def tone(self) -> str:
        return tone_of(self.status) if self.status is not None else ""

    @property
    def may_begin(self) -> bool:
        """Whether the stage can be applied for, for the first time or again."""
        return not self.filling_in and (self.status is None or self.status in ENDED - PASSED)


@dataclass(frozen=True)
class WorksStages:
    """The stages of one part of a project."""

    works: WorksRow
    stages: tuple[StageRow, ...]

    @property
    def steps(self) -> tuple[StageRow, ...]:
        """The four stages that follow one another."""
        return tuple(row for row in self.stages if row.number < ASIDE)


def stages_of_projects(projects: Mapping[UUID, str]) -> dict[UUID, tuple[StageRow, ...]]:
    """Every stage of these projects (city by id), whichever of their works it is of. 1 query.

    Of several applications for one stage the latest speaks.
    """
    rows = _applications(Q(project__in=projects))
    latest = {(row.project_id, row.stage): row for row in rows}
    return {
        project: tuple(_stage_row(city, stage, latest.get((project, stage.code))) for stage in _stages(city))
        for project, city in projects.items()
    }


def stages_of_works(city: str, works: Iterable[WorksRow]) -> list[WorksStages]:
    """Every stage of these works of one city; the latest application speaks. 1 query."""
    known = list(works)
    rows = _applications(Q(works__in=[each.id for each in known]))
    latest = {(row.works_id, row.stage): row for row in rows}
    return [
        WorksStages(
            each, tuple(_stage_row(city, stage, latest.get((each.id, stage.code))) for stage in _stages(city))
        )
        for each in known
    ]


def _stages(city: str) -> list[Stage]:
    return sorted(pack_of(city).stages.values(), key=lambda stage: stage.number)


def _applications(which: Q) -> QuerySet[Any]:
    """Applications, the latest last, with what their cases say beside them."""
    case = Case.objects.filter(pk=OuterRef("case"))
    beside = {
        f"case_{name}": Subquery(case.values(name)) for name in ("number", "status", "due_on", "warn_on")
    }
    standing = Hold.objects.filter(case=OuterRef("case"), released_at=None).order_by("placed_at", "key")
    held = {f"hold_{name}": Subquery(standing.values(name)[:1]) for name in ("duty", "reason")}
    return Application.objects.filter(which).annotate(**beside, **held).order_by("started_at")


def _stage_row(city: str, stage: Stage, row: Any) -> StageRow:
    if row is None:
        return StageRow(stage.code, stage.number, stage.title)
    return StageRow(
        code=stage.code,
        number=stage.number,
        title=stage.title,
        application=row.pk,
        case=row.case,
        case_number=row.case_number or "",
        status=None if row.case_status is None else Status(row.case_status),
        due_on=row.case_due_on,
        warn_on=row.case_warn_on,
        reasons=tuple(_reasons(city, row)),
    )


def _reasons(city: str, row: Any) -> Iterator[Reason]:
    """What the applicant has to do before the case goes on; of several holds the first is named."""
    if row.case_status == Status.CORRECTION_STARTED:
        yield Reason("窗口要求补正，补正并提交后才继续办理", reverse("application", args=[row.pk]))
    if row.hold_duty and row.case_status in OPEN:
        by = pack_of(city).duty_title(row.hold_duty)
        yield Reason(f"{by}锁定：{row.hold_reason}，修改图纸后才能继续", reverse("case", args=[row.case]))


def running_case(works: UUID, stage: str) -> str | None:
    """The number of the case by which works have, or may still get, what the stage gives. 1 query."""
    submitted = Application.objects.filter(works=works, stage=stage).exclude(case=None).values("case")
    standing = Case.objects.filter(pk__in=submitted, status__in=OPEN | PASSED)
    return standing.values_list("number", flat=True).first()
