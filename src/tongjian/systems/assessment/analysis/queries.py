"""Every read of the analysis: only what was published. The number of SQL queries is stated and tested."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tongjian.engines.measures.rational import printed, shortest
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import seen_by
from tongjian.systems.assessment.collecting.settling import PROBLEM, settled
from tongjian.systems.assessment.models import Frequency, Observation, Period, Sheet
from tongjian.systems.assessment.results.models import Line, Publication
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck

MOST_PERIODS = 12
MOST_PLACES = 2_000


@dataclass(frozen=True, slots=True)
class Trend:
    """One district over the periods, the oldest first; None where it was not published then."""

    district: int
    name: str
    lines: tuple[Line | None, ...]

    @property
    def moved(self) -> str:
        """The latest total against the one before, as +1.20; empty where there are not two."""
        totals = [Fraction(line.total) for line in self.lines if line is not None]
        if len(totals) < 2:
            return ""
        difference = totals[-1] - totals[-2]
        return f"{'+' if difference > 0 else ''}{printed(difference, 2)}"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item over the districts of a period; `lost` is the mean share of its points that was not earned."""

    title: str
    cells: tuple[str, ...]
    lost: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was checked. Degrees; `problems` as words."""

    title: str
    district: str
    longitude: Decimal
    latitude: Decimal
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """Months that were assessed and published here, of those since the first."""

    published: int
    months: int

    @property
    def share(self) -> str:
        """In percent; empty where no month has passed."""
        return f"{printed(Fraction(self.published * 100, self.months), 2)}%" if self.months else ""


def published(city: str, kind: str) -> list[Publication]:
    """The latest version of the latest periods of a kind, the oldest first. 1 SQL query."""
    rows = Publication.objects.filter(period__city=city, period__kind=kind).defer("body")
    newest: dict[Any, Publication] = {}
    ordered = rows.select_related("period__standard").order_by("-period__first", "-number")
    for row in ordered[: MOST_PERIODS * 10]:
        newest.setdefault(row.period_id, row)
    return sorted(newest.values(), key=lambda row: row.period.first)[-MOST_PERIODS:]


def trends(rows: Sequence[Publication]) -> list[Trend]:
    """Every district over the publications, by its latest place. 1 SQL query."""
    lines: dict[int, dict[Any, Line]] = defaultdict(dict)
    for line in Line.objects.filter(publication__in=rows).select_related("district"):
        lines[line.district_id][line.publication_id] = line
    found = []
    for district, own in lines.items():
        name = next(iter(own.values())).district.name
        found.append(Trend(district, name, tuple(own.get(row.pk) for row in rows)))
    return sorted(found, key=lambda trend: (_place(trend), trend.name))


def sheets(viewer: Viewer, row: Publication) -> list[Line]:
    """The lines of a publication whose sheets the viewer may open, with them. 1 SQL query."""
    lines = Line.objects.filter(seen_by(viewer, row.period.city), publication=row)
    return list(lines.select_related("sheet", "district").order_by("place", "district__code"))


def items(lines: Sequence[Line]) -> list[ItemRow]:
    """Every item over the districts, the one that cost the largest share first. No query."""
    bodies = [json.loads(line.sheet.body)["rows"] for line in lines]
    found = []
    for rows in zip(*bodies, strict=True):
        counted = [row for row in rows if row["points"] is not None and row["score"] is not None]
        points = sum((Fraction(row["points"]) for row in counted), Fraction(0))
        earned = sum((Fraction(row["score"]) for row in counted), Fraction(0))
        lost = shortest((points - earned) / points * 100, 1) if points else None
        cells = tuple(_cell(row) for row in rows)
        found.append(ItemRow(rows[0]["title"], cells, lost))
    return sorted(found, key=lambda row: (row.lost is None, -(row.lost or 0), row.title))


def places(viewer: Viewer, period: Period) -> list[Place]:
    """The checked places of a period with what was wrong there. 2 SQL queries."""
    sheet = sheet_of(period.standard)
    rows = Observation.objects.filter(
        seen_by(viewer, period.city, "task__district"),
        task__period=period,
        point__longitude__isnull=False,
        point__latitude__isnull=False,
    )
    found = []
    related = rows.select_related("point", "task__item", "task__district").prefetch_related("markings")
    for row in related.order_by("point__code")[:MOST_PLACES]:
        source = sheet.item(row.task.item.code).source
        if not isinstance(source, FromCheck):
            continue
        verdicts = settled({m.round: m.verdicts for m in row.markings.all()}, second=source.second) or {}
        wrong = tuple(aspect.title for aspect in source.aspects if verdicts.get(aspect.code) == PROBLEM)
        point = row.point
        if point.longitude is not None and point.latitude is not None:
            found.append(Place(point.title, row.task.district.name, point.longitude, point.latitude, wrong))
    return found


def in_use(city: str, today: date) -> InUse:
    """How many of the months since the first were published. 1 SQL query."""
    rows = Period.objects.filter(city=city, kind=Frequency.MONTH, last__lt=today)
    months = list(rows.order_by("first").values_list("first", "publications__number"))
    if not months:
        return InUse(0, 0)
    first = months[0][0]
    last = (today.year * 12 + today.month) - (first.year * 12 + first.month)
    return InUse(len({begun for begun, number in months if number is not None}), last)


def sheet_line(lines: Sequence[Line], district: str) -> Line | None:
    """The chosen district among them, the first where none is named."""
    return next((line for line in lines if line.district.code == district), lines[0] if lines else None)


def above(rows: Sequence[Trend], line: Line) -> dict[int, Fraction]:
    """The totals in front of a district in the same publication, by place."""
    latest = [
        each for trend in rows for each in trend.lines if each and each.publication_id == line.publication_id
    ]
    return {each.place: Fraction(each.total) for each in latest if each.place < line.place}


def body_of(sheet: Sheet) -> dict[str, Any]:
    """The body of a sheet."""
    body: dict[str, Any] = json.loads(sheet.body)
    return body


def _place(trend: Trend) -> int:
    latest = next((line for line in reversed(trend.lines) if line is not None), None)
    return latest.place if latest else 0


def _cell(row: dict[str, Any]) -> str:
    if row["score"] is None:
        return {"missing": "缺", "not_applicable": "不适用"}.get(row["state"], "—")
    # A bonus has no points of its own to be earned.
    worth = row["points"] is not None and Fraction(row["points"])
    return f"{row['score_printed']} / {row['points_printed']}" if worth else str(row["score_printed"])
