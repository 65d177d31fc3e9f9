"""What anybody may see of a draw: the announcement, the list, the certificate, and how to check it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.draws import Certificate, DrawError
from tongjian.kernel.draws import queries
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.keyset import moment_and_id

FILES = {
    "announcement.json": ("announcement", "application/json; charset=utf-8"),
    "objects.tsv": ("objects_text", "text/tab-separated-values; charset=utf-8"),
    "inspectors.tsv": ("inspectors_text", "text/tab-separated-values; charset=utf-8"),
    "interests.tsv": ("interests_text", "text/tab-separated-values; charset=utf-8"),
    "certificate.json": ("certificate", "application/json; charset=utf-8"),
}

MOST_SHOWN = 500


@require_GET
def index(request: HttpRequest, city: str) -> HttpResponse:
    """The draws of a city, the latest first. 1 SQL query beside the viewer's."""
    rows = queries.draws_of(city, after=moment_and_id(request))
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    after = f"{last.announced_at.isoformat()}_{last.pk}" if last else ""
    return render(request, "draws/index.html", {"rows": rows[: queries.PAGE], "after": after})


@require_GET
def draw(request: HttpRequest, city: str, key: UUID) -> HttpResponse:
    """One draw. 1 SQL query beside the viewer's."""
    row = _found(city, key)
    context: dict[str, Any] = {"row": row, "trail": [(reverse("draws", args=[city]), "公开抽取")]}
    try:
        certificate = queries.certificate_of(row)
        context |= {"announcement": queries.announcement_of(row), "certificate": certificate}
        context |= _shown(certificate) if certificate else {}
    except DrawError as error:
        context["broken"] = str(error)
    return render(request, "draws/draw.html", context)


def _shown(certificate: Certificate) -> dict[str, Any]:
    """As much of a result as fits a page; the certificate has all of it."""
    return {
        "selected": certificate.selected[:MOST_SHOWN],
        "selected_more": len(certificate.selected) > MOST_SHOWN,
        "teams": certificate.visits[:MOST_SHOWN],
        "teams_more": len(certificate.visits) > MOST_SHOWN,
        "beside": any(each.text is None for each in certificate.lists.values()),
    }


@require_GET
def file(request: HttpRequest, city: str, key: UUID, name: str) -> HttpResponse:
    """A file of a draw, byte for byte as its digest was taken."""
    if name not in FILES:
        raise Http404("没有这个文件")
    field, media_type = FILES[name]
    text = getattr(_found(city, key), field)
    if not text:
        raise Http404("这次抽取没有这个文件，或者还没有抽取")
    response = HttpResponse(text, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def _found(city: str, key: UUID) -> Draw:
    row = queries.draw(city, key)
    if row is None:
        raise Http404("没有这次抽取")
    return row
