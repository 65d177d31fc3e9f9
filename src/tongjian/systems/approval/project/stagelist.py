"""The list of stage cases (阶段办件): what the figures by stage are counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from tongjian.kernel.cases.status import PASSED, Status, tone_of
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.labels import labels_of
from tongjian.systems.approval.project.usage import Pauses, pauses_of, used_days

PAGE = 50


@dataclass(frozen=True)
class CaseRow:
    """A stage case with its project. `used` working days: None where no time is stated (yet)."""

    id: UUID
    number: str
    project: UUID
    project_name: str
    stage: str
    status: Status
    opened_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    due_on: date | None
    warn_on: date | None
    used: Decimal | None

    @property
    def tone(self) -> str:
        return tone_of(self.status)

    @property
    def passed(self) -> bool:
        return self.status in PASSED

    @property
    def in_time(self) -> bool | None:
        """Whether it ended by its due day; None where it has not passed, or had no due day."""
        if not self.passed or self.due_on is None or self.ended_at is None:
            return None
        return timezone.localdate(self.ended_at) <= self.due_on


@dataclass(frozen=True)
class CasePage:
    """A page of the list, how many there are (`more`: at least), and where the next page begins."""

    rows: tuple[CaseRow, ...]
    count: int
    more: bool
    after: str | None


def case_page(viewer: Viewer, filters: Filters, *, after: str, now: datetime) -> CasePage:
    """One page of the stage cases asked for, the latest first (ids follow time). 3 SQL queries."""
    asked = filters.cases(viewer, timezone.localdate(now))
    name = Project.objects.filter(pk=OuterRef("project")).values("name")
    listed = asked.filter(_before(after)).annotate(project_name=Subquery(name))
    found = list(listed.order_by("-id")[: PAGE + 1])
    pauses = pauses_of([case.id for case in found[:PAGE]])
    rows = tuple(_rows(found[:PAGE], pauses, now))
    more = str(rows[-1].id) if len(found) > PAGE else None
    return CasePage(rows, *filters.count(asked), more)


def _rows(cases: list[Any], pauses: Pauses, now: datetime) -> Iterator[CaseRow]:
    for case in cases:
        yield CaseRow(
            id=case.id,
            number=case.number,
            project=case.project,
            project_name=case.project_name or "",
            stage=labels_of(case.city).stage(case.matter),
            status=Status(case.status),
            opened_at=case.opened_at,
            accepted_at=case.accepted_at,
            ended_at=case.ended_at,
            due_on=case.due_on,
            warn_on=case.warn_on,
            used=used_days(case, pauses, calendar_of(case.city), now),
        )


def _before(after: str) -> Q:
    """What follows the last row of the page before; an address that was changed begins at the first row."""
    try:
        return Q(id__lt=UUID(after)) if after else Q()
    except ValueError:
        return Q()
