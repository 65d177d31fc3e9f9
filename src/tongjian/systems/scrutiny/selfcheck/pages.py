"""The page of self-checks: hand a drawing in, wait, see what the officer will see."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.documents.actions import RefusedError, too_large
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.scrutiny.corrections.queries import used_in
from tongjian.systems.scrutiny.models import CheckState, SelfCheck
from tongjian.systems.scrutiny.place.ground import Ground
from tongjian.systems.scrutiny.place.showing import place_shown
from tongjian.systems.scrutiny.selfcheck import actions
from tongjian.systems.scrutiny.selfcheck.given import FIGURES, Mistake, read
from tongjian.systems.scrutiny.selfcheck.holders import NoSuchSelfCheck, organisation_of, own
from tongjian.systems.scrutiny.selfcheck.limits import (
    OF_A_SESSION,
    OF_AN_ORGANISATION,
    SIGNED_IN,
    VISITOR,
    WINDOW,
    TooMuch,
    count_one,
    file_limits,
    must_find_room,
)
from tongjian.systems.scrutiny.selfcheck.rooms import rooms
from tongjian.systems.scrutiny.showing import shown

DOWNLOADS = {
    "report.pdf": ("审查报告.pdf", "application/pdf", "审查报告（PDF）"),
    "annotated.dxf": ("审查标注.dxf", "image/vnd.dxf", "标注后的 DXF"),
    "report.json": ("审查报告.json", "application/json", "审查数据（JSON）"),
}
P = ParamSpec("P")
Page = Callable[Concatenate[ViewerRequest, SelfCheck, P], HttpResponseBase]


def of_theirs(page: Page[P]) -> Callable[..., HttpResponseBase]:
    """Only for whoever asked for the self-check; for everybody else there is none."""

    @wraps(page)
    def guarded(
        request: ViewerRequest, /, city: str, check: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            found = own(request, city, check)
        except NoSuchSelfCheck as error:
            return render(request, "scrutiny/selfcheck_gone.html", {"sentence": error}, status=404)
        return page(request, found, *args, **kwargs)

    return never_cache(guarded)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The form; what is handed in is taken in as far as the limits go."""
    if request.method == "GET":
        return _form(request, city)
    refused, most = None, file_limits(request).max_bytes
    try:
        count_one(request, city)
        must_find_room()
    except TooMuch as now:
        # The body is read and dropped, so that the browser hears the answer.
        refused, most = now, 0
    handler = LimitedUploadHandler(most, request)
    request.upload_handlers = [handler]
    return _receive(request, city, handler, refused)


@csrf_protect
def _receive(
    request: ViewerRequest, city: str, handler: LimitedUploadHandler, refused: TooMuch | None
) -> HttpResponseBase:
    drawing, conditions = request.FILES.get("file"), request.FILES.get("conditions")
    if refused is not None:
        answer = _refuse(request, city, str(refused), 429)
        answer["Retry-After"] = str(refused.seconds)
        return answer
    if handler.passed_limit:
        return _refuse(request, city, too_large(handler.name, file_limits(request)))
    if not isinstance(drawing, UploadedFile):
        return _refuse(request, city, "没有收到图纸。请选择一个 DXF 或 DWG 文件。")
    try:
        given = read(city, request.POST.dict(), conditions)
        check = actions.ask(request, city, drawing, given)
    except (Mistake, RefusedError) as mistake:
        return _refuse(request, city, str(mistake))
    place = reverse("self-check-result", args=[city, check.pk])
    return JsonResponse({"location": place}) if _wants_json(request) else redirect(place)


def _refuse(request: ViewerRequest, city: str, sentence: str, status: int = 422) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": sentence}, status=status)
    return _form(request, city, sentence, status)


def _form(request: ViewerRequest, city: str, sentence: str = "", status: int = 200) -> HttpResponse:
    typed = request.POST if request.method == "POST" else {}
    parcels = [(code, each.clause or code) for code, each in sorted(pack_of(city).parcels.items())]
    context = {
        "sentence": sentence,
        "typed": typed,
        "by": typed.get("by") or ("parcel" if parcels else "figures"),
        "parcels": parcels,
        "figures": [(figure, typed.get(figure.name, "")) for figure in FIGURES],
        "limits": file_limits(request),
        "visitor": VISITOR,
        "signed_in": SIGNED_IN,
        "minutes": WINDOW // 60,
        "of_a_session": OF_A_SESSION,
        "of_an_organisation": OF_AN_ORGANISATION,
        "lasting": int(actions.LASTING.total_seconds() // 60),
    }
    return render(request, "scrutiny/selfcheck.html", context, status=status)


def _wants_json(request: ViewerRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@require_GET
@of_theirs
def result(request: ViewerRequest, check: SelfCheck) -> HttpResponseBase:
    """Waiting, refused with its sentence, or the drawing as the officer will see it."""
    context: dict[str, Any] = {"self_check": check, **_standing(check)}
    if check.state == CheckState.JUDGED:
        context |= _results(request.viewer, check)
    if not request.viewer.is_anonymous:
        context["keeper"] = organisation_of(request.viewer, check.city)
    return render(request, "scrutiny/selfcheck_result.html", context)


def _results(viewer: Viewer, check: SelfCheck) -> dict[str, Any]:
    used = used_in(check.corrections, check.city, check.organisation_id, check.sha256)
    report, plan = result_text(check, "report.json"), result_text(check, "annotated.svg")
    there = {part: title for part, (_, _, title) in DOWNLOADS.items() if _has(check, part)}
    read = json.loads(report)
    place = place_shown(viewer, check.city, read, Ground(check.parcel, check.edition))
    return {"downloads": there.items(), "corrected": used, **place, **shown(read, plan)}


def _has(check: SelfCheck, part: str) -> bool:
    return rooms().result(check.pk, check.round, part) is not None


def result_text(check: SelfCheck, part: str) -> str:
    """A result as text. Raises Http404 when its files have just gone."""
    path = rooms().result(check.pk, check.round, part)
    if path is None:
        raise Http404("自查的文件已经删除。")
    return path.read_text("utf-8")


def _standing(check: SelfCheck) -> dict[str, Any]:
    """How many are before it in the queue."""
    if check.state != CheckState.WAITING:
        return {}
    waiting = SelfCheck.objects.filter(state=CheckState.WAITING, asked_at__lt=check.asked_at)
    return {"before": waiting.count()}


@require_GET
@of_theirs
def waiting(request: ViewerRequest, check: SelfCheck) -> HttpResponseBase:
    """The fragment that asks again by itself, and has the page loaded anew when there is an answer."""
    if check.state != CheckState.WAITING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "scrutiny/_selfcheck_waiting.html", {"self_check": check, **_standing(check)})


@require_GET
@of_theirs
def download(request: ViewerRequest, check: SelfCheck, part: str) -> HttpResponseBase:
    """A result as a file."""
    path = rooms().result(check.pk, check.round, part) if part in DOWNLOADS else None
    if path is None or check.state != CheckState.JUDGED:
        raise Http404(f"没有 {part}")
    ending, media_type, _ = DOWNLOADS[part]
    name = f"{check.name.rpartition('.')[0]}-{ending}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=media_type)


@require_POST
@of_theirs
def delete(request: ViewerRequest, check: SelfCheck) -> HttpResponseBase:
    """Remove everything, now."""
    actions.delete(check)
    return render(request, "scrutiny/selfcheck_deleted.html", {"name": check.name})


@require_POST
@signed_in
@of_theirs
def keep(request: ViewerRequest, check: SelfCheck) -> HttpResponseBase:
    """Make the drawing a document of the viewer's organisation."""
    organisation, person = organisation_of(request.viewer, check.city), request.viewer.user
    if organisation is None or person is None:
        raise PermissionDenied("只有本市的申请单位可以保留图纸。")
    actions.keep(check, organisation, person)
    return redirect("self-check-result", check.city, check.pk)
