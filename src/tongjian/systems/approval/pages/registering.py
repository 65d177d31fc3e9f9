"""登记与更正项目: what its record states, the theme that follows from it, and its first works."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.actions import (
    NotAllowedError,
    RefusedError,
    add_works,
    correct,
    facts_of,
    may_correct,
    project_subject,
    register,
)
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.queries import project_page, theme_title
from tongjian.systems.approval.forms import CorrectionForm, ProjectForm, RecordForm, stated


@require_http_methods(["GET", "POST"])
@needs_role(Role.APPLICANT)
def project_new(request: ViewerRequest) -> HttpResponseBase:
    """Register a project; what is wrong is shown in full and nothing typed is lost.

    While the form is filled in, and before it is saved, the theme is shown with its reason.
    """
    mine = [m for m in request.viewer.memberships if Role.APPLICANT in m.roles]
    city = mine[0].city
    own = [(m.organisation, m.name) for m in mine if m.city == city]
    form = ProjectForm(pack_of(city), own, request.POST or None)
    if _only_asks(request):
        return _theme(request, form)
    if form.is_valid():
        try:
            project = _registered(form, city, request.viewer)
        except RefusedError as refused:
            _told(form, refused)
        else:
            messages.success(request, f"已登记，按“{theme_title(city, project.kind)}”办理")
            return redirect("project", project=project.pk)
    status = 422 if form.errors else 200
    return render(request, "approval/project_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def project_correct(request: ViewerRequest, project: UUID) -> HttpResponseBase:
    """Correct the record of a project; the theme is decided anew, and the change is recorded."""
    try:
        row = project_page(request.viewer, project).project
    except Project.DoesNotExist as error:
        raise Http404("没有这个项目，或您无权查看") from error
    if not may_correct(request.viewer, row):
        raise PermissionDenied("只有建设单位自己、综合窗口和管理员可以更正项目登记。")
    initial = {**stated(facts_of(row)), "seen": last_change(project_subject(row))}
    official = row.applicant_id not in request.viewer.organisations(Role.APPLICANT)
    form = CorrectionForm(pack_of(row.city), request.POST or None, initial=initial, official=official)
    if _only_asks(request):
        return _theme(request, form)
    if form.is_valid():
        given = form.cleaned_data
        try:
            correct(row, form.facts(), request.viewer, reason=given["reason"], seen=given["seen"])
        except RefusedError as refused:
            _told(form, refused)
        except NotAllowedError as error:
            raise PermissionDenied(str(error)) from error
        else:
            messages.success(request, "已更正；正在填写的申请表已按更正后的情况调整，填过的内容都保留")
            return redirect("project", project=row.pk)
    status = 422 if form.errors else 200
    return render(request, "approval/project_new.html", {"form": form, "project": row}, status=status)


@transaction.atomic
def _registered(form: ProjectForm, city: str, by: Viewer) -> Project:
    project = register(city, form.cleaned_data["organisation"], form.facts(), by)
    add_works(project, form.cleaned_data["works"] or project.name, by)
    return project


def _only_asks(request: ViewerRequest) -> bool:
    """Whether only the theme is asked for: by htmx as things are chosen, else by a button of its own."""
    return request.method == "POST" and (
        request.headers.get("HX-Request") == "true" or "preview" in request.POST
    )


def _theme(request: ViewerRequest, form: RecordForm) -> HttpResponseBase:
    """What the table says for what is filled in so far. Nothing is saved."""
    theme = form.theme()
    code = str(theme.columns.get("kind", ""))
    context = {"theme": theme, "theme_title": theme_title(form.pack.name, code) if code else ""}
    if request.headers.get("HX-Request") == "true":
        return render(request, "approval/_theme.html", context)
    form.errors.clear()
    return render(request, "approval/project_new.html", {"form": form, "previewed": True, **context})


def _told(form: RecordForm, refused: RefusedError) -> None:
    for sentence in refused.sentences:
        form.add_error(None, sentence)
