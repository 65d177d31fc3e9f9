"""The statistics. Each function says how many queries it takes, and keeps the query that gave its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tongjian.kernel.cases.models import Case
from tongjian.kernel.people.models import Organisation
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.statistics.figures import Figure, mean, median, ninetieth, share
from tongjian.systems.approval.statistics.filters import Filters
from tongjian.systems.approval.statistics.labels import Labels
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime

NO_CASES = "没有计时的办结件"
PAGE = 50


@dataclass(frozen=True)
class Group:
    """The ended cases of one value: how many, of which with time, on time and late, and their days."""

    title: str
    address: str
    cases: int
    timed: int
    late: int
    on_time: Figure
    median: Figure
    ninetieth: Figure
    mean: Figure

    @property
    def untimed(self) -> int:
        """Cases without time by rule (撤件, 不予受理 …): not applicable, not zero."""
        return self.cases - self.timed


# What a row is grouped by: the columns, and the filters by which one group is asked for again.
DIMENSIONS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "theme-stage": ("审批流程类型和阶段", (("project__kind", "theme"), ("stage", "stage"))),
    "theme": ("审批流程类型", (("project__kind", "theme"),)),
    "stage": ("阶段", (("stage", "stage"),)),
    "district": ("区划", (("project__region", "district"),)),
    "department": ("部门", (("organisation", "department"),)),
    "matter": ("事项", (("matter", "matter"),)),
}


def groups(filters: Filters, by: str, labels: Labels) -> tuple[Group, list[Group], str]:
    """All ended cases asked for, and the same by a dimension, with the query. 1 query."""
    dimension = DIMENSIONS[by][1]
    found = filters.rows().values_list(*(column for column, _ in dimension), "used", "on_time")
    told: dict[tuple[Any, ...], list[tuple[int | None, bool | None]]] = defaultdict(list)
    for *key, used, on_time in found:
        told[tuple(key)].append((used, on_time))
    everything = _group("全部", filters.address(), [row for rows in told.values() for row in rows])
    grouped = []
    for key, rows in sorted(told.items(), key=lambda item: labels.order(dimension, item[0])):
        values = {name: value for (_, name), value in zip(dimension, key, strict=True)}
        title = " / ".join(labels.of(name, value) for name, value in values.items())
        address = filters.address(**{name: str(v) for name, v in values.items() if v is not None})
        grouped.append(_group(title, address, rows))
    return everything, grouped, str(found.query)


def _group(title: str, address: str, rows: list[tuple[int | None, bool | None]]) -> Group:
    used = [days for days, _ in rows if days is not None]
    judged = [on_time for _, on_time in rows if on_time is not None]
    late = judged.count(False)
    return Group(
        title=title,
        address=address,
        cases=len(rows),
        timed=len(judged),
        late=late,
        on_time=share(len(judged) - late, len(judged), NO_CASES),
        median=median(used, NO_CASES),
        ninetieth=ninetieth(used, NO_CASES),
        mean=mean(used, NO_CASES),
    )


@dataclass(frozen=True)
class Online:
    """Projects that applied in the period: all, and those of which an application came in online."""

    projects: int
    online: int
    share: Figure
    sql: str


def online(filters: Filters) -> Online:
    """网上申报率, by projects: an application that was filled in here is online. 1 query."""
    came = Case.objects.filter(
        city=filters.city,
        kind=STAGE,
        parent=None,
        project__isnull=False,
        opened_at__date__gte=filters.since,
        opened_at__date__lte=filters.until,
    )
    if filters.stage:
        came = came.filter(matter=filters.stage)
    handed_in = Exists(Application.objects.filter(case=OuterRef("pk")))
    counted = came.annotate(here=handed_in)
    totals = counted.aggregate(
        projects=Count("project", distinct=True),
        online=Count("project", distinct=True, filter=Q(here=True)),
    )
    return Online(
        totals["projects"],
        totals["online"],
        share(totals["online"], totals["projects"], "没有申报的项目"),
        str(counted.values("project", "here").query),
    )


@dataclass(frozen=True)
class Step:
    """One step at one department: how often, the days worked on it, and those it stood still."""

    title: str
    matter: str
    organisation: str
    address: str
    times: int
    total: int
    working: Figure
    ninetieth: Figure
    suspended: Figure
    held: Figure


def steps(filters: Filters, labels: Labels) -> tuple[list[Step], str]:
    """瓶颈: which step holds cases how long, the longest in all first. 1 query."""
    found = (
        StepTime.objects.filter(of__in=filters.rows())
        .values_list("of__matter", "node", "title", "organisation", "working", "suspended", "held")
        .order_by()
    )
    told: dict[tuple[str, str, str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for matter, node, title, organisation, *days in found:
        told[matter, node, title, organisation].append((days[0], days[1], days[2]))
    rows = [
        Step(
            title=title,
            matter=labels.of("matter", matter),
            organisation=labels.of("department", organisation),
            address=filters.address(matter=matter),
            times=len(days),
            total=sum(map(sum, days)),
            working=median([d[0] for d in days], NO_CASES),
            ninetieth=ninetieth([d[0] for d in days], NO_CASES),
            suspended=mean([d[1] for d in days], NO_CASES),
            held=mean([d[2] for d in days], NO_CASES),
        )
        for (matter, _, title, organisation), days in told.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.matter, row.title)), str(found.query)


@dataclass(frozen=True)
class Had:
    """What one holder had of the cases asked for, in working days."""

    title: str
    cases: int
    days: int
    together: int
    median: Figure
    ninetieth: Figure


def holders(filters: Filters, labels: Labels) -> tuple[list[Had], str]:
    """净用时 by department, applicant and suspension. 1 query."""
    found = (
        Share.objects.filter(of__in=filters.rows())
        .values_list("who", "organisation", "reason", "days", "together")
        .order_by()
    )
    told: dict[tuple[str, int | None, str], list[tuple[int, int]]] = defaultdict(list)
    for who, organisation, reason, days, together in found:
        told[who, organisation, reason].append((days, together))
    rows = [
        Had(
            title=labels.holder(who, organisation, reason),
            cases=len(days),
            days=sum(alone for alone, _ in days),
            together=sum(both for _, both in days),
            median=median([alone + both for alone, both in days], NO_CASES),
            ninetieth=ninetieth([alone + both for alone, both in days], NO_CASES),
        )
        for (who, organisation, reason), days in told.items()
    ]
    return sorted(rows, key=lambda row: (-row.days - row.together, row.title)), str(found.query)


def sums(filters: Filters) -> tuple[int, int]:
    """Working days from opening to end of all cases, and those departments had together. 1 query."""
    found = filters.rows().aggregate(whole=Sum("whole"), joint=Sum("joint"))
    return found["whole"] or 0, found["joint"] or 0


@dataclass(frozen=True)
class CaseRow:
    """An ended case behind a number."""

    case: UUID
    title: str
    number: str
    organisation: str
    ended_on: date
    limit: int | None
    used: int | None
    span: int | None
    on_time: bool | None


def rows_behind(filters: Filters, after: str = "") -> tuple[list[CaseRow], str | None]:
    """A page of the cases behind the numbers, the latest end first, and where the next begins. 1 query."""
    found = filters.rows()
    if after:
        day, _, case = after.partition("_")
        ended_on, pk = date.fromisoformat(day), UUID(case)
        found = found.filter(Q(ended_on__lt=ended_on) | Q(ended_on=ended_on, case__lt=pk))
    rows = list(case_rows(found.order_by("-ended_on", "-case")[: PAGE + 1]))
    more = len(rows) > PAGE
    return rows[:PAGE], f"{rows[PAGE - 1].ended_on}_{rows[PAGE - 1].case}" if more else None


def case_rows(found: QuerySet[CaseTime]) -> Iterable[CaseRow]:
    """The rows of these cases, for the page and for the export. 1 query."""
    columns = ("case_id", "case__title", "case__number", "organisation__name", "ended_on", "limit_days")
    for row in found.values_list(*columns, "used", "span", "on_time").iterator(chunk_size=2000):
        yield CaseRow(*row)


def department_names(city: str) -> dict[int, str]:
    """Names of the organisations of a city's government. 1 query."""
    found = Organisation.objects.filter(city=city).exclude(duty="")
    return dict(found.order_by("pk").values_list("pk", "name"))
