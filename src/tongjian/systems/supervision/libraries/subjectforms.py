"""The library of objects, written: a form, the end of an object, a file of rows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.access import KEEPERS, needs_keeper
from tongjian.systems.supervision.libraries.common import (
    context_of,
    imported,
    office_or_404,
    posted,
)
from tongjian.systems.supervision.libraries.entries import (
    SUBJECT_COLUMNS,
    SUBJECT_NEEDS,
    Context,
    enter_subject,
)
from tongjian.systems.supervision.libraries.forms import cells_of_subject, subject_fields
from tongjian.systems.supervision.libraries.importing import Enter
from tongjian.systems.supervision.libraries.subjectpages import HOME, found, page_of, trail
from tongjian.systems.supervision.office import vocabulary_of


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Enter an object."""
    needs_keeper(request.viewer, city)
    return _form(request, city, None)


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def edit(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """Bring an object up to date."""
    row = found(request, city, key)
    needs_keeper(request.viewer, city, row.region)
    return _form(request, city, row)


@require_POST
@needs_role(*KEEPERS)
def end(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """移出: the object is no longer supervised."""
    row = found(request, city, key)
    needs_keeper(request.viewer, city, row.region)
    now = timezone.now()
    until = day_in(request.POST.get("until", "")) or timezone.localdate(now)
    try:
        actions.end_subject(row, until, request.POST.get("reason", ""), by=request.viewer.user, at=now)
    except RefusedError as error:
        return page_of(request, city, key, error)
    messages.success(request, f"“{row.name}”已移出监管对象库，以前的记录保留。")
    return redirect("supervision-subject", city, key)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def give_file(request: ViewerRequest, city: str) -> HttpResponseBase:
    """导入 objects, with a report of every row."""
    needs_keeper(request.viewer, city)
    context = {
        "title": "导入监管对象",
        "template": reverse("supervision-subjects-export", args=[city]),
        "back": reverse(HOME[0], args=[city]),
        "trail": trail(city),
    }
    return imported(request, city, _entering, "code", SUBJECT_COLUMNS, SUBJECT_NEEDS, context)


def _entering(given: Context) -> Enter:
    def enter(cells: Any) -> str:
        row = enter_subject(given, cells)
        return "已写入" if row.changed_at == given.now else "没有变化"

    return enter


def _form(request: ViewerRequest, city: str, row: Subject | None) -> HttpResponseBase:
    office, words = office_or_404(city), vocabulary_of(city)
    cells = cells_of_subject(row) if row else {}
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        cells = posted(request, SUBJECT_COLUMNS)
        if row is not None:
            cells |= {"kind": row.kind, "code": row.code}
        try:
            entered = enter_subject(context_of(request, city, row.origin if row else "form"), cells)
        except RefusedError as error:
            wrong = error.sentences
        else:
            messages.success(request, f"“{entered.name}”已保存。")
            return redirect("supervision-subject", city, entered.pk)
    context = {
        "title": f"修改{row.name}" if row else "录入监管对象",
        "fields": subject_fields(words, office, cells, entered=row is not None),
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "supervision/entry_form.html", context, status=422 if wrong else 200)


def day_in(text: str) -> date | None:
    """A day of a form; None for anything else."""
    try:
        return parse_date(text.strip())
    except ValueError:
        return None
