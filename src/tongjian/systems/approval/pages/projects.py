"""An applicant's own page, and the page of a project."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.workbench import page as tasks_of
from tongjian.kernel.licences.queries import licences_of_project
from tongjian.kernel.packs.queries import current_stages, pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.projects.actions import may_correct
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.queries import project_page, projects_of
from tongjian.kernel.projects.regions import place_title
from tongjian.systems.approval.cards import cards
from tongjian.systems.approval.queries import stages_of_projects, stages_of_works
from tongjian.systems.approval.queries.materials import licences_held
from tongjian.systems.approval.queries.reasons import with_what_comes_first


@require_GET
@needs_role(Role.APPLICANT)
def my(request: ViewerRequest) -> HttpResponseBase:
    """我的项目: what waits for the applicant first, then every project with its stages.

    6 SQL queries with session, user and viewer.
    """
    text = request.GET.get("q", "").strip()
    projects = projects_of(request.viewer, text=text)
    stages = stages_of_projects({row.id: row.city for row in projects})
    context = {
        "q": text,
        "tasks": tasks_of(request.viewer, today=timezone.localdate()).rows,
        "projects": [(row, stages[row.id]) for row in projects],
        "drafts": [(row, s) for row in projects for s in stages[row.id] if s.filling_in],
    }
    return render(request, "approval/my.html", context)


@require_GET
@signed_in
def project(request: ViewerRequest, project: UUID) -> HttpResponseBase:
    """One project: facts, the stages of its works with what can be applied for, and its licences."""
    try:
        page = project_page(request.viewer, project)
    except Project.DoesNotExist as error:
        raise Http404("没有这个项目，或您无权查看") from error
    row = page.project
    today = timezone.localdate()
    definitions, held = current_stages(row.city, today), licences_held(row)
    context = {
        "page": page,
        "project": row,
        "region": place_title(pack_of(row.city), row.region),
        "works": [
            with_what_comes_first(each, definitions, row, held)
            for each in stages_of_works(row.city, page.works)
        ],
        "cards": cards(licences_of_project(row.pk, today)),
        "may_correct": may_correct(request.viewer, row),
        "mine": row.applicant_id in request.viewer.organisations(Role.APPLICANT),
    }
    return render(request, "approval/project.html", context)
