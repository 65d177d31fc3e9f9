"""Evaluations to read: the list, one with both scores, the report being filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.forms.sheet import FieldView, SheetView
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.performance.declaring.access import FILLERS, may_fill, may_review, may_sign
from tongjian.systems.performance.evaluating import queries
from tongjian.systems.performance.evaluating.access import OPEN, READERS, visible_one
from tongjian.systems.performance.evaluating.actions import judge
from tongjian.systems.performance.evaluating.body import TABLE
from tongjian.systems.performance.evaluating.disclosing import PARTS
from tongjian.systems.performance.evaluating.judging import Judged, Line
from tongjian.systems.performance.evaluating.leading import TONES
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationState,
    EvaluationVersion,
    ReviewKind,
)
from tongjian.systems.performance.evaluating.monitoring.standing import standing
from tongjian.systems.performance.evaluating.printing import file_of
from tongjian.systems.performance.evaluating.showing import Shown, shown
from tongjian.systems.performance.evaluating.using import advice_for, graded, percent
from tongjian.systems.performance.models import DeclarationKind
from tongjian.systems.performance.papers.files import FileFormat
from tongjian.systems.performance.papers.paper import PaperError

HEADS = (
    *(("年度", 8), ("类别", 12), ("名称", 44), ("部门", 30), ("状态", 16)),
    *(("得分", 10), ("等级", 10), ("是否公开", 10), ("变动时间", 20)),
)
MOST_EXPORTED = 20_000


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest) -> HttpResponse:
    """The list. 5 SQL queries with session, user and viewer."""
    asked = queries.Asked.read(request.GET)
    rows, after = queries.page(request.viewer, asked, moment_and_id(request))
    own = request.viewer.organisations(*FILLERS)
    context = {
        "rows": [(row, TONES[EvaluationState(row.state)], graded(row.city, row.final)) for row in rows],
        "after": after,
        "asked": asked,
        "states": EvaluationState.choices,
        "kinds": DeclarationKind.choices,
        "to_begin": queries.to_begin(request.viewer, own) if own else [],
        "export": request.GET.urlencode(),
    }
    return render(request, "performance/evaluating/index.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest) -> HttpResponse:
    """The same list as a table, whole. A score nobody gave stays an empty cell."""
    rows = queries.evaluations(request.viewer, queries.Asked.read(request.GET))[:MOST_EXPORTED]
    lines = (
        (
            *(row.year, row.get_kind_display(), row.title, row.organisation.name, row.get_state_display()),
            row.final.printed if row.final else None,
            graded(row.city, row.final) or None,
            "是" if hasattr(row, "disclosure") else "否",
            f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}",
        )
        for row in rows
    )
    return sheet_response(f"绩效评价 {timezone.localdate()}", HEADS, lines)


@require_GET
@needs_role(*READERS)
def one(request: ViewerRequest, evaluation: UUID) -> HttpResponse:
    """An evaluation: where it stands, what was scored, what can be done. At most 12 SQL queries."""
    row = found(request.viewer, evaluation)
    return render(request, "performance/evaluating/one.html", _context(request.viewer, row))


def _context(viewer: Viewer, row: Evaluation) -> dict[str, Any]:
    fills, reviews = may_fill(viewer, row.organisation_id), may_review(viewer, row.city)
    checked = row.state == EvaluationState.CHECKED
    seen = last_shown(row)
    done = {each.review.kind for each in seen.seconds} if seen else set()
    advice = advice_for(row.declaration) if checked else None
    return {
        "row": row,
        "formats": [str(each) for each in FileFormat],
        "hidden": (),
        "tone": TONES[EvaluationState(row.state)],
        "seen": seen,
        "history": queries.history_of(row.pk),
        "monitoring": standing(row.declaration, queries.reports_of(row.declaration_id), timezone.localdate()),
        "fills": fills,
        "open": row.state in OPEN,
        "signs": row.state in OPEN and may_sign(viewer, row.organisation_id),
        "reviews": reviews and row.state == EvaluationState.SUBMITTED,
        "spots": reviews and checked and row.spot_id is not None and ReviewKind.SPOT not in done,
        "discloses": reviews and checked and not hasattr(row, "disclosure"),
        "uses": reviews and checked and not hasattr(row, "use"),
        "may_spot": reviews,
        "grade": graded(row.city, row.final),
        "numbers": range(1, row.version + 1),
        "parts": PARTS.items(),
        "advice": advice,
        "advised": percent(advice.factor) if advice else "",
        "trail": [(reverse("performance-evaluations"), "绩效评价")],
    }


def last_shown(row: Evaluation) -> Shown | None:
    """The last version handed in beside its reviews. 2 SQL queries, none where there is nothing yet."""
    if not row.version:
        return None
    version = queries.version_of(row.pk, row.version)
    return shown(version, version.reviews.all())


@require_GET
@needs_role(*READERS)
def version(request: ViewerRequest, evaluation: UUID, number: int) -> HttpResponse:
    """A version as it was handed in, with whatever was found. At most 6 SQL queries."""
    row = found(request.viewer, evaluation)
    context = {
        "row": row,
        "seen": _shown(row, number),
        "formats": [str(each) for each in FileFormat],
        "hidden": (),
        "trail": [
            (reverse("performance-evaluations"), "绩效评价"),
            (reverse("performance-evaluation", args=[row.pk]), row.title),
        ],
    }
    return render(request, "performance/evaluating/version.html", context)


@require_GET
@needs_role(*READERS)
def paper(request: ViewerRequest, evaluation: UUID, number: int, kind: str) -> HttpResponse:
    """A version in the official look, as XLSX, DOCX or PDF."""
    row = found(request.viewer, evaluation)
    seen, formats = _shown(row, number), {str(each): each for each in FileFormat}
    if kind not in formats:
        raise Http404("没有这种格式")
    try:
        content = file_of(row.city, seen, formats[kind], timezone.localdate(seen.version.submitted_at))
    except (PaperError, TypesettingError) as error:
        return render(request, "performance/evaluating/refused.html", refusal(row, str(error)), status=422)
    response = HttpResponse(content, content_type=formats[kind].media_type)
    name = f"{row.year} {row.title} 自评第{number}稿.{kind}"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def refusal(row: Evaluation, *sentences: str) -> dict[str, Any]:
    """What the page of something that was not done says."""
    return {
        "row": row,
        "mistakes": [(sentence, "") for sentence in sentences],
        "trail": [
            (reverse("performance-evaluations"), "绩效评价"),
            (reverse("performance-evaluation", args=[row.pk]), row.title),
        ],
    }


def _shown(row: Evaluation, number: int) -> Shown:
    try:
        version = queries.version_of(row.pk, number)
    except EvaluationVersion.DoesNotExist:
        raise Http404("没有这一稿") from None
    return shown(version, version.reviews.all())


@require_GET
@needs_role(*FILLERS)
def form(request: ViewerRequest, evaluation: UUID) -> HttpResponseBase:
    """The report being filled in; `?check` names all that keeps it from being handed in. 5 SQL queries."""
    row = _own(request.viewer, evaluation)
    if row.state not in OPEN:
        messages.info(request, f"这份自评现在是“{row.get_state_display()}”，不能填写。")
        return redirect("performance-evaluation", row.pk)
    return render(
        request, "performance/evaluating/form.html", form_context(request.viewer, row, "check" in request.GET)
    )


def form_context(viewer: Viewer, row: Evaluation, complain: bool = False) -> dict[str, Any]:
    """What the page of the form shows."""
    sheet, told = SheetView(row.draft, complain=complain), judge(row, row.draft)
    table = sheet.view(TABLE)
    return {
        "row": row,
        "sheet": sheet,
        "table": table,
        "columns": table.field.fields[1:],
        "lines": _cells(table, told),
        "judged": told,
        "signs": may_sign(viewer, row.organisation_id),
        "here": reverse("performance-evaluation-form", args=[row.pk]),
        "trail": [
            (reverse("performance-evaluations"), "绩效评价"),
            (reverse("performance-evaluation", args=[row.pk]), row.title),
        ],
    }


def _cells(table: FieldView, told: Judged) -> list[tuple[Line, tuple[FieldView, ...]]]:
    """Each row with the cells that are typed in: all columns but the name, which was declared."""
    cells = {f"{TABLE}.{row.name}": row.cells[1:] for row in table.rows}
    return [(line, cells.get(line.path, ())) for line in told.lines]


@require_GET
@needs_role(*FILLERS)
def checks(request: ViewerRequest, evaluation: UUID) -> HttpResponse:
    """Deviations, scores and what still lacks, for a page that is being typed in. 4 SQL queries."""
    row = _own(request.viewer, evaluation)
    context = {"row": row, "judged": judge(row, row.draft), "again": True}
    return render(request, "performance/evaluating/_checks.html", context)


def found(viewer: Viewer, evaluation: UUID) -> Evaluation:
    """The evaluation, or 404: a stranger learns nothing."""
    try:
        return visible_one(viewer, evaluation)
    except Evaluation.DoesNotExist:
        raise Http404("没有这份评价") from None


def _own(viewer: Viewer, evaluation: UUID) -> Evaluation:
    row = found(viewer, evaluation)
    if not may_fill(viewer, row.organisation_id):
        raise Http404("没有这份评价")
    return row
