"""The body that supervises a city, and its regions by name."""

from __future__ import annotations

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.office import office_of

__all__ = ["body_id", "district_name", "office_of"]


def body_id(city: str) -> int | None:
    """The id of the supervising body; None where the city names none. 1 SQL query."""
    office = office_of(city)
    code = office.body if office else ""
    return Organisation.objects.filter(city=city, code=code).values_list("pk", flat=True).first()


def district_name(city: str, region: str) -> str:
    """The name of a region as the office calls it; the code itself where it has none."""
    office = office_of(city)
    district = office.district_of(region) if office else None
    if district is not None:
        return district.title
    return "市本级" if region == pack_of(city).region else region
