"""The library of inspectors: the list, one of them with interests, forms, import, export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.access import KEEPERS, READERS, keeps, needs_keeper
from tongjian.systems.supervision.libraries import queries
from tongjian.systems.supervision.libraries.common import (
    context_of,
    imported,
    needs_reader,
    office_or_404,
    posted,
)
from tongjian.systems.supervision.libraries.entries import (
    OFFICER_COLUMNS,
    OFFICER_NEEDS,
    Context,
    bodies_of,
    enter_officer,
)
from tongjian.systems.supervision.libraries.forms import cells_of_officer, officer_fields
from tongjian.systems.supervision.libraries.importing import Enter
from tongjian.systems.supervision.libraries.subjectforms import day_in
from tongjian.systems.supervision.office import vocabulary_of

HOME = ("supervision-officers", "检查人员")


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The officers of the city. 1 SQL query beside session, user and viewer."""
    needs_reader(request, city)
    asked, words, today = asked_in(request), vocabulary_of(city), timezone.localdate()
    rows, more = queries.officers_page(request.viewer, city, asked, today, request.GET.get("after", ""))
    context = {
        "rows": [
            (
                row,
                "、".join(words.specialisms.get(each, each) for each in row.specialisms),
                row.certified_until < today,
            )
            for row in rows
        ],
        "after": more,
        "asked": asked,
        "words": words,
        "export": request.GET.urlencode(),
        "keeps": keeps(request.viewer, city),
    }
    return render(request, "supervision/officers.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same rows as a table, under the headings an import reads."""
    needs_reader(request, city)
    rows = queries.officers(request.viewer, city, asked_in(request), timezone.localdate())
    lines = [
        [cells_of_officer(row)[name] for name in OFFICER_COLUMNS] for row in rows[: queries.MOST_EXPORTED]
    ]
    heads = [(title, 18) for title in OFFICER_COLUMNS.values()]
    return sheet_response(f"检查人员名录 {timezone.localdate()}", heads, lines)


@require_GET
@needs_role(*READERS)
def officer(request: ViewerRequest, city: str, key: UUID) -> HttpResponse:
    """One officer, with what they withdraw from."""
    return page_of(request, city, key)


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Enter an officer."""
    needs_keeper(request.viewer, city)
    return _form(request, city, None)


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def edit(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """Bring an officer up to date."""
    row = found(request, city, key)
    needs_keeper(request.viewer, city, row.organisation.region)
    return _form(request, city, row)


@require_POST
@needs_role(*KEEPERS)
def end(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """移出: the officer no longer inspects."""
    row = found(request, city, key)
    needs_keeper(request.viewer, city, row.organisation.region)
    now = timezone.now()
    until = day_in(request.POST.get("until", "")) or timezone.localdate(now)
    try:
        actions.end_officer(row, until, request.POST.get("reason", ""), by=request.viewer.user, at=now)
    except RefusedError as error:
        return page_of(request, city, key, error)
    messages.success(request, f"“{row.name}”已移出检查人员库，以前的记录保留。")
    return redirect("supervision-officer", city, key)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def give_file(request: ViewerRequest, city: str) -> HttpResponseBase:
    """导入 officers, with a report of every row."""
    needs_keeper(request.viewer, city)
    context = {
        "title": "导入检查人员",
        "template": reverse("supervision-officers-export", args=[city]),
        "back": reverse(HOME[0], args=[city]),
        "trail": trail(city),
    }
    return imported(request, city, _entering, "certificate", OFFICER_COLUMNS, OFFICER_NEEDS, context)


def _entering(given: Context) -> Enter:
    bodies = bodies_of(given.city)

    def enter(cells: Any) -> str:
        row = enter_officer(given, cells, bodies)
        return "已写入" if row.changed_at == given.now else "没有变化"

    return enter


def _form(request: ViewerRequest, city: str, row: Officer | None) -> HttpResponseBase:
    office, words, bodies = office_or_404(city), vocabulary_of(city), bodies_of(city)
    cells = cells_of_officer(row) if row else {"may_enforce": "否"}
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        cells = posted(request, OFFICER_COLUMNS)
        if row is not None:
            cells["certificate"] = row.certificate
        try:
            entered = enter_officer(context_of(request, city, "form"), cells, bodies)
        except RefusedError as error:
            wrong = error.sentences
        else:
            messages.success(request, f"“{entered.name}”已保存。")
            return redirect("supervision-officer", city, entered.pk)
    context = {
        "title": f"修改{row.name}" if row else "录入检查人员",
        "fields": officer_fields(words, office, bodies, cells, entered=row is not None),
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "supervision/entry_form.html", context, status=422 if wrong else 200)


def page_of(request: ViewerRequest, city: str, key: UUID, error: RefusedError | None = None) -> HttpResponse:
    """The page of an officer. 2 SQL queries beside session, user and viewer."""
    row, words = found(request, city, key), vocabulary_of(city)
    ended = f"，{row.until:%Y-%m-%d} 移出" if row.until else ""
    facts: list[tuple[str, str | None]] = [
        ("证件号", row.certificate),
        ("证件有效期至", f"{row.certified_until:%Y-%m-%d}"),
        ("执法资格", "有行政执法证" if row.may_enforce else "没有行政执法证，只能参加检查"),
        ("所属机构", row.organisation.name),
        ("账号", row.user.username if row.user else None),
        ("专业", "、".join(words.specialisms.get(each, each) for each in row.specialisms) or None),
        ("执法区域", "、".join(row.regions)),
        ("入库", f"{row.since:%Y-%m-%d}{ended}"),
    ]
    context = {
        "row": row,
        "facts": facts,
        "interests": queries.interests_of(row),
        "keeps": keeps(request.viewer, city, row.organisation.region),
        "own": row.user_id is not None and row.user_id == request.viewer.user,
        "wrong": error.sentences if error else (),
        "trail": trail(city),
    }
    return render(request, "supervision/officer.html", context, status=422 if error else 200)


def found(request: ViewerRequest, city: str, key: UUID) -> Officer:
    """The officer of an address. Raises `Http404` for officials of other cities."""
    office_or_404(city)
    row = queries.officer(request.viewer, city, key)
    if row is None:
        raise Http404("没有这名检查人员")
    return row


def asked_in(request: ViewerRequest) -> queries.AskedOfficers:
    """What the address narrows the list by."""
    text, specialism = (request.GET.get(key, "").strip()[:80] for key in ("q", "specialism"))
    return queries.AskedOfficers(text, specialism, ended=request.GET.get("state") == "ended")


def trail(city: str) -> list[tuple[str, str]]:
    """Where the pages of officers stand."""
    return [(reverse(HOME[0], args=[city]), HOME[1])]
