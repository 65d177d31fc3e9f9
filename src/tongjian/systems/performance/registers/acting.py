"""Registers to write: a new row, a correction, a row made void, a file of rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.declaring.access import FILLERS, may_fill
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.registers import actions, report
from tongjian.systems.performance.registers.access import TABLES
from tongjian.systems.performance.registers.catalogue import Register
from tongjian.systems.performance.registers.headings import content_of, notes_of
from tongjian.systems.performance.registers.importing import take
from tongjian.systems.performance.registers.pages import (
    HOME,
    departments,
    entry_context,
    register_or_404,
    row_or_404,
)
from tongjian.systems.performance.registers.receiving import received


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def new(request: ViewerRequest, register: str) -> HttpResponseBase:
    """Register a row."""
    found = register_or_404(register)
    if request.method == "GET":
        return render(request, "performance/registers/write.html", _form(request, found, {}))
    cells = _cells(request, found)
    try:
        body = number_in(request.POST.get("organisation", ""))
        row = actions.add(request.viewer, found, body, cells, timezone.now())
    except RefusedError as error:
        context = _form(request, found, cells, error.mistakes)
        return render(request, "performance/registers/write.html", context, status=422)
    messages.success(request, "已登记。请在下面上传依据文件。")
    return redirect("performance-entry", found.code, row.pk)


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def correct(request: ViewerRequest, register: str, entry: UUID) -> HttpResponseBase:
    """更正: the row again with its cells, and the reason."""
    found = register_or_404(register)
    row = row_or_404(request.viewer, found, entry)
    if not may_fill(request.viewer, row.organisation_id):
        raise PermissionDenied("只有本部门的承办人和负责人可以更正台账。")
    given: dict[str, Any] = {"row": row, "revision": row.revision}
    if request.method == "GET":
        cells = actions.told(found, row)
        return render(request, "performance/registers/write.html", _form(request, found, cells) | given)
    cells, reason = _cells(request, found), request.POST.get("reason", "")
    seen = number_in(request.POST.get("revision", ""))
    try:
        actions.correct(request.viewer, found, row.pk, cells, reason, seen, timezone.now())
    except RefusedError as error:
        given |= {"reason": reason, "revision": seen}
        context = _form(request, found, cells, error.mistakes) | given
        return render(request, "performance/registers/write.html", context, status=422)
    messages.success(request, "已更正，更正前后的内容记在经过里。")
    return redirect("performance-entry", found.code, row.pk)


@require_POST
@needs_role(*FILLERS)
def void(request: ViewerRequest, register: str, entry: UUID) -> HttpResponseBase:
    """作废."""
    found = register_or_404(register)
    row = row_or_404(request.viewer, found, entry)
    try:
        actions.void(request.viewer, found, row.pk, request.POST.get("reason", ""), timezone.now())
    except RefusedError as error:
        context = entry_context(request, found, row.pk) | {"mistakes": error.mistakes}
        return render(request, "performance/registers/entry.html", context, status=422)
    messages.success(request, "已作废，不再计入任何指标。")
    return redirect("performance-entry", found.code, row.pk)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def give_file(request: ViewerRequest, register: str) -> HttpResponseBase:
    """导入: a file of rows with a report of each. With one row refused nothing is written."""
    found = register_or_404(register)
    context: dict[str, Any] = {
        "register": found,
        "departments": departments(request.viewer),
        "trail": _trail(found),
    }
    if request.method == "GET":
        return render(request, "performance/registers/import.html", context)
    return limited(request, TABLES, lambda inner: _taken(inner, found, context))


def _taken(request: ViewerRequest, found: Register, context: dict[str, Any]) -> HttpResponse:
    context["chosen"] = number_in(request.POST.get("organisation", ""))
    try:
        body = own_department(request)
        document = received(request, TABLES, body)
        content = content_of(document)
        reports, kept = take(request.viewer, found, body, document, content, timezone.now())
    except RefusedError as error:
        context |= {"mistakes": error.mistakes}
        return render(request, "performance/registers/import.html", context, status=422)
    context |= {
        "kept": kept,
        "reports": report.shown(reports, kept is not None),
        "notes": notes_of(content, found.columns, found.title),
        "refused": report.refusals(reports),
        "added": sum(each.became == report.ADDED for each in reports),
    }
    return render(request, "performance/registers/import.html", context, status=200 if kept else 422)


def own_department(request: ViewerRequest) -> Organisation:
    """The department chosen in a form. Raises `PermissionDenied` where the viewer does not belong to it."""
    chosen = number_in(request.POST.get("organisation", ""))
    if not may_fill(request.viewer, chosen):
        raise PermissionDenied("只有本部门的承办人和负责人可以导入。")
    return Organisation.objects.get(pk=chosen)


def _form(
    request: ViewerRequest, found: Register, cells: actions.Cells, mistakes: tuple[Mistake, ...] = ()
) -> dict[str, Any]:
    wrong = {mistake.path: mistake.sentence for mistake in mistakes if mistake.path}
    return {
        "register": found,
        "fields": [(each, cells.get(each.name, ""), wrong.get(each.name, "")) for each in found.columns],
        "mistakes": mistakes,
        "departments": departments(request.viewer),
        "chosen": number_in(request.POST.get("organisation", "")),
        "trail": _trail(found),
    }


def _cells(request: ViewerRequest, found: Register) -> dict[str, str]:
    return {each.name: request.POST.get(each.name, "") for each in found.columns}


def _trail(found: Register) -> list[tuple[str, str]]:
    return [
        (reverse(HOME[0]), HOME[1]),
        (reverse("performance-register", args=[found.code]), found.title),
    ]


def number_in(text: str) -> int:
    """A number somebody typed; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
