"""Files of objections, repairs and imports: who may read them. They come in through their own pages only."""

from __future__ import annotations

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import sees, takes_part
from tongjian.systems.supervision.risk.models import Display, SignalImport

ASKED = "credit-asked"
TABLE = "risk-signals"
PAPERS = Limits(frozenset({"pdf", "jpg", "png", "docx"}), 20 * MEGABYTE)
TABLES = Limits(frozenset({"xlsx"}), 5 * MEGABYTE)


def may_read_asked(viewer: Viewer, key: str) -> bool:
    """Officials who see the display, and the company itself. At most 4 SQL queries."""
    from tongjian.systems.supervision.risk.credit.parties import speaks_for

    for name in ("objections", "repairs"):
        row = Display.objects.select_related("subject").filter(**{f"{name}__pk": key}).first()
        if row is not None:
            return sees(viewer, row.city, row.region) or speaks_for(viewer, row)
    return False


def may_read_table(viewer: Viewer, key: str) -> bool:
    """Officials of the city. 1 SQL query."""
    city = SignalImport.objects.filter(pk=key).values_list("city", flat=True).first()
    return city is not None and takes_part(viewer, city)


def never(_viewer: Viewer, _key: str) -> bool:
    """Files come in through the pages of credit and signals only."""
    return False


def nowhere(_key: str, _slot: str) -> Place | None:
    """No material is uploaded by the general page."""
    return None
