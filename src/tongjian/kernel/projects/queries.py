"""Every read of projects. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongjian.kernel.cases.access import visible as visible_cases
from tongjian.kernel.cases.models import Case
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Building, Project, Works
from tongjian.kernel.projects.variables import COMMON, from_json, values_of

OFFICIALS = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project in a list."""

    id: UUID
    city: str
    code: str
    name: str
    applicant: str
    kind: str
    region: str
    works: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WorksRow:
    """The works of a project with their buildings."""

    id: UUID
    code: str
    name: str
    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One project with its works and buildings."""

    project: Project
    kind: str
    works: tuple[WorksRow, ...]


def theme_title(city: str, code: str) -> str:
    """How a city calls a theme; the code itself where its pack has none of that code any more. No SQL."""
    theme = pack_of(city).theme(code)
    return theme.title if theme else code


def visible_to(viewer: Viewer) -> Q:
    """The projects the viewer may read, as a filter on `Project`. No query of its own.

    One's own company's; for officials those in the region of their body, and, where that is only a part of a
    city, those in whose cases their body takes part.
    """
    if viewer.is_system:
        return Q()
    reach = reach_of(viewer, OFFICIALS)
    grounds = Q(applicant__in=viewer.organisations(Role.APPLICANT)) | reach.inside()
    if reach.parts:
        taking_part = Case.objects.filter(visible_cases(viewer), project__isnull=False)
        grounds |= Q(pk__in=taking_part.values("project"))
    return grounds


def projects_of(
    viewer: Viewer, *, text: str = "", after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[ProjectRow]:
    """The projects the viewer may read, newest first, one page. 1 SQL query.

    `text` is looked for in code and name; `after` is the last row of the page before.
    """
    rows = Project.objects.filter(visible_to(viewer))
    if text:
        rows = rows.filter(Q(code__startswith=text) | Q(name__icontains=text))
    if after:
        moment, id_ = after
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, id__lt=id_))
    counted = rows.annotate(parts=Count("works")).select_related("applicant")
    return [_row(project, project.parts) for project in counted.order_by("-created_at", "-id")[:limit]]


def _row(project: Project, works: int) -> ProjectRow:
    return ProjectRow(
        id=project.pk,
        city=project.city,
        code=project.code,
        name=project.name,
        applicant=project.applicant.name,
        kind=theme_title(project.city, project.kind),
        region=project.region,
        works=works,
        created_at=project.created_at,
    )


def project_page(viewer: Viewer, project: UUID) -> ProjectPage:
    """One project with its works and buildings. 3 SQL queries.

    Raises `Project.DoesNotExist` also when the viewer may not read it: a stranger learns nothing.
    """
    found = Project.objects.select_related("applicant").filter(visible_to(viewer)).get(pk=project)
    works: QuerySet[Works] = found.works.order_by("code").prefetch_related("buildings")
    rows: Sequence[WorksRow] = [
        WorksRow(one.pk, one.code, one.name, tuple(sorted(one.buildings.all(), key=_code))) for one in works
    ]
    return ProjectPage(found, theme_title(found.city, found.kind), tuple(rows))


def _code(building: Building) -> tuple[int, str]:
    """Buildings by number where they have one: 2# stands before 10#."""
    digits = "".join(character for character in building.code if character.isdecimal())
    return (int(digits) if digits else 0, building.code)


def project_values(project: Project) -> dict[str, object]:
    """The values of the `project.*` variables; what is blank is None: conditions call it unknown. No SQL."""
    known = {name: getattr(project, name) for name in COMMON}
    return values_of(known, from_json(project.attributes))
