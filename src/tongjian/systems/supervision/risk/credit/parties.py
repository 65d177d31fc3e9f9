"""Whose displays: the company of an applicant, by its own code or by the object it answers for."""

from __future__ import annotations

from django.db.models import Q

from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.risk.models import Display


def own(viewer: Viewer) -> Q:
    """The displays of the companies the viewer speaks for. 1 SQL query."""
    bodies = viewer.organisations(Role.APPLICANT)
    codes = Organisation.objects.filter(pk__in=bodies).exclude(uscc="").values_list("uscc", flat=True)
    return Q(identifier__in=list(codes)) | Q(subject__organisation__in=bodies)


def speaks_for(viewer: Viewer, row: Display) -> bool:
    """Whether a display is about a company the viewer speaks for. At most 1 SQL query."""
    bodies = viewer.organisations(Role.APPLICANT)
    if not bodies:
        return False
    if row.subject is not None and row.subject.organisation_id in bodies:
        return True
    return Organisation.objects.filter(pk__in=bodies, uscc=row.identifier).exclude(uscc="").exists()
