"""Who may read the pictures of a second look: an answer for the vault."""

from __future__ import annotations

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, districts_of
from tongjian.systems.assessment.results.models import IllegalBuilding


def may_read(viewer: Viewer, key: str) -> bool:
    """The body, and the district in which the building stands."""
    row = IllegalBuilding.objects.filter(pk=key).first()
    if row is None:
        return False
    return assesses(viewer, row.city) or row.district_id in districts_of(viewer, row.city)
