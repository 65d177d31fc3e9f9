"""The statistics. Each function says how many queries it takes, and keeps the query that gave its numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.people.models import Organisation
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.statistics.figures import Figure, mean, median, ninetieth, share
from tongjian.systems.approval.statistics.filters import Filters
from tongjian.systems.approval.statistics.labels import Labels
from tongjian.systems.approval.statistics.models import CaseTime
from tongjian.systems.approval.statistics.reading import counted
from tongjian.systems.approval.statistics.rollup import NO_DAYS, Face, ended_how

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


# What a row is grouped by: the face of the roll-up, and its columns with the filters that ask for one group.
DIMENSIONS: dict[str, tuple[str, Face, tuple[tuple[str, str], ...]]] = {
    "theme-stage": ("审批流程类型和阶段", Face.STAGES, (("theme", "theme"), ("stage", "stage"))),
    "theme": ("审批流程类型", Face.STAGES, (("theme", "theme"),)),
    "stage": ("阶段", Face.STAGES, (("stage", "stage"),)),
    "district": ("区划", Face.DISTRICTS, (("region", "district"),)),
    "department": ("部门", Face.DEPARTMENTS, (("organisation", "department"),)),
    "matter": ("事项", Face.MATTERS, (("matter", "matter"),)),
}
Ends = Counter[tuple[int, int]]
"""How many took how long (`x`) and ended how (`y`), as the roll-up counts them."""


def groups(filters: Filters, by: str, labels: Labels, today: date) -> tuple[Group, list[Group], str]:
    """All ended cases asked for, and the same by a dimension, with the query. 1 query."""
    _, face, dimension = DIMENSIONS[by]
    found = counted(filters, face, [column for column, _ in dimension], today)
    told: defaultdict[tuple[Any, ...], Ends] = defaultdict(Counter)
    everything: Ends = Counter()
    for *values_of_group, used, end, count in found:
        told[tuple(values_of_group)][used, end] += count
        everything[used, end] += count
    grouped = []
    for key, ends in sorted(told.items(), key=lambda item: labels.order(dimension, item[0])):
        values = {name: value for (_, name), value in zip(dimension, key, strict=True)}
        title = " / ".join(labels.of(name, value) for name, value in values.items())
        address = filters.address(**{name: str(v) for name, v in values.items()})
        grouped.append(_group(title, address, ends))
    return _group("全部", filters.address(), everything), grouped, found.sql


def _group(title: str, address: str, ends: Ends) -> Group:
    used: Counter[int] = Counter()
    timely: Counter[bool | None] = Counter()
    for (days, end), count in ends.items():
        timely[ended_how(end)[1]] += count
        if days != NO_DAYS:
            used[days] += count
    judged = timely[True] + timely[False]
    return Group(
        title=title,
        address=address,
        cases=timely.total(),
        timed=judged,
        late=timely[False],
        on_time=share(timely[True], judged, NO_CASES),
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
        # Moments, not the local day of each row: an index carries them.
        opened_at__gte=_begins(filters.since),
        opened_at__lt=_begins(filters.until + timedelta(days=1)),
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


def _begins(day: date) -> datetime:
    """The moment at which a local day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


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


def steps(filters: Filters, labels: Labels, today: date) -> tuple[list[Step], str]:
    """瓶颈: which step holds cases how long, the longest in all first. 1 query."""
    found = counted(filters, Face.STEPS, ("of__matter", "node", "title", "organisation"), today)
    told: defaultdict[tuple[Any, ...], Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for *key, working, suspended, held, count in found:
        told[tuple(key)][working, suspended, held] += count
    rows = [
        Step(
            title=title,
            matter=labels.of("matter", matter),
            organisation=labels.of("department", organisation),
            address=filters.address(matter=matter),
            times=days.total(),
            total=sum(sum(each) * count for each, count in days.items()),
            working=median(_spread(days, 0), NO_CASES),
            ninetieth=ninetieth(_spread(days, 0), NO_CASES),
            suspended=mean(_spread(days, 1), NO_CASES),
            held=mean(_spread(days, 2), NO_CASES),
        )
        for (matter, _, title, organisation), days in told.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.matter, row.title)), found.sql


def _spread(days: Counter[tuple[int, int, int]], place: int) -> Counter[int]:
    """One of the figures by itself."""
    found: Counter[int] = Counter()
    for each, count in days.items():
        found[each[place]] += count
    return found


@dataclass(frozen=True)
class Had:
    """What one holder had of the cases asked for, in working days."""

    title: str
    cases: int
    days: int
    together: int
    median: Figure
    ninetieth: Figure


def holders(filters: Filters, labels: Labels, today: date) -> tuple[list[Had], str]:
    """净用时 by department, applicant and suspension. 1 query."""
    found = counted(filters, Face.HOLDERS, ("who", "reason", "organisation"), today)
    told: defaultdict[tuple[str, str, int], Counter[tuple[int, int]]] = defaultdict(Counter)
    for who, reason, organisation, alone, together, count in found:
        told[who, reason, organisation][alone, together] += count
    rows = []
    for (who, reason, organisation), days in told.items():
        each: Counter[int] = Counter()
        for (alone, together), count in days.items():
            each[alone + together] += count
        rows.append(
            Had(
                title=labels.holder(who, organisation, reason),
                cases=days.total(),
                days=sum(alone * count for (alone, _), count in days.items()),
                together=sum(together * count for (_, together), count in days.items()),
                median=median(each, NO_CASES),
                ninetieth=ninetieth(each, NO_CASES),
            )
        )
    return sorted(rows, key=lambda row: (-row.days - row.together, row.title)), found.sql


def sums(filters: Filters, today: date) -> tuple[int, int]:
    """Working days from opening to end of all cases, and those departments had together. 1 query."""
    found = list(counted(filters, Face.WHOLE, (), today))
    return sum(whole * n for whole, _, n in found), sum(joint * n for _, joint, n in found)


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
