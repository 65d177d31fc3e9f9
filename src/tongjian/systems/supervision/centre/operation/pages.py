"""How the platform ran in a month, the kept reports, and complaints."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.centre.access import runs
from tongjian.systems.supervision.centre.governance.queries import month_in
from tongjian.systems.supervision.centre.models import Complaint, OperationReport
from tongjian.systems.supervision.centre.operation import actions, paper, queries
from tongjian.systems.supervision.centre.sheet import centre_of

OFFICE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A month as far as it has gone. 8 SQL queries at most with session, user and viewer."""
    _needs(request, city)
    asked = request.POST.get("month", "") or request.GET.get("month", "")
    month, now = month_in(asked, timezone.localdate()), timezone.now()
    wrong: list[str] = []
    if request.method == "POST":
        try:
            row = actions.keep(city, month, by=request.viewer.user, at=now)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"{month.year} 年 {month.month} 月运行报告第 {row.version} 版已保存。")
            return redirect("supervision-operation-report", city, row.pk)
    body = queries.computed(city, month, now).body
    context = {
        "month": month,
        "body": body,
        "tables": list(paper.tables(body)),
        "kept": queries.kept(city),
        "waiting": Complaint.objects.filter(city=city, answered_at__isnull=True).count(),
        "wrong": wrong,
    }
    return render(request, "supervision/centre/operation.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*OFFICE)
def report(request: ViewerRequest, city: str, report: UUID) -> HttpResponse:
    """A kept report, computed again beside it. 7 SQL queries with session, user and viewer."""
    _needs(request, city)
    row = _report(city, report)
    body, again = queries.body_of(row), queries.computed(city, row.month, row.at)
    context = {
        "row": row,
        "month": row.month,
        "body": body,
        "tables": list(paper.tables(body)),
        "same": again.body == body and again.inputs == row.inputs,
        "trail": [(reverse("supervision-operation", args=[city]), "运行报告")],
    }
    return render(request, "supervision/centre/operation_report.html", context)


@require_GET
@needs_role(*OFFICE)
def paper_of(request: ViewerRequest, city: str, report: UUID, kind: str) -> HttpResponse:
    """The report as PDF or DOCX. 4 SQL queries with session, user and viewer."""
    _needs(request, city)
    row = _report(city, report)
    if kind not in _TYPES:
        raise Http404("没有这种格式")
    title = title_of(city, row.month)
    made = (paper.pdf if kind == "pdf" else paper.docx)(row, queries.body_of(row), title)
    response = HttpResponse(made, content_type=_TYPES[kind])
    response["Content-Disposition"] = str(content_disposition_header(kind == "docx", f"{title}.{kind}"))
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def complaints(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Report something, and for those who run the platform: what was reported. 5 SQL queries."""
    user = request.viewer.user
    if user is None or city not in request.viewer.cities():
        raise PermissionDenied("本市用户可以在这里反映平台的问题。")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, city, user)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("supervision-complaints", city)
    kinds = centre_of(city).operation.kinds
    office = runs(request.viewer, city)
    rows = [row for row in queries.complaints(city) if office or row.by_id == user]
    context = {
        "rows": [(row, kinds.get(row.kind, row.kind)) for row in rows],
        "kinds": list(kinds.items()),
        "office": office,
        "given": request.POST,
        "wrong": wrong,
    }
    return render(request, "supervision/centre/complaints.html", context, status=422 if wrong else 200)


def _done(request: ViewerRequest, city: str, user: int) -> str:
    given, now = request.POST, timezone.now()
    if given.get("act", "") != "answer":
        actions.complain(city, given.get("kind", ""), given.get("text", ""), by=user, at=now)
        return "已收到，处理结果会写在这里。"
    if not runs(request.viewer, city):
        raise PermissionDenied("工单由管理员和督查答复。")
    key = given.get("complaint", "")
    found = next((row.pk for row in queries.complaints(city) if str(row.pk) == key), None)
    if found is None:
        raise Http404("没有这张工单")
    actions.answer(found, given.get("text", ""), by=user, at=now)
    return "已答复。"


def title_of(city: str, month: date) -> str:
    """How the report is called."""
    return f"{pack_of(city).title}平台运行报告（{month.year} 年 {month.month} 月）"


def _report(city: str, report: UUID) -> OperationReport:
    row = OperationReport.objects.filter(city=city, pk=report).select_related("by").first()
    if row is None:
        raise Http404("没有这份报告")
    return row


def _needs(request: ViewerRequest, city: str) -> None:
    if not runs(request.viewer, city):
        raise PermissionDenied("运行报告由本市管理员和督查查看。")
