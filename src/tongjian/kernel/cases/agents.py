"""代办: an applicant's agent at a case, as far and as long as the mandate reaches.

Whoever sees the case anyway, as an official or for the applicant, does so in their own right: no mandate is
looked for.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.access import may_read
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.mandates import acting, mandate_for


def as_reader(viewer: Viewer, tree: Tree, *, now: datetime | None = None) -> Viewer | None:
    """The viewer as who may see this tree: in their own right, or by a mandate; None for a stranger.

    No SQL query but for those who do not see it in their own right, 1 for them.
    """
    if may_read(viewer, tree):
        return viewer
    top = tree.top()
    return _by_mandate(viewer, top.applicant, UUID(top.project) if top.project else None, top.matter, now)


def as_addressee(viewer: Viewer, root: UUID, *, now: datetime | None = None) -> Viewer | None:
    """The viewer as the applicant of a tree that is not loaded, by a mandate; None without. 2 SQL queries."""
    case = Case.objects.only("applicant", "project", "matter").filter(pk=root).first()
    return _by_mandate(viewer, case.applicant, case.project, case.matter, now) if case else None


def _by_mandate(
    viewer: Viewer, applicant: int | None, project: UUID | None, stage: str, now: datetime | None
) -> Viewer | None:
    if applicant is None or project is None or viewer.user is None:
        return None
    today = timezone.localdate(now or timezone.now())
    mandate = mandate_for(viewer, principal=applicant, project=project, stage=stage, today=today)
    return acting(viewer, mandate) if mandate else None
