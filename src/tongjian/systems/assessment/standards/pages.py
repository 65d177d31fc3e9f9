"""Standards as their administrator and everybody they bind may read them: versions, items, what changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.assessment.access import administers, needs_part
from tongjian.systems.assessment.standards import queries
from tongjian.systems.assessment.standards.sheet import ItemSheet, StandardSheet

SOURCES = {"table": "数据表", "measure": "系统指标", "check": "现场核查", "record": "台账记录"}


@require_GET
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Every version. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    today = timezone.localdate()
    rows = queries.versions(city)
    in_force = next((row.pk for row in rows if row.version <= today), None)
    context = {
        "rows": rows,
        "in_force": in_force,
        "today": today,
        "administers": administers(request.viewer, city),
        "trail": [(reverse("assessment", args=[city]), "城管执法考核")],
    }
    return render(request, "assessment/standards.html", context)


@require_GET
@signed_in
def standard(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One version with every item, and what it changed. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    row = queries.standard(city, key)
    if row is None:
        raise Http404("没有这个标准")
    sheet, earlier = queries.sheet_of(row), queries.before(row)
    context = {
        "row": row,
        "sheet": sheet,
        "parts": [(part, _items(sheet, part.part)) for part in sheet.parts],
        "earlier": earlier,
        "changes": queries.changes(queries.sheet_of(earlier), sheet) if earlier else [],
        "trail": [
            (reverse("assessment", args=[city]), "城管执法考核"),
            (reverse("assessment-standards", args=[city]), "考核标准"),
        ],
    }
    return render(request, "assessment/standard.html", context)


def _items(sheet: StandardSheet, part: str) -> list[dict[str, Any]]:
    return [_told(item, sheet) for item in sheet.items if item.part == part]


def _told(item: ItemSheet, sheet: StandardSheet) -> dict[str, Any]:
    """An item as a row of the table, with the words of its source."""
    source = item.source
    match source.kind:
        case "table":
            table = sheet.table(source.table)
            told = f"{SOURCES['table']}“{table.title if table else source.table}”"
        case "measure":
            told = f"{SOURCES['measure']}“{source.measure}”"
        case "check":
            second = "，另一人盲评" if source.second else ""
            told = f"{SOURCES['check']}：公开抽取 {source.each} 处（{'、'.join(source.kinds)}）{second}"
        case "record":
            told = f"{SOURCES['record']}：{source.counted}" + (f" ÷ {source.whole}" if source.whole else "")
    aspects = [aspect.title for aspect in source.aspects] if source.kind == "check" else []
    return {"item": item, "rule": queries.rule_told(item), "source": told, "aspects": aspects}
