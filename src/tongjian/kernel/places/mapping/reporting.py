"""The report of a boundary: the form, the page, the paper and the data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.access import MEGABYTE
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.mapping.boundary.asking import boundary_of, ground_of
from tongjian.kernel.places.mapping.boundary.limits import FORMATS, MOST_BYTES, seconds_to_wait, too_often
from tongjian.kernel.places.mapping.looking import Look, Mistaken, look, today
from tongjian.kernel.places.mapping.report import Report
from tongjian.kernel.places.mapping.report import report as report_of
from tongjian.kernel.places.mapping.report.paper import print_paper
from tongjian.kernel.places.mapping.report.picture import picture_of

PDF, JSON = "pdf", "json"


@never_cache
@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
def report(request: ViewerRequest, city: str) -> HttpResponse:
    """The form; a posted boundary becomes its report as a page, a PDF or JSON, as `as` says."""
    if request.method == "GET":
        return _form(request, today(request, city), request.GET.dict())
    seconds = seconds_to_wait(request, "blueprint-report")
    handler = LimitedUploadHandler(0 if seconds else MOST_BYTES, request)
    request.upload_handlers = [handler]
    return _receive(request, city, handler, seconds)


@csrf_protect
def _receive(request: ViewerRequest, city: str, handler: LimitedUploadHandler, seconds: int) -> HttpResponse:
    form, now = request.POST.dict(), today(request, city)
    if seconds:
        answer = _refuse(request, now, form, too_often(seconds), 429)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    if handler.passed_limit:
        too_large = f"文件超过 {MOST_BYTES // MEGABYTE} MB。请只留下用地范围后再上传。"
        return _refuse(request, now, form, too_large)
    file = request.FILES.get("file")
    try:
        seen = look(request, city)
        boundary = boundary_of(seen, form, file if isinstance(file, UploadedFile) else None)
        ground = ground_of(form)
    except (Mistake, Mistaken) as mistake:
        return _refuse(request, now, form, str(mistake))
    return _answer(request, seen, boundary, ground, form.get("as", ""))


def _answer(
    request: ViewerRequest, seen: Look, boundary: BaseGeometry, ground: float | None, kind: str
) -> HttpResponse:
    # The moment is fixed: paper printed from this page tomorrow says what the page says.
    known_at = seen.known_at or timezone.now()
    seen = Look(seen.city, seen.viewer, seen.on, known_at)
    made = report_of(seen.edition, seen.layers, boundary, ground=ground)
    if kind == JSON:
        return _as_file(_data(made, seen, known_at, ground), "application/json", f"{_name(made)}.json")
    picture = picture_of(seen, boundary)
    if kind == PDF:
        try:
            paper = print_paper(made, seen, known_at=known_at, ground=ground, picture=picture)
        except TypesettingError as error:
            return render(request, "places/mapping/unprintable.html", {"why": str(error)}, status=503)
        return _as_file(paper, "application/pdf", f"{_name(made)}.pdf")
    context = {
        "look": seen,
        "report": made,
        "known_at": known_at,
        "ground": ground,
        "picture": picture,
        "downloads": ((PDF, "下载 PDF"), (JSON, "下载数据（JSON）")),
    }
    return render(request, "places/mapping/report.html", context)


def _data(made: Report, seen: Look, known_at: datetime, ground: float | None) -> bytes:
    """Everything the report says, and everything it is made from."""
    asked = {"on": seen.on.isoformat(), "known_at": known_at.isoformat(), "ground": ground}
    said = {"asked": asked, **made.model_dump(mode="json")}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _name(made: Report) -> str:
    return f"blueprint-{made.boundary_digest[:8]}-{made.edition[:8]}"


def _as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _refuse(
    request: ViewerRequest, seen: Look, form: Mapping[str, str], sentence: str, status: int = 422
) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": sentence}, status=status)
    return _form(request, seen, form, sentence, status)


def _form(
    request: ViewerRequest, seen: Look, typed: Mapping[str, str], sentence: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "look": seen,
        "sentence": sentence,
        "typed": typed,
        "by": typed.get("by") or ("parcel" if typed.get("parcel") else "list"),
        "systems": [(name, seen.systems.title(name)) for name in seen.systems.names()],
        "accept": ",".join(f".{each}" for each in FORMATS),
        "megabytes": MOST_BYTES // MEGABYTE,
    }
    return render(request, "places/mapping/ask.html", context, status=status)
