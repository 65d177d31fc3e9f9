"""Records to look at: the list, one of them with its lineage, and as tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.actions import withdraw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.fields import LABELS
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.kernel.projects.regions import place_title
from tongjian.systems.supervision.centre.access import OFFICE, keeps, needs_keeper, seen, stations
from tongjian.systems.supervision.centre.records import columns, queries
from tongjian.systems.supervision.centre.sheet import centre_of

MOST_EXPORTED = 20_000
_ORIGINS = {"visit": "supervision-visit", "enforcement": "enforcement-case", "site": "supervision-site"}


@require_GET
@needs_role(*OFFICE)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The records in force. 6 SQL queries at most with session, user and viewer."""
    within, asked = seen(request.viewer, city), queries.Asked.read(request.GET)
    rows, more = queries.page(within, asked, queries.day_and_id(request.GET.get("after", "")))
    pack, sheet = pack_of(city), centre_of(city)
    context = {
        "rows": [(row, place_title(pack, row.region), sheet.source_title(row.source)) for row in rows],
        "number": queries.number_of(within, asked),
        "after": more,
        "asked": asked,
        "kinds": ConductKind.choices,
        "districts": [(each.code, each.title) for each in pack.districts],
        "sources": [(code, each.title) for code, each in sheet.sources.items()],
        "export": request.GET.urlencode(),
        "keeps": keeps(request.viewer, city),
    }
    return render(request, "supervision/centre/records.html", context)


@require_GET
@needs_role(*OFFICE)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The records of one kind under the names of the standard, with the columns of transport. 5 queries."""
    within, asked = seen(request.viewer, city), queries.Asked.read(request.GET)
    kind = asked.kind or ConductKind.INSPECTION
    rows = list(queries.conducts(within, queries.Asked(**{**_fields(asked), "kind": kind}))[:MOST_EXPORTED])
    over = {each.conduct_id: each for each in queries.handed_over([row.pk for row in rows])}
    heads = [
        *((name, 16) for name in columns.TRANSPORT),
        *((title, 16) for title, _ in columns.headings(kind)),
    ]
    lines = []
    for row in rows:
        found = over.get(row.pk)
        number, operation = (found.batch.number, found.operation) if found else ("", "")
        lines.append(
            [*columns.transported(row, number, operation, row.reported_at), *columns.cells(kind, row.body)]
        )
    return sheet_response(f"{ConductKind(kind).label} {timezone.localdate()}", heads, lines)


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def record(request: ViewerRequest, city: str, record: UUID) -> HttpResponseBase:
    """One record with its versions and where it comes from. 10 SQL queries at most."""
    within = seen(request.viewer, city)
    row = Conduct.objects.filter(within, pk=record).select_related("organisation", "subject").first()
    if row is None:
        raise Http404("没有这条记录")
    wrong: list[str] = []
    if request.method == "POST":
        by = needs_keeper(request.viewer, city)
        try:
            withdraw(row, request.POST.get("reason", ""), by, timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, "已撤回，公开页面将注明撤回和理由。")
            return redirect("supervision-record", city, record)
    return render(
        request,
        "supervision/centre/record.html",
        _shown(request, city, row, wrong),
        status=422 if wrong else 200,
    )


def _shown(request: ViewerRequest, city: str, row: Conduct, wrong: list[str]) -> dict[str, Any]:
    versions = _versions(city, row)
    over = {each.conduct_id: each for each in queries.handed_over([each.pk for each, _ in versions])}
    last = versions[-1][0]
    current = last.pk == row.pk and row.withdrawn_at is None
    return {
        "row": row,
        "last": last,
        "facts": [
            (LABELS.get(name, name), columns.worded(city, name, row.body.get(name)) or None)
            for name in columns.fields_of(row.kind)
        ],
        "versions": [(each, changed, over.get(each.pk)) for each, changed in reversed(versions)],
        "history": queries.history_of(versions[0][0].pk),
        "delivered": queries.delivered_as(row.number, city),
        "source": centre_of(city).source_title(row.source),
        "district": place_title(pack_of(city), row.region),
        "origin": _origin(city, row.origin),
        "may_advise": current and (keeps(request.viewer, city) or bool(stations(request.viewer, city))),
        "may_withdraw": current and keeps(request.viewer, city),
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "trail": [(reverse("supervision-records", args=[city]), "监管数据")],
    }


def _versions(city: str, row: Conduct) -> list[tuple[Conduct, list[tuple[str, str, str]]]]:
    """Every version with what it changed against the one before. 1 SQL query."""
    found = list(
        Conduct.objects.filter(city=city, number=row.number).select_related("reported_by").order_by("version")
    )
    before: list[Conduct | None] = [None, *found[:-1]]
    return [(each, _changed(earlier, each)) for earlier, each in zip(before, found, strict=True)]


def _changed(earlier: Conduct | None, later: Conduct) -> list[tuple[str, str, str]]:
    if earlier is None:
        return []
    return [
        (
            LABELS.get(name, name),
            columns.worded(later.city, name, earlier.body.get(name)),
            columns.worded(later.city, name, value),
        )
        for name, value in later.body.items()
        if earlier.body.get(name) != value
    ]


def _origin(city: str, origin: str) -> tuple[str, str]:
    """What a record was made from in words, and the address of its page, if there is one."""
    kind, _, key = origin.partition(":")
    words = {"visit": "现场检查", "enforcement": "执法案件", "import": "归集的表格", "site": "工地监督"}
    try:
        if kind == "import":
            return words[kind], reverse("supervision-intake", args=[city, UUID(key)])
        if kind in _ORIGINS:
            return words[kind], reverse(_ORIGINS[kind], args=[city, UUID(key)])
    except (NoReverseMatch, ValueError):
        pass
    return words.get(kind, origin), ""


def _fields(asked: queries.Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in asked.__slots__}
