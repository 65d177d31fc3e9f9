"""The model in words, and how severe inspectors are: never who, except for the head."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.engines.risk import MEASURES, Model
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.risk.access import READERS, heads, needs_part
from tongjian.systems.supervision.risk.grading.pages import trail
from tongjian.systems.supervision.risk.models import Run
from tongjian.systems.supervision.risk.sheets import model_of
from tongjian.systems.supervision.risk.words import kind_title

PERCENTILES = {0: "最宽", 10: "10%", 25: "25%", 50: "中位", 75: "75%", 90: "90%", 100: "最严"}
FEWEST = 5
"""Of fewer people a spread would tell who is who."""


@require_GET
@needs_role(*READERS)
def model(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The model in force, in words. No query beside the viewer's."""
    needs_part(request.viewer, city)
    found: Model = model_of(city)
    context = {
        "model": found,
        "indicators": [
            (each, *MEASURES[each.measure], _table(city, each.table)) for each in found.indicators
        ],
        "classes": [(rule, [kind_title(city, kind) for kind in rule.kinds]) for rule in found.classes],
        "trail": trail(city),
    }
    return render(request, "supervision_risk/model.html", context)


@require_GET
@needs_role(*READERS)
def severity(request: ViewerRequest, city: str) -> HttpResponseBase:
    """How far apart inspectors are; who stands where only for the head. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    run = Run.objects.filter(city=city).defer("inputs").order_by("-number").first()
    led = heads(request.viewer, city)
    context = {
        "run": run,
        "spread": _spread(run) if run else [],
        "fewest": FEWEST,
        "led": led,
        "people": _people(run) if run and led else [],
        "trail": trail(city),
    }
    return render(request, "supervision_risk/severity.html", context)


def _spread(run: Run) -> list[dict[str, Any]]:
    """Each percentile with the adjusted and the plain value, in percentage points."""
    own, raw = run.spread["percentiles"], run.spread["raw"]
    if run.spread["people"] < FEWEST:
        return []
    widest = max(abs(value) for _, value in (*own, *raw)) or 1
    return [
        {
            "title": PERCENTILES[percent],
            "own": f"{mine / 1000:+.1f}",
            "raw": f"{plain / 1000:+.1f}",
            "y": 14 + 28 * row,
            "x": 200 + round(180 * mine / widest),
            "raw_x": 200 + round(180 * plain / widest),
        }
        for row, ((percent, mine), (_, plain)) in enumerate(zip(own, raw, strict=True))
    ]


def _people(run: Run) -> list[dict[str, Any]]:
    rows = sorted(run.people, key=lambda row: -row[2])
    return [
        {
            "code": code,
            "name": name,
            "own": f"{own / 1000:+.1f}",
            "raw": f"{raw / 1000:+.1f}",
            "visits": visits,
        }
        for code, name, own, raw, visits in rows
    ]


def _table(city: str, table: Any) -> list[tuple[str, Any]]:
    return [(kind_title(city, word), points) for word, points in (table or {}).items()]
