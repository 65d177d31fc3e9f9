"""Downloading a version in a format and a system; a large one is made in the background."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tongjian.engines.blueprint.crs import WGS84
from tongjian.engines.blueprint.formats import FORMATS, GEOJSON
from tongjian.engines.blueprint.problems import Refused
from tongjian.kernel.documents.formats import FORMATS as KNOWN
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.access import is_official
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office import exporting
from tongjian.kernel.places.office.gates import Door, door, version_of
from tongjian.kernel.places.office.pages.importing import systems_of
from tongjian.kernel.places.office.pages.links import typed, version_address, version_trail


@require_GET
def index(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """The file of `?format=` and `?crs=`; for a large version the page that waits for it."""
    found = door(request, city, layer)
    shown = version_of(found, version)
    name, crs = _asked(request, found, shown)
    path = exporting.path_of(shown, name, crs)
    try:
        if shown.features <= exporting.AT_ONCE:
            path = exporting.write(shown, name, crs)
    except Refused as refused:
        messages.error(request, f"{refused.sentence}{refused.mend}")
        return redirect(version_address(found, version))
    if path.is_file():
        return _file(found, shown, name, crs)
    if not is_official(request.viewer, city):
        raise PermissionDenied(
            f"这一版有 {shown.features:,} 个要素，整份导出仅供本市公职人员使用。"
            "部分范围的要素可以通过开放接口获取。"
        )
    exporting.ask(shown, name, crs)
    return render(request, "places/office/export_waiting.html", _context(found, shown, name, crs))


@require_GET
def progress(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """The fragment that asks again by itself until the file is there."""
    found = door(request, city, layer)
    shown = version_of(found, version)
    name, crs = _asked(request, found, shown)
    context = _context(found, shown, name, crs)
    context["there"] = exporting.path_of(shown, name, crs).is_file()
    context["given_up"] = not context["there"] and exporting.given_up(shown, name, crs)
    return render(request, "places/office/_export_waiting.html", context)


def _asked(request: ViewerRequest, found: Door, shown: LayerVersion) -> tuple[str, str]:
    name, crs = typed(request.GET, "format"), typed(request.GET, "crs")
    if shown.state != State.PUBLISHED:
        raise Http404("这个版本没有发布，不能导出。")
    if name not in FORMATS or (crs and crs not in dict(systems_of(found))):
        raise Http404("没有这种导出格式或坐标系。")
    # By its standard a GeoJSON file is in degrees of WGS 84.
    return name, WGS84 if FORMATS[name] is GEOJSON else crs or systems_of(found)[0][0]


def _file(found: Door, shown: LayerVersion, name: str, crs: str) -> FileResponse:
    path = exporting.path_of(shown, name, crs)
    ending = FORMATS[name].suffix
    called = f"{found.layer.title}-第{shown.number}版-{crs.replace(':', '')}{ending}"
    media_type = KNOWN[ending.removeprefix(".")].media_type
    return FileResponse(path.open("rb"), as_attachment=True, filename=called, content_type=media_type)


def _context(found: Door, shown: LayerVersion, name: str, crs: str) -> dict[str, object]:
    return {
        "layer": found.layer,
        "trail": version_trail(found, shown),
        "version": shown,
        "format": name,
        "format_title": FORMATS[name].title,
        "crs": crs,
        "crs_title": dict(systems_of(found)).get(crs, crs),
    }
