"""Build a package, see how it turned out, take it along."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.engines.inspection import Answer
from tongjian.kernel.archive import queries
from tongjian.kernel.archive.actions import ask
from tongjian.kernel.archive.customs import keeps
from tongjian.kernel.archive.models import Package, PackageState
from tongjian.kernel.archive.report import Check, File, Report, by_case
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects.models import Project

_PAGE = 30
_SECONDS = 3
TONES = {"passed": "good", "failed": "bad", "unknown": "warn", "not-applicable": ""}
_OF_FILES = (Check.AUTHENTICITY, Check.USABILITY, Check.SAFETY)


@require_GET
@signed_in
def index(request: ViewerRequest) -> HttpResponse:
    """Packages one may have; for who keeps the archive also the share of electronic materials."""
    rows = queries.packages(request.viewer, after=moment_and_id(request), limit=_PAGE + 1)
    more = rows[_PAGE - 1] if len(rows) > _PAGE else None
    kept = keeps(request.viewer)
    context = {
        "rows": rows[:_PAGE],
        "after": f"{more.asked_at.isoformat()}_{more.pk}" if more else "",
        "shares": queries.shares(kept) if kept else [],
    }
    return render(request, "archive/index.html", context)


@require_GET
@signed_in
def project(request: ViewerRequest, project: UUID) -> HttpResponse:
    """The packages of one project, and the button that builds another."""
    found = _project(request, project)
    rows = queries.packages_of(found)
    waiting = any(row.state == PackageState.WAITING for row in rows)
    context = {"project": found, "rows": rows, "waiting": waiting}
    return render(request, "archive/project.html", context)


@require_POST
@signed_in
def build(request: ViewerRequest, project: UUID) -> HttpResponse:
    """Have a package built; its page says when it is there."""
    found = _project(request, project)
    return redirect("archive:package", ask(found.pk, request.viewer, now=timezone.now()).pk)


@require_GET
@signed_in
def package(request: ViewerRequest, package: UUID) -> HttpResponse:
    """The four checks, what is missing, and every file with its answers."""
    row = _package(request, package)
    if row.state != PackageState.DONE:
        response = render(request, "archive/waiting.html", {"package": row})
        if row.state == PackageState.WAITING:
            response.headers["Refresh"] = str(_SECONDS)
        return response
    report = Report.from_text(row.report)
    context = {
        "package": row,
        "report": report,
        "summaries": [(each, each.check.label, TONES[each.answer]) for each in report.summaries],
        "cases": [(case, _rows(files)) for case, files in by_case(report.files).items()],
    }
    return render(request, "archive/package.html", context)


@require_GET
@signed_in
def download(request: ViewerRequest, package: UUID) -> HttpResponseBase:
    """The ZIP, streamed."""
    row = _package(request, package)
    if row.document is None:
        raise Http404("档案包还没有生成")
    content = vault().path_of(row.document.sha256).open("rb")
    return FileResponse(
        content, as_attachment=True, content_type=row.document.media_type, filename=row.document.name
    )


def _rows(files: Iterable[File]) -> list[tuple[File, list[tuple[str, str, str]], bool]]:
    """Each file with what its checks said (label with the word, sentence, tone) and whether none objected."""
    found = []
    for file in files:
        results = [(check.label, file.result(check)) for check in _OF_FILES]
        said = [(f"{label}{each.answer.label}", each.because, TONES[each.answer]) for label, each in results]
        fine = all(each.answer in (Answer.PASSED, Answer.NOT_APPLICABLE) for _, each in results)
        found.append((file, said, fine))
    return found


def _project(request: ViewerRequest, project: UUID) -> Project:
    try:
        return queries.project_for(request.viewer, project)
    except Project.DoesNotExist:
        raise Http404("没有这个项目，或者它的档案不对您开放") from None


def _package(request: ViewerRequest, package: UUID) -> Package:
    try:
        return queries.readable(request.viewer, package)
    except Package.DoesNotExist:
        raise Http404("没有这个档案包，或者它不对您开放") from None
