"""办事指南: open to everyone."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from tongjian.kernel.catalog.picture import picture
from tongjian.kernel.catalog.queries import guide, matters, search
from tongjian.kernel.catalog.themes import theme, themes
from tongjian.kernel.packs.queries import NotInForce, current_matter

_LONGEST = 60


@require_GET
def index(request: HttpRequest, city: str) -> HttpResponse:
    """The matters of a city by stage, or what a search for `q` found."""
    today = timezone.localdate()
    asked = request.GET.get("q", "").strip()[:_LONGEST]
    if asked:
        return render(request, "catalog/index.html", {"asked": asked, "found": search(city, asked, today)})
    rows = matters(city, today)
    stages = [(number, list(each)) for number, each in groupby(rows, key=lambda row: row.stage_number)]
    return render(request, "catalog/index.html", {"stages": stages})


@require_GET
def matter(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The guide of one matter."""
    try:
        found = guide(city, code, timezone.localdate())
    except NotInForce:
        raise Http404("没有这个事项，或它已不再施行。") from None
    process = found.definition.process
    # The picture is made of escaped text and numbers alone.
    drawn = mark_safe(picture(process.xml, process.graph, found.matter.title))
    return render(request, "catalog/guide.html", {"guide": found, "picture": drawn})


@require_GET
def process(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The process of a matter as a BPMN 2.0 file, for the picture and for anyone's modeller."""
    try:
        definition = current_matter(city, code, timezone.localdate())
    except NotInForce:
        raise Http404("没有这个事项，或它已不再施行。") from None
    response = HttpResponse(definition.process.xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{definition.process.code}.bpmn"'
    return response


@require_GET
def theme_list(request: HttpRequest, city: str) -> HttpResponse:
    """审批流程类型: the kinds of projects, and how one is chosen."""
    return render(request, "catalog/themes.html", {"rows": themes(city)})


@require_GET
def theme_page(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The stages of one kind of project with their matters and times."""
    try:
        page = theme(city, code, timezone.localdate())
    except LookupError:
        raise Http404("没有这种审批流程类型。") from None
    return render(request, "catalog/theme.html", {"page": page})
