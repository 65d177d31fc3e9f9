"""What differs between two versions of a layer, in words, for the map that shows them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import shapely
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.engines.blueprint.crs import CGCS2000
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.mapping.looking import Look, today
from tongjian.kernel.places.models import Feature, LayerVersion, Shelf, State
from tongjian.kernel.places.versions.comparing import Change, Kind, changes, count_changes

KINDS: Final[Mapping[Kind, str]] = {"added": "新增", "changed": "变更", "removed": "删除"}
MOST: Final = 20
"""Features of each kind that are named here; the page of the layer's changes has all of them."""


@dataclass(frozen=True)
class Named:
    """A feature the versions do not agree on, and its box in degrees: west, south, east, north."""

    key: str
    bounds: str


@dataclass(frozen=True)
class Told:
    """Everything of one kind: how many, and the first of them."""

    kind: Kind
    title: str
    count: int
    named: tuple[Named, ...]


@require_GET
def differences(request: ViewerRequest, city: str, layer: str, before: int, after: int) -> HttpResponse:
    """The page, or for the map the part of it with the words. At most 11 SQL queries."""
    seen = today(request, city)
    versions = _versions(seen, layer, before, after)
    if before >= after or len(versions) < 2:
        raise Http404("没有这两个图层版本，或它们不对您开放。")
    context = {
        "look": seen,
        "layer": seen.layers[layer],
        "before": versions[before],
        "after": versions[after],
        "told": _told(seen, layer, before, after),
        "most": MOST,
    }
    part = request.headers.get("HX-Request") == "true"
    page = "places/mapping/_differences.html" if part else "places/mapping/differences.html"
    answer = render(request, page, context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def _versions(seen: Look, layer: str, *numbers: int) -> Mapping[int, LayerVersion]:
    """The published ones of these versions, when the layer is open to the viewer."""
    if layer not in seen.layers:
        return {}
    rows = LayerVersion.objects.filter(
        city=seen.city, layer=layer, number__in=numbers, state=State.PUBLISHED
    ).only("number", "effective_from")
    return {row.number: row for row in rows if row.number is not None}


def _told(seen: Look, layer: str, before: int, after: int) -> list[Told]:
    counts = count_changes(seen.city, layer, before, after)
    told = []
    for kind, title in KINDS.items():
        found = changes(seen.city, layer, before, after, kind=kind, limit=MOST) if counts[kind] else []
        number = before if kind == "removed" else after
        told.append(Told(kind, title, counts[kind], _named(seen, layer, number, found)))
    return told


def _named(seen: Look, layer: str, number: int, found: list[Change]) -> tuple[Named, ...]:
    if not found:
        return ()
    rows = Feature.objects.filter(
        Q(until=None) | Q(until__gt=number),
        shelf__in=Shelf.objects.filter(city=seen.city, layer=layer).values("pk"),
        key__in=[change.key for change in found],
        since__lte=number,
    ).only("key", "minx", "miny", "maxx", "maxy")
    return tuple(Named(row.key, _degrees(seen, row)) for row in rows.order_by("key"))


def _degrees(seen: Look, row: Feature) -> str:
    box = shapely.box(row.minx, row.miny, row.maxx, row.maxy)
    return ",".join(f"{each:.7f}" for each in seen.systems.from_storage(box, CGCS2000).bounds)
