"""What everybody may read of decisions on penalties, with what was corrected and taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongjian.systems.enforcement import queries
from tongjian.systems.enforcement.channels import channels_of
from tongjian.systems.enforcement.models import Publication
from tongjian.systems.enforcement.rules import office_of, rules_of


@require_GET
def index(request: HttpRequest, city: str) -> HttpResponse:
    """The list. 1 SQL query."""
    if not channels_of(city):
        raise Http404("本市没有公开行政处罚决定")
    text = request.GET.get("q", "").strip()[:80]
    rows, after = queries.published(city, text, request.GET.get("after", ""))
    context = {
        "place": city,
        "rows": rows,
        "after": after,
        "text": text,
        "law": office_of(city).publishing.law,
        "period": rules_of(city).period("publication"),
    }
    return render(request, "enforcement/published.html", context)


@require_GET
def one(request: HttpRequest, city: str, publication: UUID) -> HttpResponse:
    """One decision as published, with its later and earlier versions by their reasons. 2 SQL queries.

    What was taken back keeps its address: it says that and why, and shows the decision no more.
    """
    row = Publication.objects.filter(city=city, pk=publication).first()
    if row is None:
        raise Http404("没有这份公开的处罚决定")
    versions = list(Publication.objects.filter(case=row.case_id).order_by("version"))
    current = next((each for each in versions if each.withdrawn_at is None), None)
    context = {
        "place": city,
        "row": row,
        "versions": versions,
        "current": current,
        "trail": [(reverse("enforcement-published", args=[city]), "行政处罚决定公开")],
    }
    return render(request, "enforcement/publication.html", context)
