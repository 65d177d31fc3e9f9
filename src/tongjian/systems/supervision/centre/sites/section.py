"""Sites of a project, on the page of the project."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects import sections
from tongjian.kernel.projects.models import Project
from tongjian.systems.supervision.centre.access import stations
from tongjian.systems.supervision.centre.sites.access import visible
from tongjian.systems.supervision.centre.sites.queries import of_project

TAB = sections.tab("supervision", "监管")


def register() -> None:
    """A section in the tab of supervision."""
    sections.register(TAB.code, "工地监督", sites)


def sites(request: ViewerRequest, project: Project, on: date | None) -> SafeString | None:
    """Where the sites of the project stand; to those who supervise, that there is none yet. 1 SQL query."""
    rows = of_project(visible(request.viewer), project.pk)
    may = bool(stations(request.viewer, project.city))
    if not rows and not may:
        return None
    context = {"sites": rows, "project": project, "may": may}
    return render_to_string("supervision/centre/_project_sites.html", context, request)
