"""Records to take in: tables of other sources, and what became of every row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.documents import tables
from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.centre.access import OFFICE, keeps, needs_keeper, seen
from tongjian.systems.supervision.centre.models import Delivered, Intake
from tongjian.systems.supervision.centre.records import columns, importing, queries
from tongjian.systems.supervision.centre.sheet import centre_of

TABLES = Limits(frozenset({"xlsx"}), 5 * MEGABYTE)
KEEPERS = (Role.HANDLER, Role.HEAD)


def _trail(city: str) -> list[tuple[str, str]]:
    return [(reverse("supervision-records", args=[city]), "监管数据")]


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def take(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A table of another source: chosen, read, answered row by row."""
    needs_keeper(request.viewer, city)
    if request.method == "GET":
        return _form(request, city, [])
    return limited(request, TABLES, lambda inner: _taken(inner, city))


def _taken(request: ViewerRequest, city: str) -> HttpResponseBase:
    by = needs_keeper(request.viewer, city)
    kind = request.POST.get("kind", "")
    try:
        document = _file(request, city, kind)
        lines = tables.rows_apart(vault().path_of(document.sha256))
        rows = importing.read_table(kind, lines)
        intake, _ = importing.take(
            city,
            kind,
            request.POST.get("source", ""),
            document.name,
            importing.digest_of(lines),
            rows,
            document=document,
            by=by,
            at=timezone.now(),
        )
    except (NotTaken, tables.UnreadableTable) as error:
        return _form(request, city, [str(error)])
    except RefusedError as error:
        return _form(request, city, list(error.sentences))
    messages.success(
        request, f"收到 {intake.taken + intake.held} 行：{intake.taken} 行入库，{intake.held} 行待治理。"
    )
    return redirect("supervision-intake", city, intake.pk)


def _file(request: ViewerRequest, city: str, kind: str) -> Document:
    """The table that was chosen. Raises `RefusedError`, `NotTaken`."""
    if kind not in ConductKind.values:
        raise RefusedError("请选择记录的种类")
    document = given(request, TABLES, city=city, owner=None)
    if document is None:
        raise RefusedError("没有选择文件，请选择 XLSX 文件后再导入")
    return document


def _form(request: ViewerRequest, city: str, wrong: list[str]) -> HttpResponse:
    kind = request.GET.get("kind", request.POST.get("kind", ""))
    kind = kind if kind in ConductKind.values else ConductKind.INSPECTION.value
    sources = [(code, each.title) for code, each in centre_of(city).sources.items() if not each.own]
    context = {
        "kinds": ConductKind.choices,
        "kind": kind,
        "sources": sources,
        "source": request.POST.get("source", ""),
        "headings": columns.headings(kind),
        "intakes": [(row, centre_of(city).source_title(row.source)) for row in queries.intakes(city)],
        "wrong": wrong,
        "trail": _trail(city),
    }
    return render(request, "supervision/centre/import.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*KEEPERS)
def template(request: ViewerRequest, city: str, kind: str) -> HttpResponse:
    """An empty table with the headings of a kind. No query beside the viewer's."""
    needs_keeper(request.viewer, city)
    if kind not in ConductKind.values:
        raise Http404("没有这种记录")
    heads = [
        *((f"{title}{'*' if must else ''}", 18) for title, must in columns.headings(kind)),
        ("cd_operation", 14),
    ]
    return sheet_response(f"{ConductKind(kind).label}导入表", heads, [])


@require_GET
@needs_role(*OFFICE)
def intake(request: ViewerRequest, city: str, intake: UUID) -> HttpResponse:
    """What became of every row of a table. 6 SQL queries at most with session, user and viewer."""
    within = seen(request.viewer, city)
    found = Intake.objects.filter(city=city, pk=intake).select_related("by").first()
    if found is None:
        raise Http404("没有这份表格")
    rows = list(Delivered.objects.filter(within, intake=found).order_by("line")[: importing.MOST_ROWS])
    context = {
        "intake": found,
        "source": centre_of(city).source_title(found.source),
        "rows": rows,
        "keeps": keeps(request.viewer, city),
        "trail": _trail(city),
    }
    return render(request, "supervision/centre/intake.html", context)


@require_GET
@needs_role(*OFFICE)
def delivered(request: ViewerRequest, city: str, row: UUID) -> HttpResponse:
    """One row as its source handed it in. 4 SQL queries with session, user and viewer."""
    within = seen(request.viewer, city)
    found = Delivered.objects.filter(within, pk=row).select_related("intake", "conduct").first()
    if found is None:
        raise Http404("没有这一行")
    facts = [
        (title, columns.worded(city, name, found.body.get(name)) or None)
        for name, (title, _) in zip(columns.fields_of(found.kind), columns.headings(found.kind), strict=True)
    ]
    context = {
        "row": found,
        "facts": facts,
        "source": centre_of(city).source_title(found.source),
        "trail": [
            *_trail(city),
            (reverse("supervision-intake", args=[city, found.intake_id]), found.intake.name),
        ],
    }
    return render(request, "supervision/centre/delivered.html", context)
