"""Handing a file in, and what became of it; the page of every version."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.formats import FORMATS
from tongjian.kernel.documents import actions as documents
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office import actions, reports, versions
from tongjian.kernel.places.office.citations import cited
from tongjian.kernel.places.office.effects import effect_of
from tongjian.kernel.places.office.gates import Door, door, version_among, version_of
from tongjian.kernel.places.office.maplinks import map_address
from tongjian.kernel.places.office.pages.links import typed, version_address
from tongjian.kernel.places.office.pages.reading import published_page
from tongjian.kernel.places.office.problempictures import picture_of
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.kernel.places.versions.actions import RefusedError

ACCEPT = ",".join(f".{extension}" for extension in actions.FORMATS)
AT_WORK = {State.IMPORTING: "正在逐个检查要素…", State.PUBLISHING: "正在发布，写入要素…"}
_DAYS = (date(1950, 1, 1), date(2200, 1, 1))


class Mistaken(Exception):
    """What is wrong with the form, for whoever filled it in."""


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def index(request: ViewerRequest, city: str, layer: str) -> HttpResponseBase:
    """The form; what is handed in is taken in as far as the limit goes."""
    found = door(request, city, layer)
    found.must_manage()
    if request.method == "GET":
        return _form(request, found)
    handler = LimitedUploadHandler(actions.LIMITS.max_bytes, request)
    request.upload_handlers = [handler]
    return _receive(request, found, handler)


@csrf_protect
def _receive(request: ViewerRequest, found: Door, handler: LimitedUploadHandler) -> HttpResponseBase:
    file = request.FILES.get("file")
    if handler.passed_limit:
        return _refuse(request, found, documents.too_large(handler.name, actions.LIMITS))
    if not isinstance(file, UploadedFile):
        return _refuse(request, found, "没有收到文件。请选择一个数据文件后再上传。")
    try:
        version = actions.hand_in(
            found,
            file,
            crs=_system(found, typed(request.POST, "crs")),
            note=request.POST.get("note", "").replace("\x00", "").strip()[:500],
            effective_from=day_of(typed(request.POST, "effective_from"), "拟生效日期"),
        )
    except (Mistaken, RefusedError, documents.RefusedError) as mistake:
        return _refuse(request, found, str(mistake))
    place = version_address(found, version.pk)
    return JsonResponse({"location": place}) if _wants_json(request) else redirect(place)


def _refuse(request: ViewerRequest, found: Door, sentence: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": sentence}, status=422)
    return _form(request, found, sentence, 422)


def _form(request: ViewerRequest, found: Door, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {
        "layer": found.layer,
        "trail": found.trail,
        "sentence": sentence,
        "typed": request.POST if request.method == "POST" else {},
        "limits": actions.LIMITS,
        "accept": ACCEPT,
        "systems": systems_of(found),
    }
    return render(request, "places/office/import.html", context, status=status)


def systems_of(found: Door) -> list[tuple[str, str]]:
    """Codes and titles of the systems files of the city may come in and leave in."""
    frame = pack_of(found.city).frame
    if frame is None:
        return []
    systems = Systems(frame)
    return [(name, f"{systems.title(name)}（{name}）") for name in systems.names()]


def _system(found: Door, crs: str) -> str | None:
    if crs and crs not in dict(systems_of(found)):
        raise Mistaken("请从列表中选择坐标系。")
    return crs or None


def day_of(text: str, title: str) -> date | None:
    """A day somebody typed; None for none. Raises Mistaken."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Mistaken(f"“{title}”应是日期，写成 2026-03-01，现在是“{text[:20]}”。") from None
    if not _DAYS[0] <= day < _DAYS[1]:
        raise Mistaken(f"“{title}”应在 1950 年到 2199 年之间。")
    return day


def _wants_json(request: ViewerRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@require_GET
def version(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """A version: under way, refused with its report, ready with what it changes, or with its features."""
    found = door(request, city, layer)
    shown, published = version_among(found, version)
    row = versions.version_row(shown, published, cited(city, layer), timezone.localdate())
    context: dict[str, Any] = {
        "layer": found.layer,
        "trail": found.trail,
        "version": shown,
        "row": row,
        "owner": found.owner,
        "may_manage": found.may_manage,
        "may_publish": found.may_publish,
        "waiting": shown.state in AT_WORK,
        "doing": AT_WORK.get(State(shown.state), ""),
        "published": shown.state == State.PUBLISHED,
        "withdrawable": shown.state == State.PUBLISHED and _is_to_come(shown),
        "facts": _facts(found, shown),
        "map_address": map_address(city, layer),
    }
    if shown.state == State.REFUSED:
        context |= {"error": shown.error, "mend": shown.mend}
    if shown.state in (State.REFUSED, State.READY):
        context |= _report(request, found, shown)
    if shown.state == State.READY:
        context |= {"ready": True, "effect": effect_of(shown, published, timezone.localdate())}
    if shown.state == State.PUBLISHED:
        context |= {
            **published_page(found, shown, request.GET),
            "systems": systems_of(found),
            "formats": [(each.name, each.title) for each in FORMATS.values()],
        }
    return render(request, "places/office/version.html", context)


def _is_to_come(shown: LayerVersion) -> bool:
    return shown.effective_from is not None and shown.effective_from > timezone.localdate()


def _report(request: ViewerRequest, found: Door, shown: LayerVersion) -> dict[str, Any]:
    report = reports.report_of(shown)
    if report is None:
        return {}
    asked = reports.Asked(typed(request.GET, "severity"), typed(request.GET, "code"))
    after = typed(request.GET, "after")
    page = report.page(asked, int(after) if after.isdecimal() and len(after) < 9 else 0)
    problems = page[: reports.PAGE]
    return {
        "checked": True,
        "report": report,
        "asked": asked,
        "severities": reports.SEVERITIES.items(),
        "problems": [
            {"problem": each, "picture": picture_of(report, each), "map_address": _seen(found, each)}
            for each in problems
        ],
        "after": problems[-1].place if len(page) > reports.PAGE else None,
    }


def _seen(found: Door, problem: reports.Problem) -> str:
    if problem.where is None:
        return ""
    east, north = problem.where
    return map_address(found.city, found.layer.code, box=(east - 100, north - 100, east + 100, north + 100))


def _facts(found: Door, shown: LayerVersion) -> list[tuple[str, Any]]:
    """What is on record about a version, for officials with who did it."""
    facts: list[tuple[str, Any]] = [
        ("来源文件", shown.source_name),
        ("坐标系", dict(systems_of(found)).get(shown.crs, shown.crs)),
        ("要素", f"{shown.features:,}" if shown.digest else ""),
        ("摘要（SHA-256）", shown.digest),
        ("说明", shown.note),
    ]
    if shown.state in (State.WITHDRAWN,):
        facts += [("撤回原因", actions.reason_of(shown))]
    return facts


@require_GET
@signed_in
def progress(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """The fragment that asks again by itself, and has the page loaded anew when there is an answer."""
    found = door(request, city, layer)
    shown = version_of(found, version)
    if shown.state not in AT_WORK:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"layer": found.layer, "version": shown, "doing": AT_WORK[State(shown.state)]}
    return render(request, "places/office/_progress.html", context)


@require_GET
@signed_in
def problems_table(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """Every problem of a report as a file."""
    found = door(request, city, layer)
    shown = version_of(found, version)
    found.must_manage()
    report = reports.report_of(shown)
    if report is None:
        raise Http404("这次导入没有检查报告。")
    rows = (problem.cells() for problem in report.problems)
    return sheet_response(f"{found.layer.title}检查报告", reports.HEADS, rows)
