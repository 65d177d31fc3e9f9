"""Who may do what with results, beside the answers of the assessment itself."""

from __future__ import annotations

from uuid import UUID

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import assesses, districts_of
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Marking, Photo
from tongjian.systems.assessment.results.models import Verification


def person(viewer: Viewer) -> int:
    """Who acts: a person, never the platform itself. Raises `RefusedError`."""
    if viewer.user is None:
        raise RefusedError("这件事要由人来办。")
    return viewer.user


def makers(task: UUID) -> frozenset[int]:
    """Who made the evidence of a task, of whatever version. 3 SQL queries.

    They collected it or handed in its table, marked a place, or took a picture.
    """
    made = Evidence.objects.filter(task=task).values_list("collected_by", "table__by")
    found = {user for row in made for user in row}
    found |= set(Marking.objects.filter(observation__task=task).values_list("marker", flat=True))
    found |= set(Photo.objects.filter(observation__task=task).values_list("by", flat=True))
    return frozenset(user for user in found if user is not None)


def hands_on(task: UUID) -> frozenset[int]:
    """Who made the evidence of a task, and who verified it. 4 SQL queries."""
    verified = Verification.objects.filter(evidence__task=task).values_list("by", flat=True)
    return makers(task) | frozenset(verified)


def replies_for(viewer: Viewer, city: str, district: int) -> bool:
    """Whether the viewer speaks for the district."""
    speakers = viewer.organisations(Role.HANDLER, Role.HEAD)
    return district in districts_of(viewer, city) and district in speakers


def records(viewer: Viewer, city: str, district: int) -> bool:
    """Whether the viewer enters records of special topics: the body for all, a district for itself."""
    return assesses(viewer, city, Role.HANDLER, Role.HEAD) or replies_for(viewer, city, district)
