"""Collecting: one task with its evidence, a place on the phone, a table of another system, agreement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_body, needs_part
from tongjian.systems.assessment.collecting import queries
from tongjian.systems.assessment.collecting.access import PAPERS, PICTURES, TABLES
from tongjian.systems.assessment.collecting.field import add_photo, check_of, mark, spot_of, turn_of
from tongjian.systems.assessment.collecting.receiving import limited, needed, received
from tongjian.systems.assessment.collecting.recording import may_collect, not_applicable, record
from tongjian.systems.assessment.collecting.settling import VERDICTS
from tongjian.systems.assessment.collecting.tables import import_table
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Observation, Round, Task
from tongjian.systems.assessment.standards.queries import rule_told, sheet_of
from tongjian.systems.assessment.standards.sheet import FromTable, ItemSource, StandardSheet
from tongjian.systems.assessment.tasks.queries import period as period_of
from tongjian.systems.assessment.tasks.queries import task as task_of
from tongjian.systems.assessment.tasks.queries import warn_on

HERE = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
"""The one page on which a browser may say where it is."""


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def task(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One task: its evidence, its places, and what an assessor enters. 6 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    row = task_of(request.viewer, city, key)
    if row is None:
        raise Http404("没有这项任务，或者您不能查看它")
    if request.method == "POST":
        needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
        return limited(request, PAPERS, lambda inner: _entered(inner, city, row))
    return _task(request, city, row, [])


@require_http_methods(["GET", "POST"])
@signed_in
def observation(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """A place as the phone shows it: pictures, then marks. 3 SQL queries beside the viewer's."""
    needs_body(request.viewer, city)
    row = _observation(request, city, key)
    if request.method == "GET":
        return _place(request, city, row, [])
    source = check_of(row.task)
    verdicts = {aspect.code: request.POST.get(f"aspect-{aspect.code}", "") for aspect in source.aspects}
    try:
        mark(request.viewer, row.pk, verdicts, request.POST.get("remark", ""), timezone.now())
    except RefusedError as error:
        return _place(request, city, row, list(error.sentences), verdicts)
    messages.success(request, "评定已保存。")
    return redirect("assessment-task", city, row.task_id)


@csrf_exempt  # As above.
@require_POST
@signed_in
def photo(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """A picture from the spot, with the place the phone gave. The time that counts is the server's."""
    needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
    row = _observation(request, city, key)
    return limited(request, PICTURES, lambda inner: _pictured(inner, city, row))


@csrf_exempt  # As above.
@require_http_methods(["GET", "POST"])
@signed_in
def give_table(request: ViewerRequest, city: str, key: UUID, table: str) -> HttpResponseBase:
    """A table of the shared database as evidence, with a report of every row it refuses."""
    needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
    found = period_of(city, key)
    sheet = sheet_of(found.standard).table(table) if found else None
    if found is None or sheet is None:
        raise Http404("没有这张表")
    context = {
        "period": found,
        "table": sheet,
        "given": found.imports.filter(table=table).select_related("document", "by").order_by("-at")[:20],
        "trail": _trail(city, found.title, found.pk),
    }
    if request.method == "GET":
        return render(request, "assessment/import.html", context)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            document = needed(inner, TABLES, city, "没有选择文件。请选择 XLSX 文件后再导入。")
            import_table(inner.viewer, found, table, document, inner.POST.get("reason", ""), timezone.now())
        except RefusedError as error:
            return render(inner, "assessment/import.html", context | {"wrong": error.sentences}, status=422)
        messages.success(inner, f"“{sheet.title}”已导入，取自它的项目已采集。")
        return redirect("assessment-period", city, found.pk)

    return limited(request, TABLES, taken)


@require_GET
@signed_in
def agreement(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """How far first and second markers agree. 2 SQL queries beside the viewer's."""
    needs_body(request.viewer, city)
    found = period_of(city, key)
    if found is None:
        raise Http404("没有这个周期")
    rows = [
        {
            "title": each.title,
            "pairs": each.found.pairs,
            "agreed": each.found.agreed,
            "share": _percent(each.found.observed),
            "kappa": None if each.found.kappa is None else f"{float(each.found.kappa):.3f}",
            "reason": each.found.reason,
        }
        for each in queries.agreements(found)
    ]
    context = {
        "period": found,
        "rows": rows,
        "fewest": sheet_of(found.standard).fewest,
        "trail": _trail(city, found.title, found.pk),
    }
    return render(request, "assessment/agreement.html", context)


def _percent(share: Any) -> str:
    return "" if share is None else f"{float(share) * 100:.1f}%"


def _entered(request: ViewerRequest, city: str, row: Task) -> HttpResponseBase:
    given, now = request.POST, timezone.now()
    try:
        if given.get("applies") == "no":
            not_applicable(request.viewer, row, given.get("reason", ""), now)
        else:
            document = received(request, PAPERS, city)
            record(
                request.viewer,
                row,
                counted=given.get("counted", ""),
                whole=given.get("whole", ""),
                remark=given.get("remark", ""),
                reason=given.get("reason", ""),
                document=document,
                now=now,
            )
            if document is not None:
                attach(f"assessment-task:{row.pk}", "record", document, request.viewer.user, now=now)
    except RefusedError as error:
        return _task(request, city, row, list(error.sentences))
    messages.success(request, f"“{row.item.title}”已采集。")
    return redirect("assessment-task", city, row.pk)


def _pictured(request: ViewerRequest, city: str, row: Observation) -> HttpResponseBase:
    given = request.POST
    taken_at = parse_datetime(given.get("taken_at", "")[:40]) if given.get("taken_at") else None
    if taken_at is not None and timezone.is_naive(taken_at):
        taken_at = None
    spot = spot_of(given.get("longitude", ""), given.get("latitude", ""), given.get("accuracy", ""), taken_at)
    try:
        document = needed(request, PICTURES, city, "没有收到照片。请拍照或选择照片后再上传。")
        add_photo(request.viewer, row.pk, document, spot, timezone.now())
    except RefusedError as error:
        return _place(request, city, row, list(error.sentences))
    messages.success(request, "照片已收到，服务器已记下时间和摘要。")
    return redirect("assessment-observation", city, row.pk)


def _task(request: ViewerRequest, city: str, row: Task, wrong: list[str]) -> HttpResponseBase:
    sheet = sheet_of(row.period.standard)
    item = sheet.item(row.item.code)
    context = {
        "row": row,
        "item": item,
        "rule": rule_told(item),
        "warn_on": warn_on(row.due_on, sheet.deadlines.warn),
        "evidence": [(each, _figures(sheet, item.source, each)) for each in queries.evidence_of(row)],
        "places": queries.places_of(row) if assesses(request.viewer, city) else [],
        "may": may_collect(request.viewer, row) and row.period.state == "open",
        "given": request.POST,
        "wrong": wrong,
        "trail": _trail(city, row.period.title, row.period_id),
    }
    return render(request, "assessment/task.html", context, status=422 if wrong else 200)


def _figures(sheet: StandardSheet, source: ItemSource, evidence: Evidence) -> list[tuple[str, int]]:
    """The figures of the row an item was read from, by the headings of its table."""
    table = sheet.table(source.table) if isinstance(source, FromTable) else None
    figures = evidence.origin.get("figures", {})
    return [(table.columns[name], figure) for name, figure in figures.items()] if table else []


def _place(
    request: ViewerRequest,
    city: str,
    row: Observation,
    wrong: list[str],
    verdicts: dict[str, str] | None = None,
) -> HttpResponseBase:
    source = check_of(row.task)
    turn = turn_of(request.viewer, row, source)
    titles = {aspect.code: aspect.title for aspect in source.aspects}
    marks = [
        (each, [(titles.get(code, code), VERDICTS[said], said) for code, said in each.verdicts.items()])
        for each in queries.visible_marks(request.viewer, row, source)
    ]
    context = {
        "row": row,
        "aspects": [(aspect, (verdicts or {}).get(aspect.code, "")) for aspect in source.aspects],
        "verdicts": VERDICTS.items(),
        "turn": turn if isinstance(turn, Round) else None,
        "why": "" if isinstance(turn, Round) else turn,
        "marks": marks,
        "photographs": not row.markings.all() and row.task.period.state == "open",
        "wrong": wrong,
        "remark": request.POST.get("remark", ""),
        "trail": [
            *_trail(city, row.task.period.title, row.task.period_id),
            (reverse("assessment-task", args=[city, row.task_id]), row.task.item.title),
        ],
    }
    response = render(request, "assessment/observation.html", context, status=422 if wrong else 200)
    response["Permissions-Policy"] = HERE
    return response


def _observation(request: ViewerRequest, city: str, key: UUID) -> Observation:
    row = queries.observation(request.viewer, city, key)
    if row is None:
        raise Http404("没有这个核查点位")
    return row


def _trail(city: str, title: str, period: UUID) -> list[tuple[str, str]]:
    return [
        (reverse("assessment", args=[city]), "城管执法考核"),
        (reverse("assessment-period", args=[city, period]), title),
    ]
