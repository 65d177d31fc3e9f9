"""Who may see which projects, as a filter, so that a list never shows what a page would refuse.

An applicant sees the projects of its organisation; an official of a city all of the city's, an official of a
district those that lie in the district and those in whose cases its organisation takes part.
"""

from __future__ import annotations

from django.db.models import Q

from tongjian.kernel.people.regions import whole_city
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.queries import OFFICIALS, visible_to


def visible(viewer: Viewer) -> Q:
    """The projects the viewer may see, as a filter on `Project`: the very one their pages ask."""
    return visible_to(viewer)


def whole_cities(viewer: Viewer) -> frozenset[str] | None:
    """The cities of which the viewer sees every project, when that is all they see; else None.

    Large lists ask for these by city, without looking at each project.
    """
    official = [member for member in viewer.memberships if member.roles & set(OFFICIALS)]
    if viewer.is_system or viewer.organisations(Role.APPLICANT) or not all(map(whole_city, official)):
        return None
    return frozenset(member.city for member in official)


def cities_of(viewer: Viewer) -> tuple[str, ...]:
    """The cities whose projects the viewer may come across, in order."""
    return tuple(sorted(viewer.cities(Role.APPLICANT, *OFFICIALS)))
