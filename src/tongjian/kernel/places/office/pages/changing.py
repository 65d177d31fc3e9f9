"""What changes between two versions of a layer, feature by feature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import shapely
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office import changes, features, versions
from tongjian.kernel.places.office.changes import Change
from tongjian.kernel.places.office.effects import comparable
from tongjian.kernel.places.office.gates import Door, door, version_among
from tongjian.kernel.places.office.maplinks import compared_on_map
from tongjian.kernel.places.office.pages.links import feature_address, typed, version_trail
from tongjian.kernel.places.office.pictures import Shape, bounds_of, picture, view_of


@require_GET
def index(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """A page of the changes, `?with=` a version number, `?kind=`. At most 10 SQL queries with the session."""
    found = door(request, city, layer)
    shown, published = version_among(found, version)
    if shown.state not in (State.READY, State.PUBLISHED, State.WITHDRAWN) or not shown.digest:
        raise Http404("这个版本没有可以比较的要素。")
    others = [each for each in published if each[0] != shown.number]
    against = _against(shown, others, typed(request.GET, "with"))
    kind = typed(request.GET, "kind") if request.GET.get("kind") in changes.KINDS else ""
    sides = comparable(found, shown, against)
    counts = sides.counts()
    page = sides.page(kind, typed(request.GET, "after"), changes.PAGE + 1)
    name = f"第 {shown.number} 版" if shown.number else "待发布的导入"
    context: dict[str, Any] = {
        "layer": found.layer,
        "trail": version_trail(found, shown),
        "title": f"{name}与第 {against} 版相比" if against else f"{name}的全部要素（没有可比的版本）",
        "against": against,
        "others": [(number, f"第 {number} 版（{since}起）") for number, since in reversed(others)],
        "tabs": list(_tabs(counts, kind, against)),
        "rows": [_row(found, shown, change) for change in page[: changes.PAGE]],
        "after": page[changes.PAGE - 1].key if len(page) > changes.PAGE else None,
    }
    if against and shown.state == State.PUBLISHED:
        context["map_address"] = compared_on_map(city, layer, against, shown.number or 0)
    return render(request, "places/office/changes.html", context)


def _against(shown: LayerVersion, others: list[tuple[int, Any]], asked: str) -> int:
    """The version asked for; else the one this replaces."""
    if asked.isdecimal() and any(number == int(asked) for number, _ in others):
        return int(asked)
    day = shown.effective_from if shown.number else timezone.localdate()
    earlier = [each for each in others if shown.number is None or each[0] < shown.number]
    return versions.in_force_on(earlier, day or timezone.localdate()) or 0


def _tabs(counts: Any, kind: str, against: int) -> Any:
    kept = f"with={against}&" if against else ""
    yield {"address": f"?{kept}kind=", "title": "全部", "count": sum(counts.values()), "current": not kind}
    for code, (title, _) in changes.KINDS.items():
        yield {
            "address": f"?{kept}kind={code}",
            "title": title,
            "count": counts.get(code, 0),
            "current": code == kind,
        }


def _row(found: Door, shown: LayerVersion, change: Change) -> dict[str, Any]:
    word, tone = changes.KINDS[change.kind]
    there = change.after is not None and shown.number is not None
    return {
        "key": change.key,
        "word": word,
        "tone": tone,
        "address": feature_address(found, shown.pk, change.key) if there else "",
        "differences": list(_said(found, change)),
        "picture": _picture(change),
    }


def _said(found: Door, change: Change) -> Any:
    if change.before is not None and change.after is not None:
        return features.differences(change.before, change.after, found.layer)
    row, layer = change.after or change.before, found.layer
    if row is None:
        return []
    said = [
        (name, value) for name, value in features.values(row, layer) if name != layer.key and value != "—"
    ]
    said.append((features.MEASURED[layer.geometry], features.measured(row, layer)))
    if change.after is not None:
        return [features.Difference(name, "", value) for name, value in said]
    return [features.Difference(name, value, "") for name, value in said]


def _picture(change: Change) -> str:
    shapes = [
        Shape(shapely.from_wkb(bytes(row.wkb)), tone, title)
        for row, tone, title in ((change.before, "before", "变化以前"), (change.after, "after", "变化以后"))
        if row is not None
    ]
    box = bounds_of(shape.geometry for shape in shapes)
    view = view_of(box, width=240, height=160) if box else None
    return picture(shapes, f"{change.key} 变化前后的图形", view)
