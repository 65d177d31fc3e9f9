"""The findings of a drawing for the map, the wish for a newer edition, and boundaries given in forms."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases.pages.case import readable
from tongjian.kernel.forms.errors import NotOwnerError
from tongjian.kernel.forms.models import Draft, Submission
from tongjian.kernel.forms.queries import context_of, draft_for, form_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.queries import edition_of, edition_today
from tongjian.kernel.projects.models import Project
from tongjian.systems.scrutiny.desk.again import AlreadyAsked
from tongjian.systems.scrutiny.models import Check
from tongjian.systems.scrutiny.place.boundary import standings
from tongjian.systems.scrutiny.place.geojson import collection
from tongjian.systems.scrutiny.place.lying import lying
from tongjian.systems.scrutiny.place.newer import scrutinise_on_newer
from tongjian.systems.scrutiny.queries import NoSuchCheck, check_for, report_of


@require_GET
@signed_in
def geojson(request: ViewerRequest, city: str, check: UUID) -> HttpResponseBase:
    """What was found of a drawing, at its true coordinates, for whoever may read the drawing."""
    found = _readable(request, check)
    frame = pack_of(found.city).frame
    placed = lying(report_of(found), frame) if found.city == city else None
    if placed is None or frame is None:
        raise Http404("这张图没有落到一张蓝图上")
    return JsonResponse(
        collection(placed, frame.storage),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_POST
@signed_in
def take_newer(request: ViewerRequest, check: UUID) -> HttpResponseBase:
    """Have a drawing scrutinised on the edition in force today."""
    found = _readable(request, check)
    try:
        new = scrutinise_on_newer(request.viewer, found)
    except AlreadyAsked:
        messages.info(request, "这张图正在审查，请稍后查看。")
        return redirect("scrutiny-drawing", found.pk)
    messages.success(request, "已按现行的蓝图版本重新提交审查，并记入变更记录。")
    return redirect("scrutiny-drawing", new.pk)


@require_GET
@signed_in
def boundary_of_draft(request: ViewerRequest, draft: UUID) -> HttpResponseBase:
    """How the boundaries of a form that is being filled in lie on the blueprint in force today."""
    try:
        row = draft_for(request.viewer, draft)
    except (Draft.DoesNotExist, NotOwnerError) as error:
        raise Http404("没有这份表单，或您无权查看") from error
    code = context_of(row).get("project.code")
    parcel = Project.objects.filter(city=row.city, code=code).values_list("parcel", flat=True).first() or ""
    form = form_of(row.form)
    found = standings(request.viewer, form, row.data, edition_today(row.city), parcel, None)
    return render(request, "scrutiny/_boundary.html", {"standings": found})


@require_GET
@signed_in
def boundary_of_case(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """How what was handed in lies on the edition the case cites; on today's until it is accepted."""
    top = readable(request, case).top()
    submission = Submission.objects.select_related("form").filter(pk=top.submission).first()
    if submission is None or submission.data is None:
        raise Http404("这件没有申请表，或其内容已依法删除")
    its = Project.objects.filter(pk=top.project) if top.project else Project.objects.none()
    parcel = its.values_list("parcel", flat=True).first() or ""
    on = timezone.localdate(top.accepted_at) if top.accepted_at else None
    edition = edition_of(top.id, submission.city)
    form, data = form_of(submission.form), json.loads(submission.data)
    found = standings(request.viewer, form, data, edition, parcel, on)
    return render(request, "scrutiny/_boundary.html", {"standings": found})


def _readable(request: ViewerRequest, check: UUID) -> Check:
    try:
        return check_for(request.viewer, check)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error
