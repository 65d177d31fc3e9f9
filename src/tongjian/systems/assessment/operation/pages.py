"""The monthly ledgers, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.assessment.access import administers, assesses
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.operation.acting import close, enter, open_month
from tongjian.systems.assessment.results.models import Finding, OperationEntry, OperationMonth

MOST = 36


@require_http_methods(["GET", "POST"])
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The ledgers, the latest first; this month's is opened here. 1 SQL query beside the viewer's."""
    _needs(request, city)
    if request.method == "POST":
        row = open_month(request.viewer, city, timezone.localdate(), timezone.now())
        if row is None:
            raise Http404("城市包没有写运维巡检台账")
        return redirect("assessment-operation-month", city, row.pk)
    rows = OperationMonth.objects.filter(city=city).select_related("closed_by").order_by("-first")
    today = timezone.localdate()
    found = list(rows[:MOST])
    context = {
        "rows": found,
        "today": today,
        "opened": any(row.first == today.replace(day=1) for row in found),
        "trail": [(reverse("assessment", args=[city]), "城管执法考核")],
    }
    return render(request, "assessment_results/operation.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def month(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One ledger with everything that was found. 2 SQL queries beside the viewer's."""
    _needs(request, city)
    row = OperationMonth.objects.filter(city=city, pk=key).select_related("closed_by").first()
    if row is None:
        raise Http404("没有这个月的台账")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, row)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("assessment-operation-month", city, key)
    context = {
        "row": row,
        "checks": _checks(row),
        "findings": Finding.choices,
        "given": request.POST,
        "today": timezone.localdate(),
        "wrong": wrong,
        "trail": [
            (reverse("assessment", args=[city]), "城管执法考核"),
            (reverse("assessment-operation", args=[city]), "运维巡检台账"),
        ],
    }
    return render(request, "assessment_results/month.html", context, status=422 if wrong else 200)


def _done(request: ViewerRequest, row: OperationMonth) -> str:
    given, now = request.POST, timezone.now()
    match given.get("act", ""):
        case "enter":
            remark = given.get("remark", "")
            enter(request.viewer, row.pk, given.get("check", ""), given.get("found", ""), remark, now)
            return "巡检已登记。"
        case "close":
            close(request.viewer, row.pk, now)
            return "台账已完成。"
        case _:
            raise Http404("没有这个操作")


def _checks(row: OperationMonth) -> list[tuple[dict[str, Any], list[OperationEntry]]]:
    """What is looked at, each with its entries, the latest first. 1 SQL query."""
    entries = list(row.entries.select_related("by").order_by("-number"))
    return [(each, [e for e in entries if e.check_code == each["check"]]) for each in row.checks]


def _needs(request: ViewerRequest, city: str) -> None:
    if not (assesses(request.viewer, city) or administers(request.viewer, city)):
        raise PermissionDenied("运维巡检台账由考核机构登记。")
