"""Who may read and give the papers of the assessment: answers for the vault."""

from __future__ import annotations

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, districts_of
from tongjian.systems.assessment.models import Observation, Task, TaskState

PICTURES = Limits(frozenset({"jpg", "png"}), 20 * MEGABYTE)
PAPERS = Limits(frozenset({"pdf", "jpg", "png", "xlsx", "docx"}), 20 * MEGABYTE)
TABLES = Limits(frozenset({"xlsx"}), 5 * MEGABYTE)


def may_read_task(viewer: Viewer, key: str) -> bool:
    """The body reads all; a district reads what stands behind its own figures once they are collected."""
    row = Task.objects.select_related("period").filter(pk=key).first()
    return row is not None and _opens(viewer, row)


def may_read_observation(viewer: Viewer, key: str) -> bool:
    """The same for the pictures of a place."""
    row = Observation.objects.select_related("task__period").filter(pk=key).first()
    return row is not None and _opens(viewer, row.task)


def never(_viewer: Viewer, _key: str) -> bool:
    """Papers come in through the pages of the assessment only, which lock the task."""
    return False


def nowhere(_key: str, _slot: str) -> Place | None:
    """No material is uploaded by the general page."""
    return None


def _opens(viewer: Viewer, task: Task) -> bool:
    city = task.period.city
    if assesses(viewer, city):
        return True
    return task.state == TaskState.DONE and task.district_id in districts_of(viewer, city)
