"""督查: what is overdue or nearly so in a supervisor's cities, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from tongjian.kernel.cases.models import Task
from tongjian.kernel.people.models import Organisation, OrganisationKind
from tongjian.kernel.people.viewer import Role, Viewer

PAGE = 50
WORKING = (Role.WINDOW, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class LightRow:
    """A step that is late or will be, and who has it."""

    task: UUID
    case: UUID
    title: str
    case_title: str
    number: str
    organisation: str
    due_on: date
    warn_on: date | None


@dataclass(frozen=True)
class LightPage:
    """One page and where the next begins (None: this is the last)."""

    rows: tuple[LightRow, ...]
    after: str | None


@dataclass(frozen=True)
class Standing:
    """What a department has that is late, and nearly late."""

    organisation: str
    red: int
    yellow: int


def page(viewer: Viewer, *, light: str, today: date, after: str = "") -> LightPage:
    """A page of the late steps in the viewer's cities. 1 query."""
    tasks = _late(viewer, today)
    if light in ("red", "yellow"):
        tasks = tasks.filter(due_on__lt=today) if light == "red" else tasks.filter(due_on__gte=today)
    if after:
        day, _, task = after.partition("_")
        due_on = date.fromisoformat(day)
        tasks = tasks.filter(Q(urgent_on__gt=due_on) | Q(urgent_on=due_on, id__gt=UUID(task)))
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    found = list(
        tasks.select_related("case")
        .annotate(organisation_name=Subquery(name))
        .order_by("urgent_on", "id")[: PAGE + 1]
    )
    rows = tuple(
        LightRow(
            task=task.id,
            case=task.case_id,
            title=task.title,
            case_title=task.case.title,
            number=task.case.number,
            organisation=task.organisation_name or "",
            due_on=task.urgent_on,
            warn_on=task.warn_on,
        )
        for task in found[:PAGE]
    )
    return LightPage(rows, f"{rows[-1].due_on}_{rows[-1].task}" if len(found) > PAGE else None)


def standings(viewer: Viewer, today: date) -> list[Standing]:
    """Late steps by department, the department with most of them first. 1 query."""
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    rows = (
        _late(viewer, today)
        .values("organisation")
        .annotate(name=Subquery(name), red=Count("id", filter=Q(due_on__lt=today)), all=Count("id"))
        .order_by(F("red").desc(), F("all").desc(), "organisation")
    )
    counted = rows.values_list("name", "red", "all")
    return [Standing(name or "", red, all_ - red) for name, red, all_ in counted]


def _late(viewer: Viewer, today: date) -> QuerySet[Task]:
    """Open steps of officials that are yellow or red."""
    cities = viewer.cities(Role.SUPERVISOR)
    departments = Organisation.objects.filter(city__in=cities, kind=OrganisationKind.GOVERNMENT).values("pk")
    # By organisation and role, because that is how the index of warned tasks begins.
    return Task.objects.filter(organisation__in=departments, role__in=WORKING, open=True, warn_on__lte=today)
