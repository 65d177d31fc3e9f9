"""What the public may ask without signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.kernel.cases import progress as progresses
from tongjian.kernel.people.middleware import ViewerRequest

LONGEST = 60


@require_GET
def progress(request: ViewerRequest) -> HttpResponse:
    """进度查询 by the number of a case: status, matters, due days; nothing personal. At most 3 SQL."""
    number = request.GET.get("number", "").strip()[:LONGEST]
    return render(request, "cases/progress.html", {"number": number, "found": progresses.find(number)})
