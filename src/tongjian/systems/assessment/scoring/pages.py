"""Scores of a period, and the sheet of one district with every figure it was made from."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongjian.engines.measures.rational import printed
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.assessment.access import assesses, needs_part
from tongjian.systems.assessment.scoring import queries
from tongjian.systems.assessment.scoring.content import digest_of, lost
from tongjian.systems.assessment.tasks.queries import period as period_of

MOST_LOST = 3


@require_GET
@signed_in
def scores(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """The sheets of a period. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    found = period_of(city, key)
    if found is None:
        raise Http404("没有这个周期")
    context = {
        "period": found,
        "lines": queries.lines(request.viewer, found),
        "body": assesses(request.viewer, city),
        "trail": _trail(city, found.title, key),
    }
    return render(request, "assessment/scores.html", context)


@require_GET
@signed_in
def sheet(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One sheet: every row with its evidence. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    row = queries.sheet(request.viewer, city, key)
    if row is None:
        raise Http404("没有这份得分表，或者您不能查看它")
    body: dict[str, Any] = json.loads(row.body)
    tasks = queries.tasks_behind(row)
    context = {
        "row": row,
        "content": body,
        "rows": [{**line, "task": tasks.get(line["item"])} for line in body["rows"]],
        "lost": [(title, printed(points, 2)) for title, points in lost(body["rows"])[:MOST_LOST]],
        "intact": digest_of(row.body) == row.digest,
        "versions": queries.versions(row),
        "complete": row.total == row.at_most,
        "trail": _trail(city, row.period.title, row.period_id),
    }
    return render(request, "assessment/sheet.html", context)


def _trail(city: str, title: str, period: UUID) -> list[tuple[str, str]]:
    return [
        (reverse("assessment", args=[city]), "城管执法考核"),
        (reverse("assessment-period", args=[city, period]), title),
    ]
