"""Lets the database count what the filters ask for.

Cases that have ended are counted as they were measured: of whole cities in the roll-up, else in the measured
rows. Those under way are few and are counted as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value

from tongjian.kernel.cases.status import ENDED, OPEN, PASSED
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.project.access import visible, whole_cities
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.statistics.models import CaseTime, Tally
from tongjian.systems.approval.statistics.reading import DAYS, ENDING
from tongjian.systems.approval.statistics.rollup import NO_DAYS, Face, ended_how

_BLANK, _NONE = Value("", CharField()), Value(0)


class Month(Func):
    """The month of a day, `2026-03`."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **extra)


class LocalMonth(Month):
    """The month in which a moment lies here: UTC+8 the whole year, as for every clock."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        local = "strftime('%%%%Y-%%%%m', %(expressions)s, '+8 hours')"
        return self.as_sql(compiler, connection, template=local, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        local = "to_char((%(expressions)s) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=local, **extra)


class ProjectLine(NamedTuple):
    """Projects with the same theme, region and month of registration."""

    theme: str
    region: str
    month: str
    number: int
    stated: int
    investment: Decimal | None


class CaseLine(NamedTuple):
    """Stage cases that are alike, by one dimension: `by` is its name, `key` its value.

    Those under way stand once, under `running`, with all they are known by. Those that have ended stand once
    for each dimension; under `theme` the `stage` is told too.
    """

    by: str
    key: str
    stage: str
    region: str
    month: str
    end: int
    days: int
    number: int

    @property
    def passed(self) -> bool:
        return ended_how(self.end)[0]

    @property
    def on_time(self) -> bool | None:
        return ended_how(self.end)[1]

    @property
    def used(self) -> int | None:
        return None if self.days == NO_DAYS else self.days


class StageLine(NamedTuple):
    """The projects that have a case of a stage."""

    stage: str
    number: int
    stated: int
    investment: Decimal | None


def projects_of(viewer: Viewer, filters: Filters, today: date) -> Iterator[ProjectLine]:
    """The projects asked for. 1 SQL query."""
    found = filters.projects(viewer, today).order_by().annotate(month=LocalMonth("created_at"))
    counted = found.values_list("kind", "region", "month").annotate(
        n=Count("pk"), stated=Count("investment"), sum=Sum("investment")
    )
    return (ProjectLine(*line) for line in counted)


def stages_of(viewer: Viewer, filters: Filters, today: date) -> Iterator[StageLine]:
    """The projects by the stages they have a case of. 1 SQL query."""
    pairs = filters.cases(viewer, today).order_by().values("matter", "project").distinct()
    try:
        sql, given = pairs.query.sql_with_params()
    except EmptyResultSet:
        # The filters exclude one another: there is nothing to ask the database for.
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pair.matter, COUNT(*), COUNT(project.investment), SUM(project.investment)"
            f" FROM ({sql}) AS pair JOIN projects_project AS project ON project.id = pair.project"
            " GROUP BY pair.matter",
            given,
        )
        investment = Project._meta.get_field("investment")
        for stage, count, stated, total in cursor.fetchall():
            yield StageLine(stage, count, stated, investment.from_db_value(total))


def cases_of(viewer: Viewer, filters: Filters, today: date) -> Iterator[CaseLine]:
    """The stage cases asked for, those that have ended as they were measured. 1 SQL query."""
    whole = whole_cities(viewer)
    if whole is not None and not filters.but(city=""):
        cities = whole & {filters.city} if filters.city else whole
        ended = _in_roll_up(cities)
    else:
        ended = _in_rows(_ended(viewer, filters))
    running = _running(filters.cases(viewer, today).filter(status__in=OPEN))
    return (CaseLine(*line) for line in running.union(*ended, all=True))


def _running(cases: QuerySet[Any]) -> QuerySet[Any]:
    project = Project.objects.filter(pk=OuterRef("project"))
    return _lines(
        cases,
        "running",
        Subquery(project.values("kind")),
        Count("pk"),
        stage=F("matter"),
        region=Subquery(project.values("region")),
        month=Subquery(project.annotate(local=LocalMonth("created_at")).values("local")),
    )


def _in_roll_up(cities: frozenset[str]) -> Iterator[QuerySet[Any]]:
    cells = Tally.objects.filter(city__in=cities, kind=STAGE, count__gt=0)
    by_stage = cells.filter(face=Face.STAGES.value)
    end, n = {"end": F("y"), "days": F("z")}, Sum("count")
    yield _lines(by_stage, "theme", F("first"), n, stage=F("second"), **end)
    yield _lines(by_stage, "ended", Month("month"), n, **end)
    yield _lines(cells.filter(face=Face.DISTRICTS.value), "district", F("first"), n, **end)
    yield _lines(cells.filter(face=Face.REGISTERED.value), "month", F("first"), n, **end)


def _in_rows(rows: QuerySet[CaseTime]) -> Iterator[QuerySet[Any]]:
    end, n = {"end": ENDING, "days": DAYS}, Count("pk")
    yield _lines(rows, "theme", F("theme"), n, stage=F("stage"), **end)
    yield _lines(rows, "ended", Month("ended_on"), n, **end)
    yield _lines(rows, "district", F("region"), n, **end)
    yield _lines(rows, "month", Month("registered"), n, **end)


def _lines(
    of: QuerySet[Any],
    by: str,
    key: Any,
    count: Any,
    *,
    stage: Any = _BLANK,
    region: Any = _BLANK,
    month: Any = _BLANK,
    end: Any = _NONE,
    days: Any = _NONE,
) -> QuerySet[Any]:
    """What a `CaseLine` says, grouped by everything but the count."""
    values = (Value(by), key, stage, region, month, end, days)
    named = {f"v{place}": value for place, value in enumerate(values)}
    grouped: QuerySet[Any] = of.order_by().annotate(**named).values_list(*named).annotate(n=count)
    return grouped


def _ended(viewer: Viewer, filters: Filters) -> QuerySet[CaseTime]:
    """The measured stage cases that the filters ask for, without looking at other tables where possible."""
    asked = Q(kind=STAGE, project__isnull=False)
    whole = whole_cities(viewer)
    if whole is not None:
        asked &= Q(city__in=whole)
    else:
        asked &= Q(project__in=Project.objects.filter(visible(viewer)).values("pk"))
    if filters.q:
        asked &= Q(project__in=Project.objects.filter(filters.of_project()).values("pk"))
    given: dict[str, Any] = {
        "city": filters.city,
        "theme": filters.theme,
        "region__startswith": filters.district,
        "registered__gte": filters.since,
        "registered__lte": filters.until,
        "stage": filters.stage,
        "ended_on__gte": filters.ended_since,
        "ended_on__lte": filters.ended_until,
    }
    asked &= Q(**{name: value for name, value in given.items() if value})
    if filters.timely:
        asked &= Q(status__in=PASSED, on_time=filters.timely == "yes")
    if filters.state:
        states = {"passed": PASSED, "stopped": ENDED - PASSED}
        asked &= Q(status__in=states.get(filters.state, ()))
    if filters.light:
        # A light shines only on what is under way.
        asked &= Q(pk__in=())
    return CaseTime.objects.filter(asked)
