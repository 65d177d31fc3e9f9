"""Pages to read: the layers, one layer with its versions, a version with its features, one feature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import shapely
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.access import is_official
from tongjian.kernel.places.models import Feature, LayerVersion, State
from tongjian.kernel.places.office import features, layers, versions
from tongjian.kernel.places.office.gates import GEOMETRIES, Door, door, version_among
from tongjian.kernel.places.office.maplinks import map_address
from tongjian.kernel.places.office.pages.links import feature_address, typed, uuid_of, version_trail
from tongjian.kernel.places.office.pictures import Shape, bounds_of, picture, view_of
from tongjian.kernel.places.office.sheets import sheet_response

NEIGHBOURS = 60


@require_GET
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Every layer the viewer may see. At most 4 SQL queries with the session."""
    asked = _asked_layers(request.GET)
    context = {
        "rows": layers.layer_rows(request.viewer, city, asked, timezone.localdate()),
        "asked": asked,
        "groups": layers.groups(request.viewer, city),
        "holdings": layers.HOLDINGS.items(),
        "official": is_official(request.viewer, city),
    }
    return render(request, "places/office/layers.html", context)


@require_GET
def table(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The same list as a file."""
    rows = layers.layer_rows(request.viewer, city, _asked_layers(request.GET), timezone.localdate())
    return sheet_response("图层", layers.HEADS, (row.cells() for row in rows))


def _asked_layers(given: QueryDict) -> layers.Asked:
    return layers.Asked(typed(given, "q"), typed(given, "group"), typed(given, "holds"))


@require_GET
def layer(request: ViewerRequest, city: str, layer: str) -> HttpResponseBase:
    """What a layer is, and its versions. At most 6 SQL queries with the session."""
    found = door(request, city, layer)
    page = versions.version_page(found, uuid_of(typed(request.GET, "after")), timezone.localdate())
    context = {
        "layer": found.layer,
        "trail": found.trail[:1],
        "owner": found.owner,
        "geometry": GEOMETRIES[found.layer.geometry],
        "columns": list(layers.columns_of(found.layer)),
        "may_manage": found.may_manage,
        "versions": page.rows,
        "after": page.after,
        "map_address": map_address(city, layer),
    }
    return render(request, "places/office/layer.html", context)


def published_page(found: Door, version: LayerVersion, given: QueryDict) -> dict[str, Any]:
    """What the page of a published version shows: its features. 1 SQL query."""
    declared, asked = found.layer, _asked_features(given)
    rows = features.page(found.city, declared, version.number or 0, asked, typed(given, "after"))
    columns = [column for column in declared.attributes if column.name != declared.key]
    return {
        "asked": asked,
        "columns": columns,
        "measured": features.MEASURED[declared.geometry],
        "features": [
            {
                "key": row.key,
                "address": feature_address(found, version.pk, row.key),
                "values": [
                    value
                    for name, value in features.values(row, declared, units=False)
                    if name != declared.key
                ],
                "measure": features.measured(row, declared),
            }
            for row in rows[: features.PAGE]
        ],
        "after": rows[features.PAGE - 1].key if len(rows) > features.PAGE else None,
    }


def _asked_features(given: QueryDict) -> features.Asked:
    return features.Asked(typed(given, "key"), typed(given, "column"), typed(given, "value"))


@require_GET
def feature(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """One feature (`?key=`) of a version, and what became of it. At most 8 SQL queries with the session."""
    found = door(request, city, layer)
    (shown, published), key = version_among(found, version), typed(request.GET, "key")
    number = shown.number if shown.state in (State.PUBLISHED, State.WITHDRAWN) else None
    row = features.rows_of(city, layer, number).filter(key=key).first() if number else None
    if row is None:
        raise Http404(f"图层“{found.layer.title}”的这个版本没有要素 {key[:60]}。")
    context = {
        "layer": found.layer,
        "trail": version_trail(found, shown),
        "row": versions.version_row(shown, published, {}, timezone.localdate()),
        "key": row.key,
        "values": features.values(row, found.layer),
        "measured": features.MEASURED[found.layer.geometry],
        "measure": features.measured(row, found.layer),
        "picture": _picture(found, number or 0, row),
        "history": features.history(city, found.layer, row.key),
        "map_address": map_address(city, layer, box=(row.minx, row.miny, row.maxx, row.maxy)),
    }
    return render(request, "places/office/feature.html", context)


def _picture(found: Door, number: int, row: Feature) -> str:
    """The feature among its neighbours of the same version."""
    own = shapely.from_wkb(bytes(row.wkb))
    box = bounds_of([own])
    if box is None:
        return ""
    view = view_of(box, around=0.6)
    shapes = neighbours(found, number, view.box, row.key)
    return picture([*shapes, Shape(own, "subject", row.key)], f"{row.key} 的位置", view)


def neighbours(found: Door, number: int, box: tuple[float, float, float, float], key: str) -> list[Shape]:
    """What else the version holds there. 1 SQL query."""
    west, south, east, north = box
    near = features.rows_of(found.city, found.layer.code, number).filter(
        maxx__gte=west, maxy__gte=south, minx__lte=east, miny__lte=north
    )
    rows = near.exclude(key=key).values_list("key", "wkb")[:NEIGHBOURS]
    return [Shape(shapely.from_wkb(bytes(wkb)), "neighbour", each) for each, wkb in rows]
