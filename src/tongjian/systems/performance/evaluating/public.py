"""What everybody may read: the evaluations a city disclosed, with what is withheld and why."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongjian.kernel.keyset import moment_and_id
from tongjian.systems.performance.evaluating import queries
from tongjian.systems.performance.evaluating.disclosing import PARTS
from tongjian.systems.performance.evaluating.models import Evaluation
from tongjian.systems.performance.evaluating.showing import shown
from tongjian.systems.performance.evaluating.using import graded


@require_GET
def index(request: HttpRequest, city: str) -> HttpResponse:
    """The results of a city, the last published first. 1 SQL query beside the viewer's."""
    rows, after = queries.disclosed(city, moment_and_id(request))
    context = {"rows": [(row, graded(city, row.final)) for row in rows], "after": after}
    return render(request, "performance/evaluating/results.html", context)


@require_GET
def one(request: HttpRequest, city: str, evaluation: UUID) -> HttpResponse:
    """One result: targets, results, both scores, the grade and the report. 3 SQL queries and the viewer's."""
    try:
        row = queries.published(city, evaluation)
    except Evaluation.DoesNotExist:
        raise Http404("没有公开的这份评价") from None
    version = queries.version_of(row.pk, row.version)
    withheld = row.disclosure.withheld
    context = {
        "row": row,
        "seen": shown(version, version.reviews.all()),
        "grade": graded(city, row.final),
        "hidden": {each["part"] for each in withheld},
        "withheld": [(PARTS.get(each["part"], each["part"]), each["reason"]) for each in withheld],
        "trail": [(reverse("performance-results", args=[city]), "绩效评价结果公开")],
    }
    return render(request, "performance/evaluating/result.html", context)
