"""风险线索: the list with a form, and the import of a table."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.risk.access import READERS, handles, needs_handler, needs_part, seen_by
from tongjian.systems.supervision.risk.models import Signal, SignalImport, SignalKind
from tongjian.systems.supervision.risk.office import body_id
from tongjian.systems.supervision.risk.papers import TABLES
from tongjian.systems.supervision.risk.signals.entering import enter, import_table, may_enter, withdraw
from tongjian.systems.supervision.risk.signals.reading import HEADINGS, NEEDED

PAGE = 30


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The signals an official sees; one is entered or withdrawn here. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, city)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("supervision-signals", city)
    text, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")
    rows, more = _page(request, city, text, kind)
    context = {
        "rows": rows,
        "after": more,
        "text": text,
        "kind": kind,
        "kinds": SignalKind.choices,
        "may": may_enter(request.viewer, city),
        "may_withdraw": handles(request.viewer, city),
        "given": request.POST,
        "today": timezone.localdate(),
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "supervision_risk/signals.html", context, status=422 if wrong else 200)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def give(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A table of signals, with the report of every row of the last ones. 1 query beside the viewer's."""
    needs_part(request.viewer, city)
    needs_handler(request.viewer, city)
    if request.method == "GET":
        return _import(request, city, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            document = given(inner, TABLES, city=city, owner=body_id(city))
        except NotTaken as error:
            return _import(inner, city, [str(error)])
        if document is None:
            return _import(inner, city, ["没有选择文件。请选择 XLSX 文件后再导入。"])
        try:
            made = import_table(inner.viewer, city, document, timezone.now())
        except RefusedError as error:
            return _import(inner, city, list(error.sentences))
        messages.success(inner, f"已导入 {len(made.report)} 行。")
        return redirect("supervision-signals-import", city)

    return limited(request, TABLES, taken)


def trail(city: str) -> list[tuple[str, str]]:
    """The way to signals."""
    return [(reverse("supervision-warnings", args=[city]), "风险预警")]


def _import(request: ViewerRequest, city: str, wrong: list[str]) -> HttpResponseBase:
    imports = SignalImport.objects.filter(city=city).select_related("document", "by").order_by("-at")[:5]
    context = {
        "headings": [(title, name in NEEDED) for name, title in HEADINGS.items()],
        "imports": [
            (
                each,
                [
                    [row["line"], *(row.get(name, "") for name in HEADINGS), row["result"]]
                    for row in each.report
                ],
            )
            for each in imports
        ],
        "kinds": [label for _, label in SignalKind.choices],
        "wrong": wrong,
        "trail": [*trail(city), (reverse("supervision-signals", args=[city]), "风险线索")],
    }
    return render(request, "supervision_risk/import.html", context, status=422 if wrong else 200)


def _done(request: ViewerRequest, city: str) -> str:
    now = timezone.now()
    if request.POST.get("act") == "withdraw":
        try:
            key = UUID(request.POST.get("signal", ""))
        except ValueError:
            raise Http404("没有这条线索") from None
        if not Signal.objects.filter(seen_by(request.viewer, city), pk=key).exists():
            raise Http404("没有这条线索")
        withdraw(request.viewer, key, request.POST.get("reason", ""), now)
        return "线索已撤销。"
    row = enter(request.viewer, city, request.POST.dict(), now)
    return f"“{row.code}”已登记。"


def _page(request: ViewerRequest, city: str, text: str, kind: str) -> tuple[list[Signal], str | None]:
    rows = Signal.objects.filter(seen_by(request.viewer, city)).select_related("subject")
    if kind in SignalKind.values:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(subject__name__icontains=text) | Q(title__icontains=text) | Q(code=text))
    after = _after(request.GET.get("after", ""))
    if after is not None:
        day, pk = after
        rows = rows.filter(Q(on__lt=day) | Q(on=day, id__gt=pk))
    found = list(rows.order_by("-on", "id")[: PAGE + 1])
    last: Any = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.on}_{last.pk}" if last else None


def _after(text: str) -> tuple[date, UUID] | None:
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
