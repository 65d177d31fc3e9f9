"""A special check that a warning leads to: who could go, to see what, and the check itself."""

from __future__ import annotations

from tongjian.kernel.inspectorate.models import Officer
from tongjian.systems.supervision.risk.models import Warning


def officers(row: Warning) -> list[Officer]:
    """Inspectors who are in the library of the city. 1 SQL query."""
    rows = Officer.objects.filter(city=row.city, until__isnull=True).select_related("organisation")
    return list(rows.order_by("organisation__name", "name")[:300])


def matters(row: Warning) -> list[tuple[str, str]]:
    """Sub-items that apply to objects of that kind: code and title."""
    return []
