"""The findings of a drawing for the map, and the officer's wish for a newer edition."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.desk.again import AlreadyAsked
from tongjian.systems.scrutiny.models import Check
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


def _readable(request: ViewerRequest, check: UUID) -> Check:
    try:
        return check_for(request.viewer, check)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error
