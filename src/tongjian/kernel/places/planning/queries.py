"""Every read of planning conditions. The number of SQL queries is stated and tested."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions

_ISSUED = PlanningConditions.objects.filter(state=ConditionsState.ISSUED)


def in_force(city: str, parcel: str, on: date) -> PlanningConditions | None:
    """The issued conditions of a parcel that hold on that day: the latest version begun. 1 SQL query."""
    begun = _ISSUED.filter(city=city, parcel=parcel, effective_from__lte=on)
    return begun.order_by("-version").first()


def conditions_text(city: str, parcel: str, on: date) -> str | None:
    """The conditions file of a parcel as a scrutiny reads it; None where none was issued. 1 SQL query."""
    begun = _ISSUED.filter(city=city, parcel=parcel, effective_from__lte=on)
    return begun.order_by("-version").values_list("conditions", flat=True).first()


def versions_of(city: str, parcel: str) -> list[PlanningConditions]:
    """Every issued version of a parcel's conditions, newest first. 1 SQL query."""
    rows = _ISSUED.filter(city=city, parcel=parcel).select_related("organisation")
    return list(rows.defer("content", "conditions", "typed").order_by("-version"))


def draft_of(city: str, parcel: str) -> PlanningConditions | None:
    """The draft under way for a parcel. 1 SQL query."""
    states = (ConditionsState.DRAFT, ConditionsState.PROPOSED)
    rows = PlanningConditions.objects.filter(city=city, parcel=parcel, state__in=states)
    return rows.select_related("changed_by").first()


def drafts(city: str) -> list[PlanningConditions]:
    """The drafts under way in a city, those that wait for the head first, at most 100. 1 SQL query."""
    states = (ConditionsState.DRAFT, ConditionsState.PROPOSED)
    rows = PlanningConditions.objects.filter(city=city, state__in=states).select_related("changed_by")
    return list(rows.defer("typed").order_by("-state", "-changed_at")[:100])


def issued(city: str, conditions: UUID) -> PlanningConditions | None:
    """Issued conditions, which are public. 1 SQL query."""
    return _ISSUED.select_related("organisation").filter(city=city, pk=conditions).first()


def later_version(row: PlanningConditions) -> PlanningConditions | None:
    """The version that takes the place of this one. 1 SQL query."""
    later = _ISSUED.filter(city=row.city, parcel=row.parcel, version__gt=row.version)
    return later.order_by("version").first()


def issued_page(
    city: str, *, text: str = "", after: tuple[date, UUID] | None = None, most: int = 31
) -> list[PlanningConditions]:
    """Issued conditions, newest first, by parcel or number; `after` is the last row seen. 1 SQL query."""
    rows = _ISSUED.filter(city=city).select_related("organisation")
    if text:
        rows = rows.filter(Q(parcel__contains=text) | Q(number__contains=text))
    if after is not None:
        day, key = after
        rows = rows.filter(Q(issued_on__lt=day) | Q(issued_on=day, pk__lt=key))
    return list(rows.defer("content", "conditions", "typed").order_by("-issued_on", "-pk")[:most])
