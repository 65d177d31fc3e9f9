"""检查问题: the list, and one finding with its way and what the body can do."""

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
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.field import access, queries
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import NEVER, Finding
from tongjian.systems.supervision.field.office import channels_of, field_of
from tongjian.systems.supervision.field.pages.doing import done_by_office
from tongjian.systems.supervision.field.pages.lists import EXPORTED, filters_of, page_of, place_of, sorting_of
from tongjian.systems.supervision.field.pages.receiving import with_papers
from tongjian.systems.supervision.field.sorting import FINDINGS
from tongjian.systems.supervision.field.stepping import standing_of
from tongjian.systems.supervision.field.way import told

HEADS = (
    ("问题编号", 18),
    ("问题", 36),
    ("情况", 40),
    ("检查对象", 30),
    ("检查机构", 24),
    ("状态", 12),
    ("整改次数", 8),
    ("下一步期限", 12),
    ("发现日期", 12),
)


@require_GET
@needs_role(*access.READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """Findings, late ones first if not asked otherwise. 2 SQL queries beside the viewer's."""
    wanted, today = filters_of(request), timezone.localdate()
    after = place_of(request, FINDINGS)
    rows = queries.findings(request.viewer, city, wanted, today, after, queries.PAGE + 1)
    context = {
        **page_of(rows),
        **sorting_of(wanted, FINDINGS),
        "wanted": wanted,
        "counts": queries.counts(request.viewer, city, today),
        "export": request.GET.urlencode(),
    }
    return render(request, "supervision/field/findings.html", context)


@require_GET
@needs_role(*access.READERS)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same list as XLSX."""
    wanted, today = filters_of(request), timezone.localdate()
    cells = [
        (
            row.number,
            row.title,
            row.words,
            row.subject,
            row.organisation,
            row.state_label,
            str(row.round),
            row.next_on.isoformat() if row.next_on else "",
            row.found_on.isoformat(),
        )
        for row in queries.findings(request.viewer, city, wanted, today, None, EXPORTED)
    ]
    return sheet_response("检查问题", HEADS, cells)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*access.READERS)
def finding(request: ViewerRequest, city: str, finding: UUID) -> HttpResponseBase:
    """One finding with everything that happened to it. 6 SQL queries."""
    row = queries.finding(request.viewer, city, finding)
    if row is None:
        raise Http404("没有这个检查问题，或者您不能查看它")
    if request.method == "GET":
        return _page(request, row, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = done_by_office(inner, row)
        except RefusedError as error:
            return _page(inner, row, list(error.sentences))
        messages.success(inner, said)
        return redirect("supervision-finding", city, row.pk)

    return with_papers(request, city, taken)


def _page(request: ViewerRequest, row: Finding, wrong: list[str]) -> HttpResponse:
    periods, today = field_of(row.city).periods, timezone.localdate()
    office = access.acts_for(request.viewer, row.organisation_id)
    head = access.acts_for(request.viewer, row.organisation_id, Role.HEAD)
    can = {kind.value for kind in possible(standing_of(row))} if office else set()
    inspected = (
        row.visit.members.filter(user=request.viewer.user).exists() if head and row.appealed else False
    )
    context = {
        "row": row,
        "way": told(queries.way_of(row)),
        "files": queries.files_of(row.visit_id),
        "can": can,
        "head": head,
        "inspected": inspected,
        "channels": channels_of(row.city),
        "proposed": today + timedelta(days=periods.rectification),
        "tomorrow": today + timedelta(days=1),
        "latest": today + timedelta(days=periods.longest),
        "next_on": None if row.next_on == NEVER else row.next_on,
        "warn_on": None if row.next_on == NEVER else row.next_on - timedelta(days=periods.warn),
        "wrong": wrong,
        "typed": request.POST,
        "trail": [(reverse("supervision-findings", args=[row.city]), "检查问题")],
    }
    return render(request, "supervision/field/finding.html", context, status=422 if wrong else 200)
