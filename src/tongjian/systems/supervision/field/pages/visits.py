"""检查任务: the list, one visit with everything recorded, and its paper."""

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
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.inspectorate.actions import RefusedError as NotReported
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.field import access, concluding, making, queries, rechecking
from tongjian.systems.supervision.field import paper as printing
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Visit, VisitState
from tongjian.systems.supervision.field.pages.lists import EXPORTED, filters_of, page_of, place_of, sorting_of
from tongjian.systems.supervision.field.showing import shown
from tongjian.systems.supervision.field.sorting import VISITS
from tongjian.systems.supervision.field.standing import missing

HEADS = (
    ("任务编号", 18),
    ("检查任务", 36),
    ("检查对象", 30),
    ("检查机构", 24),
    ("检查人员", 18),
    ("类别", 14),
    ("期限", 12),
    ("状态", 10),
    ("检查结果", 24),
    ("问题数", 8),
)


@require_GET
@needs_role(*access.READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """Visits, the most urgent first if not asked otherwise. 2 SQL queries beside the viewer's."""
    wanted = filters_of(request)
    rows = queries.visits(request.viewer, city, wanted, place_of(request, VISITS), queries.PAGE + 1)
    context = {
        **page_of(rows),
        **sorting_of(wanted, VISITS),
        "wanted": wanted,
        "export": request.GET.urlencode(),
        "records": request.viewer.has(Role.HANDLER, city=city) or request.viewer.has(Role.HEAD, city=city),
    }
    return render(request, "supervision/field/visits.html", context)


@require_GET
@needs_role(*access.READERS)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same list as XLSX."""
    rows = queries.visits(request.viewer, city, filters_of(request), None, EXPORTED)
    cells = [
        (
            row.number,
            row.title,
            row.subject,
            row.organisation,
            row.officers,
            row.category,
            row.due_on.isoformat(),
            row.state_label,
            row.result,
            str(row.findings),
        )
        for row in rows
    ]
    return sheet_response("检查任务", HEADS, cells)


@require_http_methods(["GET", "POST"])
@needs_role(*access.READERS)
def visit(request: ViewerRequest, city: str, visit: UUID) -> HttpResponseBase:
    """One visit: results, photos, doubts, what is missing, and what can be done. 8 SQL queries."""
    row = access.visible_visit(request.viewer, city, visit)
    if row is None:
        raise Http404("没有这次检查，或者您不能查看它")
    if request.method == "GET":
        return _page(request, row, [])
    try:
        said = _done(request, row)
    except (RefusedError, NotReported) as error:
        return _page(request, row, list(error.sentences))
    messages.success(request, said)
    return redirect("supervision-visit", city, row.pk)


@require_GET
@signed_in
def paper(request: ViewerRequest, city: str, visit: UUID) -> HttpResponseBase:
    """检查记录 as PDF, for officials who see the visit and for the inspected."""
    rows = Visit.objects.select_related("subject", "organisation")
    row = rows.filter(pk=visit, city=city).first()
    if row is None or not access.may_read_visit_file(request.viewer, str(visit)):
        raise Http404("没有这次检查，或者您不能查看它")
    try:
        content = printing.printed(row)
    except TypesettingError as error:
        return render(request, "letters/unprintable.html", {"why": str(error)}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.pk}.pdf"'
    return response


def _done(request: ViewerRequest, row: Visit) -> str:
    """Do it, and say what was done. Raises `PermissionDenied`, `RefusedError`."""
    now, asked = timezone.now(), request.POST
    match asked.get("act"):
        case "conclude":
            return f"已办结：{concluding.conclude(request.viewer, row.pk, now).result}。"
        case "cancel":
            access.needs_office(request.viewer, row.organisation_id, Role.HEAD)
            if row.assignment_id is not None:
                raise PermissionDenied("由计划下达的任务，请在检查计划中取消。")
            making.cancel(row.pk, asked.get("reason", ""), by=request.viewer.user, at=now)
            return "检查任务已取消。"
        case "recheck":
            access.needs_office(request.viewer, row.organisation_id)
            due = _day(asked.get("due_on", ""))
            made = rechecking.plan_recheck(request.viewer, row.pk, due, now)
            return f"已安排复查 {made.number}。"
        case _:
            raise RefusedError("没有这个操作，请刷新页面后再办。")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RefusedError("请填写复查的期限。") from None
    if day < timezone.localdate():
        raise RefusedError("复查的期限不能早于今天。")
    return day


def _page(request: ViewerRequest, row: Visit, wrong: list[str]) -> HttpResponse:
    view, members, files = queries.standing_of_visit(row)
    office = access.acts_for(request.viewer, row.organisation_id)
    is_open = row.state == VisitState.OPEN
    found = list(row.findings.order_by("number"))
    context = {
        "row": row,
        "members": members,
        "shown": shown(view, queries.files_of(row.pk)),
        "missing": missing(view, files) if is_open else [],
        "team": any(each.user_id == request.viewer.user for each in members),
        "findings": found,
        "rechecks": office
        and row.state == VisitState.CONCLUDED
        and any(each.state in rechecking.WAITING for each in found),
        "cancels": is_open
        and row.assignment_id is None
        and access.acts_for(request.viewer, row.organisation_id, Role.HEAD),
        "wrong": wrong,
        "trail": [(reverse("supervision-visits", args=[row.city]), "检查任务")],
    }
    return render(request, "supervision/field/visit.html", context, status=422 if wrong else 200)
