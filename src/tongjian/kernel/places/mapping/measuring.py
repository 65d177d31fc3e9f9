"""Length and area measured by the server, in the plane the city surveys in."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from shapely import LineString

from tongjian.engines.blueprint.boundary.coordinates import area_of, points_listed
from tongjian.engines.blueprint.boundary.given import MOST_TEXT
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.crs import CGCS2000
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.mapping.boundary.limits import seconds_to_wait, too_often
from tongjian.kernel.places.mapping.looking import today
from tongjian.kernel.places.mapping.report.parts import printed, words

_A_REPORT = 20
"""Measuring costs this many times less than a report."""


@require_POST
def measure(request: ViewerRequest, city: str) -> HttpResponse:
    """`points` is a list of latitude and longitude; `closed` says whether they enclose an area."""
    if seconds := seconds_to_wait(request, "blueprint-measure", _A_REPORT):
        return JsonResponse({"error": too_often(seconds)}, status=429, headers={"Retry-After": str(seconds)})
    text = request.POST.get("points", "")
    try:
        return JsonResponse(_measured(request, city, text))
    except Mistake as mistake:
        return JsonResponse({"error": str(mistake)}, status=422)


def _measured(request: ViewerRequest, city: str, text: str) -> dict[str, str]:
    systems = today(request, city).systems
    if len(text) > MOST_TEXT:
        raise Mistake("点太多，请简化后再量。")
    ring = points_listed(text, degrees=True)
    if len(ring) < 2:
        raise Mistake("至少要两个点才能量。")
    line = LineString(ring)
    if sentence := systems.suspect(line.bounds, CGCS2000):
        raise Mistake(sentence)
    metres = systems.to_storage(line, CGCS2000)
    title = systems.title(systems.frame.storage)
    if request.POST.get("closed") != "1":
        return {"words": f"长 {_length(metres.length)}", "by": f"按{title}平面计算"}
    area = area_of([[(x, y) for x, y in metres.coords]])
    words_ = f"面积 {_area(area.area)}，周长 {_length(area.length)}"
    return {"words": words_, "by": f"按{title}平面计算"}


def _length(metres: float) -> str:
    return f"{words(printed(metres))} m" if metres < 10_000 else f"{words(printed(metres / 1000))} km"


def _area(square: float) -> str:
    hectares = f"（{words(printed(square / 10_000))} 公顷）" if square >= 10_000 else ""
    return f"{words(printed(square))} ㎡{hectares}"
