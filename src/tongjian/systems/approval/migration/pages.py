"""历史办件迁入, for administrators: hand in, watch, read the report, import, take back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.pages.common import administrators, key
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.migration import actions, blank, queries
from tongjian.systems.approval.migration.models import Batch, State, Verdict

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKING = (State.READING, State.CHECKING, State.IMPORTING)


@require_http_methods(["GET", "POST"])
@administrators
def index(request: ViewerRequest) -> HttpResponseBase:
    """Batches of the administrator's cities, and a new file. 1 SQL query of its own."""
    refusal = ""
    if request.method == "POST":
        try:
            batch = _handed_in(request)
        except actions.RefusedError as error:
            refusal = str(error)
        else:
            actions.begin(batch)
            messages.success(request, "文件已收到，正在读取和预演。什么都还没有写入。")
            return redirect("migration-batch", batch.pk)
    cities = sorted(request.viewer.cities(Role.ADMINISTRATOR))
    page = queries.batches(cities, after=_after(request.GET.get("after", "")))
    context = {
        "page": page,
        "packs": [pack_of(city) for city in cities],
        "refusal": refusal,
        "source": request.POST.get("source", ""),
    }
    return render(request, "migration_of_cases/index.html", context, status=422 if refusal else 200)


@require_GET
@administrators
def template(request: ViewerRequest) -> HttpResponseBase:
    """The file to fill in."""
    response = HttpResponse(blank.template(), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="old-cases.xlsx"'
    return response


@require_GET
@administrators
def batch(request: ViewerRequest, batch: UUID) -> HttpResponseBase:
    """How far a batch is, and what is said of its rows. 3 SQL queries of its own."""
    return _show(request, _mine(request, batch))


@require_GET
@administrators
def report(request: ViewerRequest, batch: UUID) -> HttpResponseBase:
    """The whole report as CSV, streamed."""
    row = _mine(request, batch)
    response = StreamingHttpResponse(queries.report_file(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.pk}.csv"'
    return response


@require_POST
@administrators
def start(request: ViewerRequest, batch: UUID) -> HttpResponseBase:
    """Import what was rehearsed."""
    row = _mine(request, batch)
    try:
        actions.start_import(request.viewer, row)
    except actions.RefusedError as refusal:
        return _show(request, row, str(refusal))
    messages.success(request, "正在导入。关闭页面不影响导入。")
    return redirect("migration-batch", row.pk)


@require_POST
@administrators
def withdraw(request: ViewerRequest, batch: UUID) -> HttpResponseBase:
    """Take the batch back whole."""
    row = _mine(request, batch)
    try:
        count = actions.roll_back(request.viewer, row)
    except actions.RefusedError as refusal:
        return _show(request, row, str(refusal))
    messages.success(request, f"批次已整体撤回（{count} 个办件）。编号可以重新导入。")
    return redirect("migration-batch", row.pk)


def _handed_in(request: ViewerRequest) -> Batch:
    file = request.FILES.get("file")
    if file is None:
        raise actions.RefusedError("没有选择文件。请选择 XLSX、CSV，或装着 CSV 的 ZIP。")
    city, source = request.POST.get("city", ""), request.POST.get("source", "")
    return actions.hand_in(request.viewer, city, source, file, file.name or "")


def _mine(request: ViewerRequest, batch: UUID) -> Batch:
    """The batch, if it is of one of the administrator's cities; nobody else learns that it exists."""
    row = Batch.objects.select_related("created_by").filter(pk=batch).first()
    if row is None or not request.viewer.has(Role.ADMINISTRATOR, city=row.city):
        raise PermissionDenied("没有这个批次，或您不是这个城市的管理员。")
    return row


def _show(request: ViewerRequest, row: Batch, refusal: str = "") -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    lines = queries.report(row, verdict=verdict, after=key(request, "after") or 0, most=queries.PAGE + 1)
    progress = queries.progress(row)
    tabs = [{"address": "?", "title": "全部", "count": progress.total, "current": not verdict}]
    for each in Verdict:
        if each is not Verdict.PENDING and (count := progress.by_verdict.get(each.label)):
            address = f"?verdict={each.value}"
            current = verdict == each.value
            tabs.append({"address": address, "title": each.label, "count": count, "current": current})
    context = {
        "batch": row,
        "named": pack_of(row.city).title,
        "progress": progress,
        "lines": lines[: queries.PAGE],
        "after": lines[queries.PAGE - 1].id if len(lines) > queries.PAGE else None,
        "tabs": tabs,
        "working": row.state in _WORKING,
        "ready": row.state in (State.REHEARSED, State.WITHDRAWN),
        "imported": row.state == State.IMPORTED,
        "refusal": refusal,
    }
    return render(request, "migration_of_cases/batch.html", context, status=422 if refusal else 200)


def _after(given: str) -> tuple[datetime, UUID] | None:
    """Where a page begins; what somebody has changed in the address begins at the first."""
    moment, _, id_ = given.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(id_)) if at.tzinfo else None
    except ValueError:
        return None
