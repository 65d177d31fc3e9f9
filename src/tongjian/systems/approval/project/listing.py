"""The list of projects: filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.labels import labels_of
from tongjian.systems.approval.queries import StageRow, stages_of_projects

PAGE = 50
_UNSTATED = Decimal(-1)


@dataclass(frozen=True)
class Sort:
    """An order of the list. `key` is what rows are compared by, blank values put where they come last."""

    title: str
    key: Any
    descending: bool
    written: Callable[[Any], str]
    read: Callable[[str], Any]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _amount(text: str) -> Decimal:
    """An investment as it is kept: at most four places, far below what the database can hold."""
    amount = Decimal(text)
    if not amount.is_finite() or abs(amount) >= 10**12 or amount != round(amount, 4):
        raise ValueError(text)
    return amount


def _most_urgent() -> Any:
    """The first due day among the running stages of a project."""
    running = Case.objects.filter(project=OuterRef("pk"), kind=STAGE, status__in=OPEN, due_on__isnull=False)
    first = running.order_by().values("project").annotate(first=Min("due_on")).values("first")
    return Coalesce(Subquery(first), Value(date.max), output_field=DateField())


_INVESTMENT = Project._meta.get_field("investment")
SORTS: Mapping[str, Sort] = {
    "new": Sort("最近登记在前", F("created_at"), True, datetime.isoformat, _moment),
    "old": Sort("最早登记在前", F("created_at"), False, datetime.isoformat, _moment),
    "due": Sort("最急的在前", _most_urgent(), False, date.isoformat, date.fromisoformat),
    "investment": Sort(
        "总投资从大到小",
        Coalesce(F("investment"), Value(_UNSTATED, output_field=_INVESTMENT), output_field=_INVESTMENT),
        True,
        str,
        _amount,
    ),
    "name": Sort("按名称", F("name"), False, str, str),
}


@dataclass(frozen=True)
class Row:
    """A project in the list with the stage it is at. `investment` in 万元; None: not stated."""

    id: UUID
    city: str
    code: str
    name: str
    applicant: str
    theme: str
    district: str
    address: str
    investment: Decimal | None
    site_area: Decimal | None
    floor_area: Decimal | None
    created_at: datetime
    stages: tuple[StageRow, ...]
    at: StageRow | None


@dataclass(frozen=True)
class Page:
    """A page of the list, how many there are (`more`: at least), and where the next page begins."""

    rows: tuple[Row, ...]
    count: int
    more: bool
    after: str | None


def page(viewer: Viewer, filters: Filters, *, sort: str, after: str, today: date) -> Page:
    """One page of the projects asked for. 3 SQL queries."""
    order = SORTS.get(sort, SORTS["new"])
    asked = filters.projects(viewer, today)
    found = list(_after(sorted_by(asked, order), order, after)[: PAGE + 1])
    rows = tuple(rows_of(found[:PAGE], filters.stage))
    more = f"{order.written(found[PAGE - 1].key)}_{found[PAGE - 1].pk}" if len(found) > PAGE else None
    return Page(rows, *filters.count(asked), more)


def sorted_by(projects: QuerySet[Project], order: Sort) -> QuerySet[Any]:
    """The projects in that order, each with its `key`."""
    first = F("key").desc() if order.descending else F("key").asc()
    return projects.annotate(key=order.key).select_related("applicant").order_by(first, "pk")


def rows_of(projects: list[Any], stage: str = "") -> Iterator[Row]:
    """The rows of these projects, which have their applicant. 1 SQL query.

    `stage`: show where this stage stands, not the one that is most urgent.
    """
    stages = stages_of_projects({project.pk: project.city for project in projects})
    for project in projects:
        labels, own = labels_of(project.city), stages[project.pk]
        yield Row(
            id=project.pk,
            city=project.city,
            code=project.code,
            name=project.name,
            applicant=project.applicant.name,
            theme=labels.theme(project.kind),
            district=labels.district(project.region),
            address=project.address,
            investment=project.investment,
            site_area=project.site_area,
            floor_area=project.floor_area,
            created_at=project.created_at,
            stages=own,
            at=next((row for row in own if row.code == stage), None) or _at(own),
        )


def _at(stages: tuple[StageRow, ...]) -> StageRow | None:
    """The stage a project is at: the most urgent that runs, else the last that was applied for."""
    running = [row for row in stages if row.case and row.state == "current"]
    if running:
        return min(running, key=lambda row: (row.due_on or date.max, row.number))
    begun = [row for row in stages if row.filling_in] or [row for row in stages if row.case]
    return begun[-1] if begun else None


def _after(projects: QuerySet[Any], order: Sort, after: str) -> QuerySet[Any]:
    """What follows the last row of the page before; an address that was changed begins at the first row."""
    text, _, id_ = after.replace("\0", "").rpartition("_")
    try:
        key, last = order.read(text), UUID(id_)
    except (ValueError, ArithmeticError):
        return projects
    beyond = "key__lt" if order.descending else "key__gt"
    # Said twice, because an index is entered at a bound, not at an alternative.
    return projects.filter(Q(**{beyond: key}) | Q(key=key, pk__gt=last), **{f"{beyond}e": key})
