"""地图: where the projects lie. Drawn by the server; nothing is fetched elsewhere."""

from __future__ import annotations

import math

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.project.map.drawing import MOST, WORDS, draw
from tongjian.systems.approval.project.map.view import HEIGHT, WIDTH, Bounds
from tongjian.systems.approval.project.pages.asked import asked

_FARTHEST = 10_000_000.0
"""Metres: no frame of a city reaches beyond."""


@require_GET
@signed_in
def project_map(request: ViewerRequest) -> HttpResponseBase:
    """The map of one city: the one the filters name, else the viewer's first. At most 11 SQL queries."""
    given = asked(request)
    city = given.filters.city if given.filters.city in given.cities else next(iter(given.cities), "")
    filters = given.filters.but(city=city)
    box = _box(request.GET.get("box", ""))
    context = {
        **given.context("project-map"),
        "here": filters,
        "map": draw(request.viewer, filters, box, timezone.localdate()) if city else None,
        "box": box,
        "size": (WIDTH, HEIGHT),
        "most": MOST,
        "legend": WORDS.items(),
    }
    return render(request, "approval/project/map.html", context)


def _box(text: str) -> Bounds | None:
    """The window an address asks for; one that makes no sense asks for none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    sane = all(math.isfinite(part) and abs(part) < _FARTHEST for part in (west, south, east, north))
    return (west, south, east, north) if sane and west < east and south < north else None
