"""The pages of site selection: the form, what was found with its reasons, and the same as a workbook."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.blueprint.selecting import near_misses, rank, suitable
from tongjian.kernel.licences.pace import within_pace
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.planning.candidates import Found, candidates_of
from tongjian.kernel.places.planning.customs import customs_of
from tongjian.kernel.places.planning.selection import Selection, workbook
from tongjian.kernel.places.planning.sought import (
    FIGURES,
    Sought,
    controls_of,
    districts_of,
    grades_of,
    sought,
)
from tongjian.kernel.places.queries import edition_on

SEARCHES_A_MINUTE = 20
SHOWN, NEAR_SHOWN = 100, 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def sites(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The form, and what suits the needs of the address. At most 4 SQL queries beside the viewer's."""
    asked = _asked(request, city)
    if not asked.asks or asked.mistakes:
        return _page(request, city, asked, None, status=422 if asked.mistakes else 200)
    if not within_pace(request, "sites", SEARCHES_A_MINUTE):
        return _page(request, city, asked, None, status=429)
    return _page(request, city, asked, _selection(request, city, asked))


@require_GET
@signed_in
def export(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Everything a search found, as a workbook."""
    asked = _asked(request, city)
    if not asked.asks or asked.mistakes or not within_pace(request, "sites", SEARCHES_A_MINUTE):
        return sites(request, city=city)
    content = io.BytesIO()
    workbook(_selection(request, city, asked), pack_of(city).title).save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    name = f"项目选址 {asked.on}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _asked(request: ViewerRequest, city: str) -> Sought:
    lists = {name: request.GET.getlist(name) for name in ("outside", "grade")}
    visible = visible_layers(request.viewer, city)
    return sought(request.GET.dict(), lists, pack_of(city), timezone.localdate(), visible)


def _selection(request: ViewerRequest, city: str, asked: Sought) -> Selection:
    edition: Edition = edition_on(city, asked.on)
    visible = visible_layers(request.viewer, city)
    found: Found = candidates_of(edition, asked, visible, customs_of(pack_of(city), asked.on))
    ranked = rank(asked.needs, found.candidates)
    return Selection(asked, edition, found, tuple(suitable(ranked)), tuple(near_misses(ranked)))


def _page(
    request: ViewerRequest, city: str, asked: Sought, selection: Selection | None, status: int = 200
) -> HttpResponse:
    pack = pack_of(city)
    query = request.GET.copy()
    query["on"] = asked.on.isoformat()
    context: dict[str, Any] = {
        "asked": asked,
        "figures": [(name, title, unit, asked.typed.get(name, "")) for name, title, unit in FIGURES],
        "grades": grades_of(pack),
        "districts": districts_of(pack),
        "controls": controls_of(pack, visible_layers(request.viewer, city)),
        "selection": selection,
        "suiting": selection.rows(selection.suiting[:SHOWN]) if selection else [],
        "near": selection.rows(selection.near[:NEAR_SHOWN]) if selection else [],
        "most": SHOWN,
        "slower": status == 429,
        "export": urlencode(sorted((name, value) for name, values in query.lists() for value in values)),
    }
    response = render(request, "places/planning/sites.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response
