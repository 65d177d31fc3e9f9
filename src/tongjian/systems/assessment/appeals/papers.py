"""Who may read the papers of an appeal: an answer for the vault."""

from __future__ import annotations

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, districts_of
from tongjian.systems.assessment.results.models import Appeal


def may_read(viewer: Viewer, key: str) -> bool:
    """The body, and the district whose appeal it is."""
    row = Appeal.objects.select_related("period").filter(pk=key).first()
    if row is None:
        return False
    city = row.period.city
    return assesses(viewer, city) or row.district_id in districts_of(viewer, city)
