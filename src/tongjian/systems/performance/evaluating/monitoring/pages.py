"""Pages of monitoring: every declaration with its lights, and one on one day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_fill, visible_one
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.evaluating import queries
from tongjian.systems.performance.evaluating.access import READERS
from tongjian.systems.performance.evaluating.known import known_of
from tongjian.systems.performance.evaluating.monitoring.actions import report, rows_of
from tongjian.systems.performance.evaluating.monitoring.board import Typed, light_of, watched
from tongjian.systems.performance.evaluating.monitoring.calendar import days_of
from tongjian.systems.performance.evaluating.monitoring.standing import WORDS, standing
from tongjian.systems.performance.models import Declaration


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest) -> HttpResponse:
    """Every approved declaration with the light of each day. 5 SQL queries with session, user and viewer."""
    year = queries.year_of(request.GET.get("year", ""))
    rows, after = queries.monitored(request.viewer, year, moment_and_id(request))
    today = timezone.localdate()
    context = {
        "rows": [(row, standing(row, row.monitoring.all(), today)) for row in rows],
        "after": after,
        "year": year,
    }
    return render(request, "performance/evaluating/monitoring.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def one(request: ViewerRequest, declaration: UUID, on: str) -> HttpResponseBase:
    """One declaration on one day: as it was reported, or as it stands and what has to be said of it."""
    row, day = _found(request, declaration, on)
    kept = queries.report_on(row.pk, day)
    if kept is not None:
        return render(
            request,
            "performance/evaluating/monitored.html",
            {
                **_around(request.viewer, row, day),
                "report": kept,
                "word": WORDS[kept.light],
                "lines": rows_of(kept),
            },
        )
    fills = may_fill(request.viewer, row.organisation_id)
    if request.method == "POST" and not fills:
        raise PermissionDenied("只有本部门的承办人和负责人可以报送监控。")
    typed, mistakes = typed_in(request.POST), tuple[Mistake, ...]()
    if request.method == "POST":
        try:
            made = report(request.viewer, row.pk, day, typed, timezone.now())
        except RefusedError as refused:
            mistakes = refused.mistakes
        else:
            messages.success(request, f"已报送，{WORDS[made.light]}。")
            return redirect("performance-monitoring-one", row.pk, on)
    assert row.approved is not None, "`_found` finds approved declarations only"
    sheet = sheet_of(row.approved.body)
    lines = watched(row, sheet, day, known_of(row, sheet, day), typed)
    context = {
        **_around(request.viewer, row, day),
        "lines": [(line, typed.get(line.number, Typed())) for line in lines],
        "light": light_of(lines),
        "word": WORDS[light_of(lines)],
        "mistakes": mistakes,
        "fills": fills and day <= timezone.localdate(),
        "early": day > timezone.localdate(),
    }
    return render(request, "performance/evaluating/monitor.html", context, status=422 if mistakes else 200)


def _around(viewer: Viewer, row: Declaration, on: date) -> dict[str, Any]:
    return {
        "row": row,
        "on": on,
        "evaluation": queries.evaluation_of(viewer, row.pk),
        "trail": [(reverse("performance-monitoring"), "绩效监控")],
    }


def _found(request: ViewerRequest, declaration: UUID, on: str) -> tuple[Declaration, date]:
    try:
        row, day = visible_one(request.viewer, declaration), date.fromisoformat(on)
    except (Declaration.DoesNotExist, ValueError):
        raise Http404("没有这一次监控") from None
    if row.approved is None or day not in days_of(row.city, row.year):
        raise Http404("没有这一次监控")
    return row, day


def typed_in(posted: QueryDict) -> dict[int, Typed]:
    """What was written beside the rows, by their number."""
    found: dict[int, dict[str, str]] = {}
    for name in posted:
        field, _, number = name.partition("-")
        if (
            field in {"actual", "basis", "explanation"}
            and number.isascii()
            and number.isdigit()
            and len(number) < 5
        ):
            found.setdefault(int(number), {})[field] = posted.get(name, "").strip()[:500]
    return {number: Typed(**cells) for number, cells in found.items()}
