"""The bills of a city, for anyone: who keeps them can hold the platform to what it recorded."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from tongjian.kernel.ledger.bills import published
from tongjian.kernel.ledger.models import Bill

NEWEST = 400


@require_GET
def bills(request: HttpRequest, city: str) -> JsonResponse:
    """The bills of the last days, the newest first. 1 query."""
    rows = Bill.objects.filter(city=city).order_by("-day")[:NEWEST]
    return JsonResponse({"city": city, "bills": [published(bill) for bill in rows]})


@require_GET
def bill(request: HttpRequest, city: str, day: str) -> JsonResponse:
    """The bill of one day, written YYYY-MM-DD. 1 query."""
    try:
        found = Bill.objects.filter(city=city, day=date.fromisoformat(day)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404(f"{city} 没有 {day} 的日结单：当天的日结单在次日零时后生成")
    return JsonResponse(published(found))
