"""Parcels by the beginning of their key, for the search of the map."""

from __future__ import annotations

from typing import Any, Final

import shapely
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from tongjian.engines.blueprint.crs import CGCS2000
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places import queries
from tongjian.kernel.places.mapping.looking import Look, Mistaken, look
from tongjian.kernel.places.queries import FeatureRow

MOST: Final = 10


@require_GET
def find(request: ViewerRequest, city: str) -> HttpResponse:
    """At most ten parcels whose keys begin with `q`, each with its box in degrees."""
    try:
        seen = look(request, city)
    except Mistaken as mistake:
        return JsonResponse({"error": str(mistake)}, status=400)
    begun = request.GET.get("q", "").strip()[:120]
    layer = seen.of_role(Role.PARCEL)
    if layer is None or not begun:
        return JsonResponse({"parcels": [], "published": layer is not None})
    number = seen.edition.versions[layer.code].number
    rows = queries.features(city, layer.code, number, after=_just_before(begun), limit=MOST)
    parcels = [_parcel(seen, row) for row in rows if row.key.startswith(begun)]
    return JsonResponse({"parcels": parcels, "published": True})


def _just_before(begun: str) -> str:
    """A text that sorts before every key that begins so, and after all that sort before them."""
    last = ord(begun[-1])
    if last == 0:
        return begun[:-1]
    # Surrogates are no text a database takes.
    before = 0xD7FF if last == 0xE000 else last - 1
    return begun[:-1] + chr(before) + chr(0x10FFFF)


def _parcel(seen: Look, row: FeatureRow) -> dict[str, Any]:
    box = seen.systems.from_storage(shapely.box(*row.bounds), CGCS2000)
    return {"key": row.key, "bounds": [round(each, 7) for each in box.bounds]}
