"""Reads of packages. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from tongjian.kernel.archive.customs import customs_of, keeps
from tongjian.kernel.archive.models import Package, PackageState, share
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project


@dataclass(frozen=True)
class Share:
    """The share of electronic materials of a city's archived projects, with the query behind it."""

    city: str
    projects: int
    asked: int
    electronic: int
    target: int
    query: str

    @property
    def percent(self) -> Decimal | None:
        """To one place; None where nothing was archived."""
        return share(self.electronic, self.asked)


def open_to(viewer: Viewer) -> Q:
    """The packages a viewer may have: of one's own projects, and of the archive one keeps. No query."""
    if viewer.is_system:
        return Q()
    return Q(project__applicant__in=viewer.organisations(Role.APPLICANT)) | Q(city__in=keeps(viewer))


def project_for(viewer: Viewer, project: UUID) -> Project:
    """The project whose archive the viewer may have built. 1 SQL query.

    Raises `Project.DoesNotExist` also when the viewer may not: a stranger learns nothing.
    """
    mine = Q(applicant__in=viewer.organisations(Role.APPLICANT)) | Q(city__in=keeps(viewer))
    return Project.objects.select_related("applicant").filter(mine).get(pk=project)


def readable(viewer: Viewer, package: UUID) -> Package:
    """The package as one the viewer may have. 1 SQL query. Raises `Package.DoesNotExist`, as above."""
    rows = Package.objects.select_related("project", "document", "asked_by")
    return rows.filter(open_to(viewer)).get(pk=package)


def packages_of(project: Project, *, most: int = 20) -> list[Package]:
    """The packages of a project, newest first. 1 SQL query; the caller knows who may see it."""
    return list(_light(project.packages.all()).order_by("-asked_at", "-id")[:most])


def packages(viewer: Viewer, *, after: tuple[datetime, UUID] | None = None, limit: int = 30) -> list[Package]:
    """What the viewer may have, newest first, one page. 1 SQL query."""
    rows = _light(Package.objects.filter(open_to(viewer)))
    if after:
        moment, id_ = after
        rows = rows.filter(Q(asked_at__lt=moment) | Q(asked_at=moment, id__lt=id_))
    return list(rows.order_by("-asked_at", "-id")[:limit])


def shares(cities: Collection[str]) -> list[Share]:
    """The share of each city, over the latest package of every project. 1 SQL query."""
    latest = Package.objects.filter(project=OuterRef("project"), state=PackageState.DONE)
    rows = (
        Package.objects.filter(city__in=cities, state=PackageState.DONE)
        .filter(pk=Subquery(latest.order_by("-built_at", "-pk").values("pk")[:1]))
        .values("city")
        .annotate(projects=Count("pk"), of=Sum("asked"), there=Sum("electronic"))
        .order_by("city")
    )
    return [
        Share(
            city=row["city"],
            projects=row["projects"],
            asked=row["of"],
            electronic=row["there"],
            target=customs_of(row["city"]).target_percent,
            query=str(rows.query),
        )
        for row in rows
    ]


def _light(rows: QuerySet[Package]) -> QuerySet[Package]:
    """Without the reports, which may be long."""
    return rows.select_related("project", "asked_by").defer("report")
