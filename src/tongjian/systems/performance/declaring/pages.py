"""Declarations to read: the list, one with its versions and history, a version, the form being filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.performance.declaring import actions, queries
from tongjian.systems.performance.declaring.access import (
    FILLERS,
    may_fill,
    may_review,
    may_sign,
    sees_unsigned,
    visible_one,
)
from tongjian.systems.performance.declaring.checking import checked
from tongjian.systems.performance.declaring.hooks import onward, use_of_results
from tongjian.systems.performance.declaring.reading import changes, parts_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.declaring.sheet import declaring_of, kinds_of
from tongjian.systems.performance.models import (
    Declaration,
    DeclarationKind,
    DeclarationState,
    DeclarationVersion,
)
from tongjian.systems.performance.papers.files import FileFormat

READERS = (*FILLERS, Role.SUPERVISOR)
TONES = {
    DeclarationState.DRAFT: "info",
    DeclarationState.PROPOSED: "warn",
    DeclarationState.SUBMITTED: "warn",
    DeclarationState.RETURNED: "bad",
    DeclarationState.APPROVED: "good",
    DeclarationState.ADJUSTING: "info",
    DeclarationState.DROPPED: "",
}
HEADS = (
    *(("年度", 8), ("类别", 12), ("名称", 44), ("部门", 30), ("本年度资金（万元）", 18)),
    *(("状态", 16), ("稿次", 8), ("变动时间", 20)),
)
MOST_EXPORTED = 20_000


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest) -> HttpResponse:
    """The list. 4 SQL queries with session, user and viewer."""
    asked = queries.Asked.read(request.GET)
    rows, after = queries.page(request.viewer, asked, moment_and_id(request))
    context = {
        "rows": [(row, TONES[DeclarationState(row.state)]) for row in rows],
        "after": after,
        "asked": asked,
        "states": DeclarationState.choices,
        "kinds": DeclarationKind.choices,
        "may_begin": bool(_departments(request.viewer)),
        "export": request.GET.urlencode(),
    }
    return render(request, "performance/declaring/index.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest) -> HttpResponse:
    """The same list as a table, whole. An amount nobody stated stays an empty cell."""
    rows = queries.declarations(request.viewer, queries.Asked.read(request.GET))[:MOST_EXPORTED]
    lines = (
        (
            *(row.year, row.get_kind_display(), row.title, row.organisation.name),
            f"{row.amount.normalize():f}" if row.amount is not None else None,
            *(row.get_state_display(), row.version),
            f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}",
        )
        for row in rows
    )
    return sheet_response(f"绩效目标申报 {timezone.localdate()}", HEADS, lines)


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def new(request: ViewerRequest) -> HttpResponseBase:
    """Begin a declaration."""
    typed = {"year": str(timezone.localdate().year + 1), **request.POST.dict()}
    status, mistakes = 200, tuple[Mistake, ...]()
    if request.method == "POST":
        try:
            row = actions.begin(
                request.viewer,
                _number(typed.get("organisation", "")),
                typed.get("kind", ""),
                _number(typed["year"]),
                typed.get("title", ""),
                timezone.now(),
            )
            return redirect("performance-declaration-form", row.pk)
        except RefusedError as refused:
            status, mistakes = 422, refused.mistakes
    departments = _departments(request.viewer)
    context = {
        "typed": typed,
        "mistakes": mistakes,
        "departments": [(str(id_), name) for id_, name, _ in departments],
        "kinds": list(dict.fromkeys(kind for *_, city in departments for kind in kinds_of(city))),
        "trail": [(reverse("performance-declarations"), "绩效目标申报")],
    }
    return render(request, "performance/declaring/new.html", context, status=status)


@require_GET
@needs_role(*READERS)
def one(request: ViewerRequest, declaration: UUID) -> HttpResponse:
    """A declaration: where it stands, what it says, what can be done. At most 12 SQL queries."""
    row = found(request.viewer, declaration)
    return render(request, "performance/declaring/one.html", _context(request, row))


def _context(request: ViewerRequest, row: Declaration) -> dict[str, Any]:
    viewer, whole = request.viewer, sees_unsigned(request.viewer, row)
    versions = [each for each in queries.versions_of(row.pk) if whole or each.signed_at]
    last = queries.version_of(row.pk, versions[0].number) if versions else None
    fills = may_fill(viewer, row.organisation_id)
    return {
        "row": row,
        "tone": TONES[DeclarationState(row.state)],
        "versions": versions,
        "last": last,
        "parts": parts_of(last) if last else (),
        "changes": _since_approval(row, last),
        "history": queries.history_of(row.pk),
        "fills": fills,
        "open": row.state in actions.OPEN,
        "signs": row.state == DeclarationState.PROPOSED and may_sign(viewer, row.organisation_id),
        "reviews": row.state == DeclarationState.SUBMITTED and may_review(viewer, row.city),
        "phrases": declaring_of(row.city).phrases,
        "advice": use_of_results(row.follows) if row.follows else None,
        "onward": onward(viewer, row),
        "after": queries.next_of(viewer, row.pk) if row.approved_id else None,
        "formats": [str(each) for each in FileFormat],
        "trail": [(reverse("performance-declarations"), "绩效目标申报")],
    }


def _since_approval(row: Declaration, last: DeclarationVersion | None) -> list[Any]:
    """What a version of an adjustment changes of what holds."""
    if row.approved is None or last is None or last.number == row.approved.number:
        return []
    return changes(queries.version_of(row.pk, row.approved.number), last)


@require_GET
@needs_role(*READERS)
def version(request: ViewerRequest, declaration: UUID, number: int) -> HttpResponse:
    """A version as it was put forward, and what it changed of the one before. At most 6 SQL queries."""
    row = found(request.viewer, declaration)
    version = found_version(request.viewer, row, number)
    before = queries.version_of(row.pk, number - 1) if number > 1 else None
    if before is not None and before.signed_at is None and not sees_unsigned(request.viewer, row):
        before = None
    context = {
        "row": row,
        "version": version,
        "parts": parts_of(version),
        "changes": changes(before, version) if before else [],
        "before": before,
        "intact": actions.digest_of(version.body) == version.digest,
        "formats": [str(each) for each in FileFormat],
        "trail": trail_of(row),
    }
    return render(request, "performance/declaring/version.html", context)


@require_GET
@needs_role(*FILLERS)
def form(request: ViewerRequest, declaration: UUID) -> HttpResponse:
    """The form being filled in; `?check` names all that keeps it from being put forward. 5 SQL queries."""
    row = found(request.viewer, declaration)
    if not may_fill(request.viewer, row.organisation_id):
        raise Http404("没有这份申报")
    if row.state not in actions.OPEN:
        messages.info(request, f"这份申报现在是“{row.get_state_display()}”，不能填写。")
        return redirect("performance-declaration", row.pk)
    return render(request, "performance/declaring/form.html", form_context(row, "check" in request.GET))


def form_context(row: Declaration, complain: bool = False) -> dict[str, Any]:
    """What the page of the form shows."""
    sheet = SheetView(row.draft, complain=complain)
    last = queries.version_of(row.pk, row.version) if row.version else None
    tables = [each for each in sheet.form.fields.values() if each.type is FieldType.TABLE]
    return {
        "row": row,
        "sheet": sheet,
        "checked": checked(sheet.form, row.draft.data),
        "tables": [(table.name, table.title) for table in tables],
        "remarks": _remarks(last),
        "advice": use_of_results(row.follows) if row.follows else None,
        "here": reverse("performance-declaration-form", args=[row.pk]),
        "trail": trail_of(row),
    }


def _remarks(last: DeclarationVersion | None) -> list[tuple[str, str, str]]:
    """What was written beside lines of the last version: where, what the line was, and the sentence."""
    if last is None or not last.remarks:
        return []
    lines = {
        line.place: (block.title, line)
        for part in parts_of(last)
        for block in part.blocks
        for line in block.lines
    }
    found = []
    for remark in last.remarks:
        title, line = lines.get(remark["place"], (remark["place"], None))
        said = "，".join(text for _, text in line.cells if text) if line else ""
        found.append((f"{title}第 {line.number} 行" if line else title, said, remark["sentence"]))
    return found


@require_GET
@needs_role(*FILLERS)
def checks(request: ViewerRequest, declaration: UUID) -> HttpResponse:
    """The sums and what does not fit together, for a page that is being typed in. 4 SQL queries."""
    row = found(request.viewer, declaration)
    context = {"row": row, "checked": checked(form_of(row.draft.form), row.draft.data)}
    return render(request, "performance/declaring/_checks.html", context)


def found(viewer: Viewer, declaration: UUID) -> Declaration:
    """The declaration, or 404: a stranger learns nothing."""
    try:
        return visible_one(viewer, declaration)
    except Declaration.DoesNotExist:
        raise Http404("没有这份申报") from None


def found_version(viewer: Viewer, row: Declaration, number: int) -> DeclarationVersion:
    """A version the viewer may see, or 404. 1 SQL query."""
    try:
        version = queries.version_of(row.pk, number)
    except DeclarationVersion.DoesNotExist:
        raise Http404("没有这一稿") from None
    if version.signed_at is None and not sees_unsigned(viewer, row):
        raise Http404("没有这一稿")
    return version


def trail_of(row: Declaration) -> list[tuple[str, str]]:
    """The way to a page beneath a declaration."""
    return [
        (reverse("performance-declarations"), "绩效目标申报"),
        (reverse("performance-declaration", args=[row.pk]), row.title),
    ]


def _departments(viewer: Viewer) -> list[tuple[int, str, str]]:
    """Organisations for which the viewer may declare something: id, name, city."""
    return [
        (member.organisation, member.name, member.city)
        for member in viewer.memberships
        if member.roles & set(FILLERS) and kinds_of(member.city)
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
