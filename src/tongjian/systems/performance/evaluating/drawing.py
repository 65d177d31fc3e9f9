"""The page of the spot check: what may be drawn, what was announced, what was drawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongjian.kernel.draws.models import DrawState
from tongjian.kernel.draws.queries import latest
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring.access import FILLERS, may_review
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.evaluating import sampling
from tongjian.systems.performance.evaluating.models import Evaluation
from tongjian.systems.performance.evaluating.sheet import evaluation_of


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def spot_check(request: ViewerRequest, city: str, year: int) -> HttpResponseBase:
    """公告 and 抽取 of a year. At most 8 SQL queries to show it."""
    if not may_review(request.viewer, city):
        raise PermissionDenied("只有本市负责绩效评价的财政部门可以查看抽查。")
    mistakes: list[str] = []
    if request.method == "POST":
        try:
            messages.success(request, _done(request, city, year))
            return redirect("performance-spot-check", city, year)
        except RefusedError as refused:
            mistakes = [each.sentence for each in refused.mistakes]
    draw = latest(sampling.subject_of(city, year))
    chosen = Evaluation.objects.filter(city=city, year=year, spot__isnull=False)
    context = {
        "of_city": city,
        "year": year,
        "share": evaluation_of(city).spot_check,
        "candidates": list(sampling.candidates(city, year)),
        "draw": draw,
        "announced": draw is not None and draw.state == DrawState.ANNOUNCED,
        "chosen": list(chosen.select_related("organisation").order_by("title")),
        "draws": sampling.may_draw(request.viewer, city),
        "mistakes": mistakes,
        "typed": request.POST,
        "trail": [(reverse("performance-evaluations"), "绩效评价")],
    }
    return render(request, "performance/evaluating/spot_check.html", context, status=422 if mistakes else 200)


def _done(request: ViewerRequest, city: str, year: int) -> str:
    given, now = request.POST, timezone.now()
    if "value" in given:
        sampling.make(request.viewer, city, year, given["value"], now)
        return "已抽取，抽中的评价要由复核人以外的人再评一次。"
    sampling.announce(request.viewer, city, year, given.get("number", ""), given.get("words", ""), now)
    return "已公告，公开数字产生后抽取。"
