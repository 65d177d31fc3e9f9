"""Every read of special topics. The body sees all, a district its own; the SQL queries are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.utils.timezone import localdate

from tongjian.engines.measures.rational import printed
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import seen_by
from tongjian.systems.assessment.results.models import (
    BuildingKind,
    IllegalBuilding,
    Incident,
    Patrol,
    PatrolPoint,
    Recheck,
    Route,
    TopicImport,
    Treatment,
)

PAGE = 40
MOST_EXPORTED = 20_000
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Found and treated of one district and kind, in square metres."""

    district: str
    kind: str
    number: int
    found: Decimal
    treated: Decimal

    @property
    def share(self) -> str:
        """Treated of found, in percent."""
        return f"{printed(Fraction(self.treated) / Fraction(self.found) * 100, 2)}%" if self.found else ""


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A building in the list; `recheck_by`: a second look is due by then; `gone`: what the last one found."""

    row: IllegalBuilding
    recheck_by: date | None
    gone: bool | None


@dataclass(frozen=True, slots=True)
class Response:
    """How soon incidents were answered: of those answered or too late by now, how many in time."""

    incidents: int
    judged: int
    in_time: int

    @property
    def share(self) -> str:
        """In percent; empty where there is nothing to judge yet."""
        return f"{printed(Fraction(self.in_time * 100, self.judged), 2)}%" if self.judged else ""


def totals(viewer: Viewer, city: str) -> list[Totals]:
    """Found and treated by district and kind. 1 SQL query."""
    rows = IllegalBuilding.objects.filter(seen_by(viewer, city), city=city)
    added = rows.values("district__name", "kind").annotate(
        number=Count("pk"), found_sum=Sum("found_m2"), treated_sum=Sum("treated_m2")
    )
    labels = dict(BuildingKind.choices)
    return [
        Totals(
            row["district__name"],
            labels[row["kind"]],
            row["number"],
            row["found_sum"] or NOTHING,
            row["treated_sum"] or NOTHING,
        )
        for row in added.order_by("district__name", "kind")
    ]


def buildings(
    viewer: Viewer,
    city: str,
    *,
    kind: str = "",
    district: str = "",
    state: str = "",
    after: str = "",
    days: int,
    most: int = PAGE + 1,
) -> list[BuildingRow]:
    """The buildings a viewer may see, the latest found first, one more than a page. 1 SQL query.

    `state`: `standing` or `gone`; `days` after the last treatment until a second look; `most` rows.
    """
    rows = IllegalBuilding.objects.filter(seen_by(viewer, city), city=city)
    if kind in BuildingKind.values:
        rows = rows.filter(kind=kind)
    if district:
        rows = rows.filter(district__code=district)
    if state in ("standing", "gone"):
        full = Q(treated_m2__gte=F("found_m2"))
        rows = rows.filter(full if state == "gone" else ~full)
    day, _, key = after.partition("_")
    try:
        if after:
            since, last = date.fromisoformat(day), UUID(key)
            rows = rows.filter(Q(found_on__lt=since) | Q(found_on=since, pk__lt=last))
    except ValueError:
        # An address somebody made up begins at the beginning.
        after = ""
    looked = Recheck.objects.filter(building=OuterRef("pk")).order_by("-at").values("gone")[:1]
    seen = rows.annotate(
        treated_on=Max("treatments__on"), checked_at=Max("rechecks__at"), gone=Subquery(looked)
    )
    found = seen.select_related("district").order_by("-found_on", "-pk")[:most]
    return [BuildingRow(row, _recheck_by(row.treated_on, row.checked_at, days), row.gone) for row in found]


def building(viewer: Viewer, city: str, key: UUID) -> IllegalBuilding | None:
    """One building. 1 SQL query."""
    rows = IllegalBuilding.objects.filter(seen_by(viewer, city), city=city, pk=key)
    return rows.select_related("district", "by", "table__document").first()


def treatments(row: IllegalBuilding) -> list[Treatment]:
    """What became of a building, the latest first. 1 SQL query."""
    return list(row.treatments.select_related("by").order_by("-on", "-at"))


def rechecks(row: IllegalBuilding) -> list[Recheck]:
    """The second looks, the latest first. 1 SQL query."""
    return list(row.rechecks.select_related("by", "document").order_by("-at"))


def imports(city: str, topic: str, columns: Iterable[str]) -> list[tuple[TopicImport, list[list[str | int]]]]:
    """The latest tables of a topic, each with its rows by these columns. 1 SQL query."""
    rows = TopicImport.objects.filter(city=city, topic=topic)
    names = ("line", *columns, "why")
    return [
        (row, [[line[name] for name in names] for line in row.report])
        for row in rows.select_related("by", "document").order_by("-at")[:5]
    ]


def routes(viewer: Viewer, city: str, now: datetime) -> list[Route]:
    """The routes a viewer may see, with their duties, points and incidents counted. 1 SQL query."""
    running = Q(duties__begins__lte=now, duties__ends__gte=now)
    rows = Route.objects.filter(seen_by(viewer, city), city=city).annotate(
        point_number=Count("points", distinct=True),
        incident_number=Count("incidents", distinct=True),
        running=Count("duties", filter=running, distinct=True),
    )
    return list(rows.select_related("district").order_by("code")[:500])


def route(viewer: Viewer, city: str, key: UUID) -> Route | None:
    """One route. 1 SQL query."""
    rows = Route.objects.filter(seen_by(viewer, city), city=city, pk=key)
    return rows.select_related("district").first()


def points(row: Route) -> list[PatrolPoint]:
    """The points of a route with their number of patrols and the last one. 1 SQL query."""
    found = row.points.annotate(number=Count("patrols"), last=Max("patrols__at"))
    return list(found.order_by("code"))


def patrols(row: Route) -> list[Patrol]:
    """The latest patrols of a route, those with a problem among them. 1 SQL query."""
    found = Patrol.objects.filter(point__route=row).select_related("point", "duty", "by")
    return list(found.order_by("-at", "-pk")[:50])


def incidents(row: Route) -> list[Incident]:
    """The latest incidents of a route. 1 SQL query."""
    return list(row.incidents.order_by("-happened_at", "-pk")[:200])


def response(rows: Sequence[Incident], minutes: int, now: datetime) -> Response:
    """Of the incidents, how many were answered in time. No query.

    One that waits and may still be answered in time is judged later.
    """
    limit = timedelta(minutes=minutes)
    judged = [row for row in rows if row.responded_at is not None or now - row.happened_at > limit]
    in_time = sum(in_time_of(row, minutes) is True for row in judged)
    return Response(len(rows), len(judged), in_time)


def in_time_of(row: Incident, minutes: int) -> bool | None:
    """Whether an incident was answered in time; None while nobody answered."""
    if row.responded_at is None:
        return None
    return row.responded_at - row.happened_at <= timedelta(minutes=minutes)


def _recheck_by(treated_on: date | None, checked_at: datetime | None, days: int) -> date | None:
    """The day by which somebody has to look again; None where nobody treated it, or somebody did look."""
    if treated_on is None or (checked_at is not None and localdate(checked_at) >= treated_on):
        return None
    return treated_on + timedelta(days=days)
