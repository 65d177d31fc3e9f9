"""The pages of comparisons: ask for one, wait, read the patches, look at one. For officials of the city."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.blueprint.problems import Refused
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.comparisons import Comparison, ComparisonState, Patch
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.conflicts import asking, exporting, reading, showing
from tongjian.kernel.places.office.conflicts.kinds import kind_title
from tongjian.kernel.places.office.gates import must_be_official
from tongjian.kernel.places.office.maplinks import map_address
from tongjian.kernel.places.office.pages.links import key_query, typed, uuid_of

P = ParamSpec("P")
Page = Callable[Concatenate[ViewerRequest, str, P], HttpResponseBase]


def for_officials(page: Page[P]) -> Callable[..., HttpResponseBase]:
    """Only for officials of the city."""

    @wraps(page)
    def guarded(request: ViewerRequest, /, city: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        must_be_official(request, city)
        return page(request, city, *args, **kwargs)

    return signed_in(guarded)


@require_http_methods(["GET", "POST"])
@for_officials
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The comparisons, and the form for another. At most 4 SQL queries with the session."""
    if request.method == "GET":
        return _index(request, city)
    try:
        comparison, new = asking.ask(request.viewer, city, asking.wanted(city, request.POST.dict()))
    except asking.Mistaken as mistake:
        return _index(request, city, str(mistake))
    if not new:
        messages.info(request, "这两个版本以前用同样的容差比对过，版本不会改变，直接显示那次的结果。")
    return redirect("conflicts-one", city, comparison.pk)


def _index(request: ViewerRequest, city: str, sentence: str = "") -> HttpResponse:
    form = request.POST if request.method == "POST" else asking.USUAL
    rows, after = reading.comparison_page(city, uuid_of(typed(request.GET, "after")))
    context = {
        "trail": _trail(city)[:1],
        "sentence": sentence,
        "choices": asking.choices(city),
        "sides": [
            ("first", "第一个图层", form.get("first", "")),
            ("second", "第二个图层", form.get("second", "")),
        ],
        "typed": form,
        "rows": rows,
        "after": after,
    }
    return render(request, "places/office/conflicts.html", context, status=422 if sentence else 200)


@require_GET
@for_officials
def one(request: ViewerRequest, city: str, comparison: UUID) -> HttpResponseBase:
    """What a comparison found. At most 6 SQL queries with the session."""
    found = _comparison(city, comparison)
    row = reading.comparison_row(found)
    context: dict[str, Any] = {
        "trail": _trail(city),
        "comparison": found,
        "row": row,
        "facts": _facts(found),
        "formats": exporting.TITLES.items(),
    }
    if row.done:
        context |= _patches(request, found)
    return render(request, "places/office/comparison.html", context)


def _patches(request: ViewerRequest, found: Comparison) -> dict[str, Any]:
    asked = reading.Asked(typed(request.GET, "kind"), typed(request.GET, "key"))
    after = typed(request.GET, "after")
    behind = int(after) if after.isdecimal() and len(after) < 10 else 0
    # What is listed is also drawn, with as many more of the same as can be told apart.
    page = reading.patches_of(found, asked, behind, showing.DRAWN)
    prevails = reading.prevailing_name(found)
    drawn, box = showing.overview(found.city, page)
    return {
        "totals": reading.totals_of(found),
        "prevails": reading.prevailing(found),
        "asked": asked,
        "patches": [_row(found, patch, prevails) for patch in page[: reading.PATCHES]],
        "after": page[reading.PATCHES - 1].number if len(page) > reading.PATCHES else None,
        "overview": drawn,
        "overview_note": f"只画出其中 {len(page):,} 块。" if found.count > len(page) else "",
        "map_address": map_address(found.city, found.first_layer, found.second_layer, box=box) if box else "",
    }


def _row(found: Any, patch: Patch, prevails: str) -> dict[str, Any]:
    return {
        "number": patch.number,
        "title": kind_title(patch.kind),
        "area": round(patch.area, 2),
        "width": f"{patch.width:.2f}",
        "first": patch.first,
        "first_address": _feature(found.city, found.first_layer, found.first_version, patch.first),
        "second": patch.second,
        "second_address": _feature(found.city, found.second_layer, found.second_version, patch.second),
        "prevails": prevails,
    }


@require_GET
@for_officials
def progress(request: ViewerRequest, city: str, comparison: UUID) -> HttpResponseBase:
    """The fragment that asks again by itself, and has the page loaded anew when there is an answer."""
    found = _comparison(city, comparison)
    if found.state != ComparisonState.WAITING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "places/office/_comparison_waiting.html", {"comparison": found})


@require_GET
@for_officials
def patch(request: ViewerRequest, city: str, comparison: UUID, number: int) -> HttpResponseBase:
    """One patch with what both plans say. At most 10 SQL queries with the session."""
    found = _comparison(city, comparison)
    if found.state != ComparisonState.DONE:
        raise Http404("比对还没有结果。")
    shown = get_object_or_404(Patch, comparison=found, number=number)
    drawn, box = showing.one(found, shown)
    row = reading.comparison_row(found)
    told = _row(found, shown, reading.prevailing_name(found))
    sides = (
        (row.first, "first", found.first_layer, found.first_number),
        (row.second, "second", found.second_layer, found.second_number),
    )
    context = {
        "trail": [*_trail(city), (reverse("conflicts-one", args=[city, found.pk]), row.title)],
        "row": row,
        "patch": told,
        "picture": drawn,
        "map_address": map_address(city, found.first_layer, found.second_layer, box=box),
        "said": [
            (title, told[side], told[f"{side}_address"], showing.said(found, layer, at, told[side]))
            for title, side, layer, at in sides
        ],
    }
    return render(request, "places/office/patch.html", context)


@require_GET
@for_officials
def export(request: ViewerRequest, city: str, comparison: UUID, name: str) -> HttpResponseBase:
    """The patches as a file."""
    found = _comparison(city, comparison)
    if name not in exporting.TITLES or found.state != ComparisonState.DONE:
        raise Http404("没有这种文件，或比对还没有结果。")
    if name == "xlsx":
        return exporting.as_table(found)
    if not found.count:
        messages.info(request, "没有差异图斑，没有可以导出的图形。")
        return redirect("conflicts-one", city, found.pk)
    try:
        return exporting.as_layer(found, name)
    except Refused as refused:
        messages.error(request, f"{refused.sentence}{refused.mend}")
        return redirect("conflicts-one", city, found.pk)


def _comparison(city: str, comparison: UUID) -> Comparison:
    """The comparison, with the identifiers of its versions for links. 1 SQL query. Raises Http404."""
    versions = LayerVersion.objects.filter(city=OuterRef("city"))
    first = versions.filter(layer=OuterRef("first_layer"), number=OuterRef("first_number"))
    second = versions.filter(layer=OuterRef("second_layer"), number=OuterRef("second_number"))
    found = Comparison.objects.select_related("asked_by").annotate(
        first_version=Subquery(first.values("pk")[:1]), second_version=Subquery(second.values("pk")[:1])
    )
    return get_object_or_404(found, pk=comparison, city=city)


def _feature(city: str, layer: str, version: UUID | None, key: str) -> str:
    if version is None or not key:
        return ""
    return f"{reverse('layer-feature', args=[city, layer, version])}?{key_query(key)}"


def _facts(found: Comparison) -> list[tuple[str, str]]:
    table = showing.table_of(found)
    checked = "" if table.get("verified") else "，未经核对"
    uses = f"{table.get('document') or '用途对照'}（{len(table.get('matches', {}))} 种用途{checked}）"
    return [
        ("第一个图层", f"{found.first_layer} 第 {found.first_number} 版 {found.first_digest}"),
        ("第二个图层", f"{found.second_layer} 第 {found.second_number} 版 {found.second_digest}"),
        ("容差", f"小于 {found.sliver_area:g} m²或窄于 {found.sliver_width:g} m 的不计"),
        ("容差以内", f"{found.slivers:,} 处，合计 {found.slivers_total:,.2f} m²"),
        ("用途对照", uses),
    ]


def _trail(city: str) -> list[tuple[str, str]]:
    return [
        (reverse("layers", args=[city]), "图层管理"),
        (reverse("conflicts", args=[city]), "差异图斑"),
    ]
