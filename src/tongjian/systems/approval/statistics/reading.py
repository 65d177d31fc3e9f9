"""Where numbers are counted: whole months in the roll-up, days beside them and finer filters in the rows.

Both are asked by one statement and grouped by the database, so that a year of a city is some thousand lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from tongjian.kernel.cases.status import PASSED
from tongjian.systems.approval.statistics.filters import KINDS, Filters
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime, Tally
from tongjian.systems.approval.statistics.rollup import NO_DAYS, Face

ENDING = Case(When(on_time=None, then=Value(0)), When(on_time=True, then=Value(2)), default=Value(1)) + Case(
    When(status__in=PASSED, then=Value(3)), default=Value(0), output_field=IntegerField()
)
"""`rollup.ending` of a row."""
DAYS = Coalesce("days", Value(NO_DAYS))
_USED = Coalesce("used", Value(NO_DAYS))


@dataclass(frozen=True)
class Source:
    """How one face is asked for: the filters its cells know, and the columns of keys and figures.

    `keys` are columns of cells by the columns of rows that they stand for; `figures` are what `x`, `y` count.
    """

    face: Face
    carries: Mapping[str, str]
    keys: Mapping[str, str]
    figures: Sequence[Any]
    timely: bool = False

    def rows(self, of: QuerySet[CaseTime]) -> QuerySet[Any]:
        """The rows that are counted for these cases."""
        if self.face is Face.HOLDERS:
            return Share.objects.filter(of__in=of)
        return StepTime.objects.filter(of__in=of) if self.face is Face.STEPS else of


_ENDED = (_USED, ENDING)
SOURCES: Mapping[Face, Source] = {
    source.face: source
    for source in (
        Source(
            Face.STAGES,
            {"theme": "first", "stage": "second"},
            {"theme": "first", "stage": "second"},
            _ENDED,
            timely=True,
        ),
        Source(Face.DISTRICTS, {"district": "first"}, {"region": "first"}, _ENDED, timely=True),
        Source(
            Face.DEPARTMENTS,
            {"department": "organisation"},
            {"organisation": "organisation"},
            _ENDED,
            timely=True,
        ),
        Source(Face.MATTERS, {"matter": "first"}, {"matter": "first"}, _ENDED, timely=True),
        Source(Face.WHOLE, {}, {}, (F("whole"), F("joint"))),
        Source(
            Face.HOLDERS,
            {},
            {"who": "first", "reason": "second", "organisation": "organisation"},
            (F("days"), F("together")),
        ),
        Source(
            Face.STEPS,
            {"matter": "first"},
            {"of__matter": "first", "node": "second", "title": "third", "organisation": "organisation"},
            (F("working"), F("suspended"), F("held")),
        ),
    )
}


@dataclass(frozen=True)
class Counted:
    """Keys, figures and how many; and the statement behind them."""

    found: QuerySet[Any]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.found)

    @property
    def sql(self) -> str:
        return str(self.found.query)


def counted(filters: Filters, face: Face, columns: Sequence[str], today: date) -> Counted:
    """How many of what is asked for have which figures, by these columns of the rows. 1 query when read."""
    source = SOURCES[face]
    months, days = _months(filters, today) if _carried(filters, source) else (None, None)
    if months is None:
        return Counted(_of_rows(filters.rows(), source, columns))
    cells = _of_cells(filters, source, columns, months)
    if days is None:
        return Counted(cells)
    return Counted(cells.union(_of_rows(filters.rows().filter(days), source, columns), all=True))


def _carried(filters: Filters, source: Source) -> bool:
    """Whether the cells of the face know every filter that is set."""
    return filters.named.keys() <= source.carries.keys() and (source.timely or not filters.late)


def _months(filters: Filters, today: date) -> tuple[tuple[date, date] | None, Q | None]:
    """The first days of the first and the last whole month asked for, and the days beside them.

    Nothing has ended after today: a month asked for up to today is asked for whole.
    """
    since, until = filters.since, filters.until
    first = since if since.day == 1 else _next_month(since)
    end = _next_month(until) if until >= today else (until + timedelta(days=1)).replace(day=1)
    if first >= end:
        return None, None
    beside = Q(pk__in=())
    if since < first:
        beside |= Q(ended_on__lt=first)
    if until < today and until >= end:
        beside |= Q(ended_on__gte=end)
    return (first, (end - timedelta(days=1)).replace(day=1)), beside or None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _of_cells(
    filters: Filters, source: Source, columns: Sequence[str], months: tuple[date, date]
) -> QuerySet[Any]:
    cells = Tally.objects.filter(
        city=filters.city, kind=KINDS[filters.kind], face=source.face.value, month__range=months, count__gt=0
    )
    cells = cells.filter(**{source.carries[name]: value for name, value in filters.named.items()})
    if filters.late:
        timely = {"none": 0, "yes": 1, "no": 2}[filters.late]
        cells = cells.filter(y__in=(timely, timely + 3))
    keys = [F(source.keys[column]) for column in columns]
    return _grouped(cells, keys, [F(name) for name in "xyz"[: len(source.figures)]], Sum("count"))


def _of_rows(of: QuerySet[CaseTime], source: Source, columns: Sequence[str]) -> QuerySet[Any]:
    keys = [
        # A holder that is no department has none: in the roll-up that is 0.
        Coalesce(column, Value(0), output_field=BigIntegerField()) if column == "organisation" else F(column)
        for column in columns
    ]
    return _grouped(source.rows(of), keys, source.figures, Count("pk"))


def _grouped(of: QuerySet[Any], keys: Sequence[Any], figures: Sequence[Any], count: Any) -> QuerySet[Any]:
    named = {f"k{place}": key for place, key in enumerate(keys)}
    named |= {f"v{place}": figure for place, figure in enumerate(figures)}
    grouped: QuerySet[Any] = of.order_by().annotate(**named).values_list(*named).annotate(n=count)
    return grouped
