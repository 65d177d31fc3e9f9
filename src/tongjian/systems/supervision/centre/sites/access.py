"""Who sees a site, and who may do what on it."""

from __future__ import annotations

from django.db.models import Q

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.centre.access import OFFICE, stations
from tongjian.systems.supervision.centre.models import HiddenCheck, Site

PHOTOS = Limits(frozenset({"jpg", "png"}), 20 * MEGABYTE)
SUBJECT = "site-hidden"


def visible(viewer: Viewer) -> Q:
    """The sites a viewer may see: officials as far as they reach, an applicant those of its own projects."""
    own = Q(project__applicant__in=viewer.organisations(Role.APPLICANT))
    return reach_of(viewer, OFFICE).inside() | own


def supervises(viewer: Viewer, site: Site, *roles: Role) -> bool:
    """Whether the viewer works, in one of the roles, for the body that supervises the site."""
    return site.organisation_id in stations(viewer, site.city, *roles)


def owns(viewer: Viewer, site: Site) -> bool:
    """Whether the viewer acts for the applicant whose project it is."""
    return site.project.applicant_id in viewer.organisations(Role.APPLICANT)


def may_read_photo(viewer: Viewer, key: str) -> bool:
    """Whoever sees the site sees the photos of its hidden checks."""
    return HiddenCheck.objects.filter(pk=key, site__in=Site.objects.filter(visible(viewer))).exists()


def never(_viewer: Viewer, _key: str) -> bool:
    """Photos come in through the page of the site only, which looks at who gives them."""
    return False


def nowhere(_key: str, _slot: str) -> Place | None:
    """No photo is uploaded by the general page."""
    return None
