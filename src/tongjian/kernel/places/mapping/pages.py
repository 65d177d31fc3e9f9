"""The map, and which versions are in force on a day of its slider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET
from shapely import Point

from tongjian.engines.blueprint.crs import CGCS2000
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.zones import ZONES, Zone
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places import queries
from tongjian.kernel.places.edition import VersionRef
from tongjian.kernel.places.mapping import tianditu
from tongjian.kernel.places.mapping.boundary.limits import FORMATS, MOST_BYTES
from tongjian.kernel.places.mapping.looking import Look, Mistaken, look
from tongjian.kernel.places.models import LayerVersion, State

_HIDDEN_AT_FIRST = frozenset({Role.PROTECTED, Role.METRO, Role.HEIGHT})
"""What lies over everything else is looked at when it is wanted."""
_HOME, _SQUARE = 1_100.0, 2_000.0
"""Metres around the place that is looked at first, and the side of the squares it is found by."""
_SAMPLE, _MOST_NAMES = 1_000, 100


@require_GET
def blueprint(request: ViewerRequest, city: str) -> HttpResponse:
    """The map with its panel; without a script the panel is a list, and the forms ask the server."""
    try:
        seen = look(request, city)
    except Mistaken as mistake:
        return render(request, "places/mapping/mistaken.html", {"sentence": mistake}, status=400)
    versions = list(_published(seen))
    context = {
        "look": seen,
        "groups": list(seen.groups),
        "storage": seen.systems.title(seen.frame.storage),
        "systems": [(name, seen.systems.title(name)) for name in seen.systems.names()],
        "accept": ",".join(f".{each}" for each in FORMATS),
        "max_bytes": MOST_BYTES,
        "parcels": seen.of_role(Role.PARCEL),
        "settings": _settings(seen, versions),
    }
    return render(request, "places/mapping/map.html", context)


@require_GET
def edition(request: ViewerRequest, city: str) -> HttpResponse:
    """The versions in force on a day, of the layers open to the viewer."""
    try:
        seen = look(request, city)
    except Mistaken as mistake:
        return JsonResponse({"error": str(mistake)}, status=400)
    versions = {code: _reference(seen.edition.versions[code]) for code in seen.published()}
    return JsonResponse({"on": seen.on.isoformat(), "digest": seen.edition.digest, "versions": versions})


def _published(seen: Look) -> Iterator[tuple[str, int, str, str]]:
    """Layer, number, day of effect and note of every version open to the viewer. 1 SQL query."""
    rows = LayerVersion.objects.filter(
        city=seen.city, state=State.PUBLISHED, layer__in=list(seen.layers)
    ).order_by("effective_from", "number")
    for layer, number, day, note in rows.values_list("layer", "number", "effective_from", "note"):
        if number is not None and day is not None:
            yield layer, number, day.isoformat(), note


def _settings(seen: Look, versions: list[tuple[str, int, str, str]]) -> dict[str, Any]:
    """Everything the script of the map needs, so that nothing of a city stands in the script."""
    city, systems = seen.city, seen.systems
    return {
        "tiles": f"{reverse('city', args=[city])}tiles/{{layer}}/{{version}}/{{z}}/{{x}}/{{y}}.mvt",
        "edition": reverse("blueprint-edition", args=[city]),
        "here": reverse("blueprint-here", args=[city]),
        "find": reverse("blueprint-find", args=[city]),
        "measure": reverse("blueprint-measure", args=[city]),
        "differences": reverse("blueprint-differences", args=[city, "LAYER", 1, 2]),
        "storage": {
            "code": seen.frame.storage,
            "title": systems.title(seen.frame.storage),
            "proj4": _proj4(ZONES[seen.frame.storage]),
        },
        "outlines": _outlines(seen),
        "extent": seen.frame.extent,
        "home": _home(seen),
        "names": _names(seen),
        "on": seen.on.isoformat(),
        "days": sorted({day for _, _, day, _ in versions}),
        "layers": [_layer(layer, ref, versions) for _, own in seen.groups for layer, ref in own],
        "base": tianditu.address_pattern(city) if settings.TONGJIAN_TIANDITU_KEY else None,
    }


def _proj4(zone: Zone) -> str:
    """The zone in the words of the library that computes in the browser."""
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={zone.meridian} +k=1 +x_0={zone.easting:.0f} +y_0=0 "
        "+ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs"
    )


def _outlines(seen: Look) -> str | None:
    """Where the outlines of parcels can be had, so that a boundary that is drawn snaps to their corners."""
    layer = seen.of_role(Role.PARCEL)
    try:
        return reverse("places-ogc-items", args=[seen.city, layer.code]) if layer else None
    except NoReverseMatch:
        return None


def _home(seen: Look) -> tuple[float, ...]:
    """What is looked at first, in degrees: where the parcels lie densest, else the whole city."""
    layer = seen.of_role(Role.PARCEL)
    if layer is None:
        return seen.frame.extent
    place = _densest(seen.city, layer.code, seen.edition.versions[layer.code].number)
    if place is None:
        return seen.frame.extent
    return seen.systems.from_storage(Point(place).buffer(_HOME), CGCS2000).bounds


@lru_cache(maxsize=256)
def _densest(city: str, layer: str, number: int) -> tuple[float, float] | None:
    """The middle of the square with most parcels among the first, in metres. 1 SQL query, once a version."""
    boxes = [row.bounds for row in queries.features(city, layer, number, limit=_SAMPLE)]
    middles = [((west + east) / 2, (south + north) / 2) for west, south, east, north in boxes]
    squares = Counter((x // _SQUARE, y // _SQUARE) for x, y in middles)
    if not squares:
        return None
    (square, _), *_ = squares.most_common(1)
    own = [each for each in middles if (each[0] // _SQUARE, each[1] // _SQUARE) == square]
    return sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)


def _names(seen: Look) -> list[tuple[str, float, float]]:
    """Districts with a place for their name: a tile would write it on each of its pieces. 1 SQL query."""
    layer = seen.of_role(Role.DISTRICT)
    if layer is None:
        return []
    rows = queries.features(
        seen.city, layer.code, seen.edition.versions[layer.code].number, limit=_MOST_NAMES
    )
    names = []
    for row in rows:
        place = seen.systems.from_storage(row.feature().geometry.representative_point(), CGCS2000)
        names.append((str(row.attributes.get(layer.label) or row.key), round(place.x, 6), round(place.y, 6)))
    return names


def _layer(layer: Layer, ref: VersionRef | None, versions: list[tuple[str, int, str, str]]) -> dict[str, Any]:
    return {
        "code": layer.code,
        "title": layer.title,
        "role": layer.role.value,
        "geometry": layer.geometry,
        "colour": layer.colour,
        "rank": layer.rank,
        "label": layer.label,
        "use": layer.column(Meaning.USE),
        "grade": layer.column(Meaning.GRADE),
        "minZoom": layer.min_zoom,
        "shown": layer.role not in _HIDDEN_AT_FIRST,
        "version": _reference(ref) if ref else None,
        "versions": [[number, day, note] for code, number, day, note in versions if code == layer.code],
    }


def _reference(ref: VersionRef) -> dict[str, Any]:
    return {"number": ref.number, "from": ref.effective_from.isoformat()}
