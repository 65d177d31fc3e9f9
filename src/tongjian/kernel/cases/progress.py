"""进度查询: what anyone may know of a case by its number. No name of a person, nothing anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import Status, tone_of
from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project

# A number is typed as it is printed, or with whatever brackets the keyboard has.
_BRACKETS = str.maketrans("[(（【])）】", "〔〔〔〔〕〕〕〕")


@dataclass(frozen=True)
class Progress:
    """Where a case stands."""

    number: str
    title: str
    organisation: str
    status: Status
    opened_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    due_on: date | None
    warn_on: date | None
    provisional: bool
    paused: bool

    @property
    def tone(self) -> str:
        return tone_of(self.status)


@dataclass(frozen=True)
class Found:
    """A case at the top of its tree, and those below it."""

    case: Progress
    matters: tuple[Progress, ...]


def find(number: str) -> list[Found]:
    """The cases with this number, or of the project with this code, newest first. At most 3 queries.

    The number of a matter leads to its stage.
    """
    wanted = normalised(number)
    roots = _roots(wanted) if wanted else []
    if not roots:
        return []
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    rows = list(Case.objects.filter(root__in=roots).annotate(department=Subquery(name)).order_by("number"))
    found = [
        Found(_progress(top), tuple(_progress(row) for row in rows if row.parent == top.id))
        for top in rows
        if top.parent is None
    ]
    return sorted(found, key=lambda each: each.case.opened_at, reverse=True)


def normalised(number: str) -> str:
    """A number as it is printed, whatever brackets and spaces were typed."""
    return "".join(number.split()).translate(_BRACKETS)


def _roots(wanted: str) -> list[UUID]:
    cities = city_names()
    numbered = Case.objects.filter(city__in=cities, number=wanted).values_list("root", flat=True)
    if roots := list(numbered):
        return roots
    project = Project.objects.filter(city__in=cities, code=wanted).values("pk")
    return list(Case.objects.filter(project__in=project, parent=None).values_list("root", flat=True))


def _progress(row: Case) -> Progress:
    return Progress(
        number=row.number,
        title=row.title,
        organisation=getattr(row, "department", "") or "",
        status=Status(row.status),
        opened_at=row.opened_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        due_on=row.due_on,
        warn_on=row.warn_on,
        provisional=row.provisional,
        paused=row.paused,
    )
