"""Every read of score sheets. A district sees its own, the body sees all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from tongjian.engines.measures.publishing import published
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, seen_by
from tongjian.systems.assessment.models import Evidence, Period, Sheet
from tongjian.systems.assessment.standards.queries import sheet_of


@dataclass(frozen=True, slots=True)
class Line:
    """A district in the list of scores; `place` 0 where the viewer may not compare it with others."""

    sheet: Sheet
    total: Decimal
    place: int


def lines(viewer: Viewer, period: Period) -> list[Line]:
    """The latest sheets of a period the viewer may see, the best first. 1 SQL query."""
    rows = Sheet.objects.filter(seen_by(viewer, period.city), period=period).select_related("district")
    latest = {row.district.code: row for row in rows.order_by("number")}
    totals = {code: Fraction(row.total) for code, row in latest.items()}
    places = published(totals, sheet_of(period.standard).places)
    told = assesses(viewer, period.city)
    return [Line(latest[line.name], line.total, line.place if told else 0) for line in places]


def sheet(viewer: Viewer, city: str, key: UUID) -> Sheet | None:
    """One sheet the viewer may see. 1 SQL query."""
    rows = Sheet.objects.filter(seen_by(viewer, city), period__city=city, pk=key)
    return rows.select_related("period__standard", "district", "made_by").first()


def versions(row: Sheet) -> list[Sheet]:
    """Every version of the district's sheet, the latest first. 1 SQL query."""
    rows = Sheet.objects.filter(period=row.period_id, district=row.district_id)
    return list(rows.defer("body").order_by("-number"))


def tasks_behind(row: Sheet) -> dict[str, UUID]:
    """The task behind each item of a sheet, by the code of the item. 1 SQL query."""
    tasks = Evidence.objects.filter(task__period=row.period_id, task__district=row.district_id)
    return dict(tasks.values_list("task__item__code", "task_id"))
