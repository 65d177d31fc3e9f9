"""The drawing with its findings, and the short answer beside an uploaded file."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.pages.case import Attempt
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.desk.pages import drawing_page
from tongjian.systems.scrutiny.models import Check, CheckState
from tongjian.systems.scrutiny.queries import (
    NoSuchCheck,
    check_for,
    check_of,
    indicator_rows,
    report_of,
)

# What stands beside an uploaded file: the figures people ask for first.
HEADLINE = ("site_area", "floor_area_far", "far", "coverage", "green_ratio", "parking_motor")


@require_GET
@signed_in
def of_attachment(request: ViewerRequest, attachment: UUID) -> HttpResponse:
    """The fragment beside a file: waiting, refused with its sentence, or judged with its figures."""
    try:
        check = check_of(request.viewer, attachment)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error
    report = report_of(check)
    rows = [row for row in indicator_rows(report) if row.name in HEADLINE] if report else []
    context = {"check": check, "rows": rows, "waiting": check.state == CheckState.WAITING}
    return render(request, "scrutiny/_of_attachment.html", context)


@require_GET
@signed_in
def drawing(request: ViewerRequest, check: UUID) -> HttpResponse:
    """The drawing with every finding at its place, its figures and what was read of the file."""
    return drawing_page(request, _readable(request, check), Attempt())


@require_GET
@signed_in
def download(request: ViewerRequest, check: UUID, part: str) -> FileResponse:
    """report.json, the marked drawing, or the report on paper."""
    found = _readable(request, check)
    parts = {"report.json": found.report, "annotated.dxf": found.marked, "report.pdf": found.printed}
    document = parts.get(part)
    if document is None:
        raise Http404(f"没有 {part}")
    file = vault().path_of(document.sha256).open("rb")
    return FileResponse(file, as_attachment=True, filename=document.name, content_type=document.media_type)


def _readable(request: ViewerRequest, check: UUID) -> Check:
    try:
        return check_for(request.viewer, check)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error
