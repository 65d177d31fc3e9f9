"""登记项目: an applicant enters a project, and its first works, under its project code."""

from __future__ import annotations

from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.actions import RefusedError, add_works, register
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.forms import ProjectForm


@require_http_methods(["GET", "POST"])
@needs_role(Role.APPLICANT)
def project_new(request: ViewerRequest) -> HttpResponseBase:
    """Register a project; what is wrong is shown in full and nothing typed is lost."""
    mine = [m for m in request.viewer.memberships if Role.APPLICANT in m.roles]
    city = mine[0].city
    own = [(m.organisation, m.name) for m in mine if m.city == city]
    form = ProjectForm(pack_of(city), own, request.POST or None)
    if form.is_valid():
        try:
            project = _registered(form, city, request.viewer)
        except RefusedError as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            return redirect("project", project=project.pk)
    status = 422 if form.errors else 200
    return render(request, "approval/project_new.html", {"form": form}, status=status)


@transaction.atomic
def _registered(form: ProjectForm, city: str, by: Viewer) -> Project:
    project = register(city, form.cleaned_data["organisation"], form.facts(), by)
    add_works(project, form.cleaned_data["works"] or project.name, by)
    return project
