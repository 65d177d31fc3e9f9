"""Ask for a package."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongjian.kernel.archive.jobs import BUILD
from tongjian.kernel.archive.models import Package, PackageState
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project


def ask(project: UUID, viewer: Viewer, *, now: datetime) -> Package:
    """Have the package of a project built; one that is being built already is the answer.

    The caller has judged that the viewer may. Raises `Project.DoesNotExist`.
    """
    with transaction.atomic():
        # The row of the project is the lock: of two who ask at once, the second gets what the first began.
        row = Project.objects.select_for_update(no_key=True).only("city").get(pk=project)
        waiting = Package.objects.filter(project=row, state=PackageState.WAITING).first()
        if waiting:
            return waiting
        package = Package.objects.create(city=row.city, project=row, asked_at=now, asked_by_id=viewer.user)
        enqueue(BUILD, {"package": str(package.pk)}, city=row.city, unique_key=f"{BUILD}:{package.pk}")
    return package
