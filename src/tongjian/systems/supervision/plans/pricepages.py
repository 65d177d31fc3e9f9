"""What each weighting costs, before one is chosen: at once, or from a worker where the library is large."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.access import READERS
from tongjian.systems.supervision.models import Plan, PlanPrice
from tongjian.systems.supervision.plans.pages import found, trail
from tongjian.systems.supervision.plans.pricing import ask_prices, prices
from tongjian.systems.supervision.plans.tasks import is_long


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def priced(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """The prices; posted, have them worked out. At most 11 SQL queries beside those of the plan."""
    row, now = found(request, city, key), timezone.now()
    long = is_long(row, now)
    if request.method == "POST":
        if long:
            ask_prices(request.viewer, row, now)
        return redirect("supervision-plan-price", city, key)
    context: dict[str, Any] = {
        "row": row,
        "trail": [*trail(city), (reverse("supervision-plan", args=[city, row.pk]), row.title)],
    }
    return _kept(request, context, row, now) if long else _at_once(request, context, row, now)


def _at_once(request: ViewerRequest, context: dict[str, Any], row: Plan, now: datetime) -> HttpResponse:
    try:
        context["prices"] = [each.shown() for each in prices(row, timezone.localdate(now))]
    except RefusedError as error:
        context["wrong"] = error.sentences
    return render(request, "supervision/price.html", context)


def _kept(request: ViewerRequest, context: dict[str, Any], row: Plan, now: datetime) -> HttpResponse:
    """What a worker found last, and whether it is of today and of the plan as it is."""
    kept = PlanPrice.objects.filter(plan=row).first()
    context |= {"long": True, "kept": kept}
    if kept is not None and not kept.waits:
        context |= {
            "prices": kept.rows,
            "wrong": kept.wrong,
            "old": kept.day != timezone.localdate(now) or kept.plan_at != row.changed_at,
        }
    return render(request, "supervision/price.html", context)
