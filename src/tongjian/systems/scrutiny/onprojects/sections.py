"""Draws the sections of scrutiny on the page of a project."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects import sections
from tongjian.kernel.projects.models import Project
from tongjian.systems.scrutiny.onprojects.reading import drawings, sites


def register() -> None:
    """Versions and their differences beside the drawings, figures beside the buildings."""
    sections.register("drawings", "自动审查与版本差异", versions)
    sections.register("works", "从图纸读出的单体", buildings)


def versions(request: ViewerRequest, project: Project, on: date | None) -> SafeString | None:
    """What became of every version, and what changed between them. 2 SQL queries."""
    rows = drawings(request.viewer, project.pk, on)
    return render_to_string("scrutiny/_project_versions.html", {"drawings": rows}, request) if rows else None


def buildings(request: ViewerRequest, project: Project, on: date | None) -> SafeString | None:
    """The buildings as the newest judged drawings have them. 2 SQL queries."""
    rows = sites(request.viewer, project.pk, on)
    return render_to_string("scrutiny/_project_buildings.html", {"sites": rows}, request) if rows else None
