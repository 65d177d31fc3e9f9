"""The archive on the page of a project."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from tongjian.kernel.archive.customs import keeps
from tongjian.kernel.archive.queries import packages_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects import sections
from tongjian.kernel.projects.models import Project


def register() -> None:
    """In a tab of its own."""
    sections.register(sections.tab("archive", "电子档案").code, "档案包", archive)


def archive(request: ViewerRequest, project: Project, on: date | None) -> SafeString | None:
    """The packages built so far, for those who may have them. 1 query."""
    if not _may(request.viewer, project):
        return None
    rows = [row for row in packages_of(project) if on is None or timezone.localdate(row.asked_at) <= on]
    return render_to_string("archive/_packages.html", {"rows": rows, "project": project}, request)


def _may(viewer: Viewer, project: Project) -> bool:
    return project.applicant_id in viewer.organisations(Role.APPLICANT) or project.city in keeps(viewer)
