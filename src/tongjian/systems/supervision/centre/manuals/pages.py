"""The manuals, open to everyone."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.centre.manuals.reading import manuals, read


@require_GET
def index(request: ViewerRequest) -> HttpResponse:
    """Which there are. No query."""
    return render(request, "supervision/centre/manuals.html", {"manuals": manuals()})


@require_GET
def manual(request: ViewerRequest, code: str) -> HttpResponse:
    """One of them. No query."""
    try:
        found = read(code)
    except LookupError:
        raise Http404("没有这份手册") from None
    context = {"manual": found, "trail": [(reverse("supervision-manuals"), "操作手册")]}
    return render(request, "supervision/centre/manual.html", context)
