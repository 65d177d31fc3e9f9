"""Reads what the filters ask for: each project and each stage case once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.status import OPEN, PASSED
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.project.figures.groups import CaseFigure, ProjectFigure
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.usage import Pauses, pauses_of, used_days

_PROJECT = ("id", "kind", "region", "created_at", "investment")


class _Row(NamedTuple):
    """What is read of a case."""

    id: UUID
    city: str
    project: UUID
    matter: str
    status: int
    accepted_at: datetime | None
    ended_at: datetime | None
    due_on: date | None


def projects_of(viewer: Viewer, filters: Filters, today: date) -> dict[UUID, ProjectFigure]:
    """The projects asked for, by id. 1 SQL query."""
    rows = filters.projects(viewer, today).values_list(*_PROJECT)
    return {
        id_: ProjectFigure(id_, theme, region, timezone.localdate(created_at), investment)
        for id_, theme, region, created_at, investment in rows
    }


def cases_of(
    viewer: Viewer, filters: Filters, projects: Mapping[UUID, ProjectFigure], now: datetime
) -> Iterator[CaseFigure]:
    """The stage cases asked for, of these projects. 2 SQL queries."""
    asked = filters.cases(viewer, timezone.localdate(now))
    pauses = pauses_of(asked.filter(status__in=PASSED).values("id"))
    calendars: dict[str, Calendar] = {}
    for row in (_Row(*values) for values in asked.values_list(*_Row._fields)):
        # A project registered between the two queries is counted the next time, with its cases.
        if project := projects.get(row.project):
            calendar = calendars.get(row.city) or calendars.setdefault(row.city, calendar_of(row.city))
            yield _figure(row, project, pauses, calendar, now)


def _figure(
    case: _Row, project: ProjectFigure, pauses: Pauses, calendar: Calendar, now: datetime
) -> CaseFigure:
    passed = case.status in PASSED
    ended = timezone.localdate(case.ended_at) if case.ended_at else None
    return CaseFigure(
        project=project,
        stage=case.matter,
        running=case.status in OPEN,
        passed=passed,
        in_time=ended <= case.due_on if passed and ended and case.due_on else None,
        used=used_days(case, pauses, calendar, now) if passed else None,
        ended=ended,
    )
