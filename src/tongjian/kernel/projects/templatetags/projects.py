"""What templates say of projects."""

from __future__ import annotations

from django import template

from tongjian.kernel.projects import queries
from tongjian.kernel.projects.models import Project

register = template.Library()


@register.simple_tag
def theme_title(project: Project) -> str:
    """How the project's city calls its theme. No SQL."""
    return queries.theme_title(project.city, project.kind)
