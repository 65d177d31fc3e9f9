"""我的检查与整改: what was found at one's own place, and what one can answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.fieldwork.findings import possible
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.field import queries
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.pages.doing import done_by_inspected
from tongjian.systems.supervision.field.pages.lists import page_of
from tongjian.systems.supervision.field.pages.receiving import with_papers
from tongjian.systems.supervision.field.sorting import DUE, FINDINGS
from tongjian.systems.supervision.field.stepping import standing_of
from tongjian.systems.supervision.field.way import told

ACTS = frozenset({"reply", "extension", "appeal"})


@require_GET
@needs_role(Role.APPLICANT)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """Findings about one's own organisation, the most urgent first, and the visits. 2 SQL queries."""
    after = FINDINGS[DUE].place(request.GET.get("after", ""))
    rows = queries.own_findings(request.viewer, city, after, queries.PAGE + 1)
    context = {**page_of(rows), "visits": queries.own_visits(request.viewer, city)}
    return render(request, "supervision/field/mine.html", context)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(Role.APPLICANT)
def finding(request: ViewerRequest, city: str, finding: UUID) -> HttpResponseBase:
    """One finding as the inspected sees it, with reply, extension and appeal. 4 SQL queries."""
    row = queries.own_finding(request.viewer, city, finding)
    if row is None:
        raise Http404("没有这个检查问题，或者您不能查看它")
    if request.method == "GET":
        return _page(request, row, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = done_by_inspected(inner, row)
        except RefusedError as error:
            return _page(inner, row, list(error.sentences))
        messages.success(inner, said)
        return redirect("supervision-mine-finding", city, row.pk)

    return with_papers(request, city, taken)


def _page(request: ViewerRequest, row: Finding, wrong: list[str]) -> HttpResponse:
    periods, today = field_of(row.city).periods, timezone.localdate()
    can = {kind.value for kind in possible(standing_of(row))} & ACTS
    late = row.due_on is not None and today > row.due_on
    context = {
        "row": row,
        "way": told(queries.way_of(row), inspected=True),
        "files": queries.files_of(row.visit_id),
        "can": can - {"extension"} if late else can,
        "after_due": row.due_on + timedelta(days=1) if row.due_on else None,
        "latest": today + timedelta(days=periods.longest),
        "warn_on": row.due_on - timedelta(days=periods.warn) if row.due_on else None,
        "wrong": wrong,
        "typed": request.POST,
        "trail": [(reverse("supervision-mine", args=[row.city]), "我的检查与整改")],
    }
    return render(request, "supervision/field/mine_finding.html", context, status=422 if wrong else 200)
