"""Who may see which projects, as a filter, so that a list never shows what a page would refuse.

An applicant sees the projects of its organisation; an official of a city all of the city's, an official of a
district those that lie in the district and those in whose cases its organisation takes part.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q

from tongjian.kernel.cases.access import visible as visible_cases
from tongjian.kernel.cases.models import Case
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.kernel.projects.queries import OFFICIALS


def visible(viewer: Viewer) -> Q:
    """The projects the viewer may see, as a filter on `Project`. No query of its own."""
    if viewer.is_system:
        return Q()
    nobody = Q(pk__in=())
    return reduce(or_, _grounds(viewer), nobody)


def _grounds(viewer: Viewer) -> Iterator[Q]:
    """Each reason for which the viewer sees projects."""
    if mine := viewer.organisations(Role.APPLICANT):
        yield Q(applicant__in=mine)
    official = [member for member in viewer.memberships if member.roles & set(OFFICIALS)]
    whole = {member.city for member in official if _of_the_city(member)}
    if whole:
        yield Q(city__in=whole)
    parts = [member for member in official if member.city not in whole]
    for member in parts:
        yield Q(city=member.city, region__startswith=member.region)
    if parts:
        taking_part = Case.objects.filter(visible_cases(viewer), project__isnull=False)
        yield Q(pk__in=taking_part.values("project"))


def whole_cities(viewer: Viewer) -> frozenset[str] | None:
    """The cities of which the viewer sees every project, when that is all they see; else None.

    Large lists ask for these by city, without looking at each project.
    """
    official = [member for member in viewer.memberships if member.roles & set(OFFICIALS)]
    if viewer.is_system or viewer.organisations(Role.APPLICANT) or not all(map(_of_the_city, official)):
        return None
    return frozenset(member.city for member in official)


def _of_the_city(member: Membership) -> bool:
    """Whether the organisation works for the whole city; one without a region does."""
    return not member.region or member.region == pack_of(member.city).region


def cities_of(viewer: Viewer) -> tuple[str, ...]:
    """The cities whose projects the viewer may come across, in order."""
    return tuple(sorted(viewer.cities(Role.APPLICANT, *OFFICIALS)))
