"""The analysis of published results."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.assessment.access import assesses, needs_part
from tongjian.systems.assessment.analysis import queries
from tongjian.systems.assessment.analysis.drawing import picture, spark
from tongjian.systems.assessment.analysis.gaining import gains
from tongjian.systems.assessment.models import Frequency
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.verifying.pages import trail


@require_GET
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """By district, item, time and place; what would gain most. 6 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Frequency.values else Frequency.MONTH
    rows = queries.published(city, kind)
    wanted = request.GET.get("period", "")
    chosen = next((row for row in rows if str(row.period_id) == wanted), rows[-1] if rows else None)
    context: dict[str, Any] = {
        "kinds": Frequency.choices,
        "kind": kind,
        "rows": rows,
        "chosen": chosen,
        "body": assesses(request.viewer, city),
        "in_use": queries.in_use(city, timezone.localdate()),
        "trail": trail(city),
    }
    if chosen is None:
        return render(request, "assessment_results/analysis.html", context)
    trends, lines = queries.trends(rows), queries.sheets(request.viewer, chosen)
    standard = sheet_of(chosen.period.standard)
    line = queries.sheet_line(lines, request.GET.get("district", ""))
    context |= {
        "trends": [(trend, spark(trend, Fraction(standard.full))) for trend in trends],
        "lines": lines,
        "items": queries.items(lines),
        "line": line,
        "gains": gains(
            queries.body_of(line.sheet),
            standard,
            chosen.period.standard.digest,
            chosen.period.kind,
            queries.above(trends, line),
        )
        if line
        else [],
        "picture": picture(queries.places(request.viewer, chosen.period)),
    }
    return render(request, "assessment_results/analysis.html", context)
