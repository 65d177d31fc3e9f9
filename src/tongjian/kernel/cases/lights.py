"""督查: what is overdue or nearly so in a supervisor's cities, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable

from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.people.models import Organisation, OrganisationKind
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project

PAGE = 50
WORKING = (Role.WINDOW, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class Filters:
    """What is asked for, as it stands in the address; empty: everything that is red or yellow."""

    light: str = ""
    department: str = ""
    district: str = ""
    stage: str = ""
    theme: str = ""
    q: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Filters:
        """From the address; what is not understood is left out."""
        light, department = typed.get("light", ""), typed.get("department", "")
        return cls(
            light=light if light in ("red", "yellow") else "",
            department=department if department.isdecimal() and len(department) < 18 else "",
            district=typed.get("district", "")[:12],
            stage=typed.get("stage", "")[:64],
            theme=typed.get("theme", "")[:60],
            q=typed.get("q", "").strip()[:60],
        )

    def address(self, **changed: str) -> str:
        """The query of an address with these filters."""
        asked = replace(self, **changed)
        told = {f.name: getattr(asked, f.name) for f in fields(asked)}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    @property
    def condition(self) -> Q:
        """All but the light, as a condition on tasks."""
        asked = Q()
        if self.department:
            asked &= Q(organisation=int(self.department))
        if self.stage:
            asked &= Q(root__in=Case.objects.filter(matter=self.stage, parent=None).values("pk"))
        if self.district:
            asked &= Q(case__project__in=Project.objects.filter(region=self.district).values("pk"))
        if self.theme:
            asked &= Q(case__project__in=Project.objects.filter(kind=self.theme).values("pk"))
        if self.q:
            asked &= Q(case__title__icontains=self.q) | Q(case__number__icontains=self.q)
        return asked


ALL = Filters()


@dataclass(frozen=True)
class LightRow:
    """A step that is late or will be, and who has it. `first_red` is the first day it was overdue."""

    task: UUID
    case: UUID
    title: str
    case_title: str
    number: str
    organisation: str
    organisation_id: int
    due_on: date
    warn_on: date | None
    first_red: date | None


@dataclass(frozen=True)
class LightPage:
    """One page and where the next begins (None: this is the last)."""

    rows: tuple[LightRow, ...]
    after: str | None


@dataclass(frozen=True)
class Standing:
    """What a department (a district, a stage, a theme) has that is late, and nearly late."""

    organisation: str
    red: int
    yellow: int


@dataclass(frozen=True)
class Part:
    """The same for one value of a dimension, by its code."""

    code: str
    red: int
    yellow: int


@dataclass(frozen=True)
class Breakdown:
    """Late steps by four dimensions. `names` are those of the departments by id."""

    department: tuple[Part, ...]
    district: tuple[Part, ...]
    stage: tuple[Part, ...]
    theme: tuple[Part, ...]
    red: int
    yellow: int
    names: Mapping[str, str]


def page(
    viewer: Viewer,
    *,
    light: str = "",
    today: date,
    after: str = "",
    filters: Filters = ALL,
    kept: Combinable | None = None,
) -> LightPage:
    """A page of the late steps in the viewer's cities. 1 query.

    `kept` gives the first overdue day of a task where its limit was moved afterwards.
    """
    found = late(viewer, today, replace(filters, light=light or filters.light))
    if after:
        day, _, task = after.partition("_")
        due_on = date.fromisoformat(day)
        found = found.filter(Q(urgent_on__gt=due_on) | Q(urgent_on=due_on, id__gt=UUID(task)))
    rows = tuple(rows_of(found.order_by("urgent_on", "id")[: PAGE + 1], today, kept))
    more = len(rows) > PAGE
    return LightPage(rows[:PAGE], f"{rows[PAGE - 1].due_on}_{rows[PAGE - 1].task}" if more else None)


def rows_of(found: QuerySet[Task], today: date, kept: Combinable | None = None) -> Iterator[LightRow]:
    """Late steps as a list shows them. 1 query."""
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    told = found.select_related("case").annotate(
        organisation_name=Subquery(name),
        kept_day=kept if kept is not None else Value(None, output_field=DateField()),
    )
    for task in told.iterator(chunk_size=2000):
        since = task.kept_day or (task.urgent_on + timedelta(days=1) if task.urgent_on < today else None)
        yield LightRow(
            task=task.id,
            case=task.case_id,
            title=task.title,
            case_title=task.case.title,
            number=task.case.number,
            organisation=task.organisation_name or "",
            organisation_id=task.organisation,
            due_on=task.urgent_on,
            warn_on=task.warn_on,
            first_red=since,
        )


def breakdown(viewer: Viewer, today: date, filters: Filters = ALL) -> Breakdown:
    """Late steps by department, district, stage and theme, those with most of them first. 1 query."""
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    project = Project.objects.filter(pk=OuterRef("case__project"))
    root = Case.objects.filter(pk=OuterRef("root"))
    rows = late(viewer, today, filters).annotate(
        department_name=Subquery(name),
        district=Subquery(project.values("region")),
        theme=Subquery(project.values("kind")),
        stage=Subquery(root.values("matter")),
    )
    counted: dict[str, Counter[tuple[str, bool]]] = {name: Counter() for name in _DIMENSIONS}
    names: dict[str, str] = {}
    red = yellow = 0
    for organisation, called, due_on, *values in rows.values_list(
        "organisation", "department_name", "due_on", "district", "stage", "theme"
    ):
        names[str(organisation)], is_red = called or "", bool(due_on and due_on < today)
        red, yellow = red + is_red, yellow + (not is_red)
        for dimension, value in zip(_DIMENSIONS, (str(organisation), *values), strict=True):
            counted[dimension][value or "", is_red] += 1
    parts: dict[str, tuple[Part, ...]] = {name: _parts(counts) for name, counts in counted.items()}
    return Breakdown(**parts, red=red, yellow=yellow, names=names)


def standings(viewer: Viewer, today: date, filters: Filters = ALL) -> list[Standing]:
    """Late steps by department, the department with most of them first. 1 query."""
    found = breakdown(viewer, today, filters)
    return [Standing(found.names[part.code], part.red, part.yellow) for part in found.department]


def late(viewer: Viewer, today: date, filters: Filters = ALL) -> QuerySet[Task]:
    """Open steps of officials that are yellow or red."""
    cities = viewer.cities(Role.SUPERVISOR)
    departments = Organisation.objects.filter(city__in=cities, kind=OrganisationKind.GOVERNMENT).values("pk")
    # By organisation and role, because that is how the index of warned tasks begins.
    found = Task.objects.filter(
        filters.condition, organisation__in=departments, role__in=WORKING, open=True, warn_on__lte=today
    )
    if filters.light:
        return found.filter(due_on__lt=today) if filters.light == "red" else found.filter(due_on__gte=today)
    return found


_DIMENSIONS = ("department", "district", "stage", "theme")


def _parts(counts: Counter[tuple[str, bool]]) -> tuple[Part, ...]:
    codes = {code for code, _ in counts}
    parts = (Part(code, counts[code, True], counts[code, False]) for code in codes)
    return tuple(sorted(parts, key=lambda part: (-part.red, -part.yellow, part.code)))
