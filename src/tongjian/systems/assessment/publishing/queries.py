"""Every read of publications and of their uses. The number of SQL queries is stated and tested."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, districts_of, seen_by
from tongjian.systems.assessment.models import Period, Task
from tongjian.systems.assessment.results.models import (
    OPEN,
    Appeal,
    AppealState,
    Publication,
    Report,
    Use,
)

MOST_PERIODS = 60
AGAIN = (AppealState.REFUSED, AppealState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A closed period with what has become of its results."""

    period: Period
    publication: Publication | None
    appeals: int


@dataclass(frozen=True, slots=True)
class UseRow:
    """A use of a result, and the same district as the latest publication has it."""

    use: Use
    now: dict[str, Any] | None

    @property
    def moved(self) -> bool:
        """Whether the ground is not what it was."""
        return self.now is not None and any(self.now[name] != told for name, told in self.use.ground.items())


def periods(viewer: Viewer, city: str) -> list[PeriodRow]:
    """The latest periods with their latest publication and open appeals. 2 SQL queries."""
    newest = Publication.objects.filter(period=OuterRef("pk")).order_by("-number").values("pk")[:1]
    waiting = Q(appeals__state__in=OPEN)
    if not assesses(viewer, city):
        waiting &= Q(appeals__district__in=districts_of(viewer, city))
    rows = Period.objects.filter(city=city).annotate(
        newest=Subquery(newest), waiting=Count("appeals", filter=waiting)
    )
    found = list(rows.order_by("-first", "kind")[:MOST_PERIODS])
    published = Publication.objects.defer("body").in_bulk([row.newest for row in found if row.newest])
    return [PeriodRow(row, published.get(row.newest), row.waiting) for row in found]


def publication(city: str, key: UUID) -> Publication | None:
    """One version. 1 SQL query."""
    rows = Publication.objects.filter(period__city=city, pk=key)
    return rows.select_related("period__standard", "published_by").first()


def versions(period: UUID) -> list[Publication]:
    """Every version of a period, the latest first. 1 SQL query."""
    return list(Publication.objects.filter(period=period).defer("body").order_by("-number"))


def seen_lines(viewer: Viewer, city: str, row: Publication) -> list[dict[str, Any]]:
    """The lines of a publication. No query: the ranking is published to all districts, sheets are not."""
    own = districts_of(viewer, city)
    body = json.loads(row.body)
    office = assesses(viewer, city)
    codes = {member.code for member in viewer.memberships if member.organisation in own}
    names = {line["district"]: line["name"] for line in body["districts"]}
    return [
        {
            **line,
            "opens": office or line["district"] in codes,
            "certain": line["best"] == line["worst"],
            "alike": [names.get(code, code) for code in line["alike"]],
        }
        for line in body["districts"]
    ]


def tasks_of(viewer: Viewer, row: Publication) -> list[tuple[Task, Appeal | None]]:
    """What the viewer's own districts may dispute, each with the appeal that was filed. 2 SQL queries.

    An appeal that was taken back or not admitted may be filed again.
    """
    own = districts_of(viewer, row.period.city)
    if not own:
        return []
    rows = Task.objects.filter(period=row.period_id, district__in=own, state="done")
    standing = Appeal.objects.filter(period=row.period_id, district__in=own)
    filed = {each.task_id: each for each in standing.exclude(state__in=AGAIN)}
    tasks = rows.select_related("item", "district").order_by("district_id", "item__number")
    return [(task, filed.get(task.pk)) for task in tasks]


def uses(viewer: Viewer, row: Publication) -> list[UseRow]:
    """What was done with a period's results, beside the lines of a publication. 1 SQL query."""
    lines = {line["district"]: line for line in json.loads(row.body)["districts"]}
    rows = Use.objects.filter(seen_by(viewer, row.period.city), period=row.period_id)
    related = ("district", "made_by", "reversed_by")
    found = rows.select_related(*related).order_by(F("reversed_at").asc(nulls_first=True), "rule", "district")
    return [UseRow(each, lines.get(each.district.code)) for each in found]


def reports(period: UUID) -> list[Report]:
    """Every report of a period, the latest first. 1 SQL query."""
    return list(Report.objects.filter(period=period).select_related("publication").order_by("-number"))


def by_rule(rows: list[UseRow]) -> dict[str, list[UseRow]]:
    """Uses under the title of their rule."""
    found: dict[str, list[UseRow]] = defaultdict(list)
    for row in rows:
        found[row.use.title].append(row)
    return dict(found)
