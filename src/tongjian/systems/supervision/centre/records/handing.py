"""Records to hand over: the batches, and one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.centre.access import OFFICE, keeps, needs_keeper, reach
from tongjian.systems.supervision.centre.models import Batch, BatchRow
from tongjian.systems.supervision.centre.records import columns, queries
from tongjian.systems.supervision.centre.records.batches import close_batch, open_batch, waiting

KEEPERS = (Role.HANDLER, Role.HEAD)


def _trail(city: str) -> list[tuple[str, str]]:
    return [(reverse("supervision-records", args=[city]), "监管数据")]


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def batches(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The batches, and what waits for the next. 5 SQL queries with session, user and viewer."""
    reach(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        by = needs_keeper(request.viewer, city)
        try:
            row = open_batch(city, by=by, at=timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"批次 {row.number} 已建立。")
            return redirect("supervision-batch", city, row.pk)
    context = {
        "rows": queries.batches(city),
        "waiting": len(waiting(city)),
        "keeps": keeps(request.viewer, city),
        "wrong": wrong,
        "trail": _trail(city),
    }
    return render(request, "supervision/centre/batches.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def batch(request: ViewerRequest, city: str, batch: UUID) -> HttpResponseBase:
    """One batch with its rows, or what would go into it. 6 SQL queries with session, user and viewer."""
    far = reach(request.viewer, city)
    found = Batch.objects.filter(city=city, pk=batch).select_related("opened_by", "closed_by").first()
    if found is None:
        raise Http404("没有这个批次")
    wrong: list[str] = []
    if request.method == "POST":
        by = needs_keeper(request.viewer, city)
        try:
            close_batch(found, by=by, at=timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"批次 {found.number} 已关闭。")
            return redirect("supervision-batch", city, batch)
    rows = BatchRow.objects.filter(batch=found).select_related("conduct").order_by("serial")
    context = {
        "batch": found,
        "rows": [row for row in rows[:500] if far.covers(city, row.conduct.region)],
        "waiting": [each for each in _open(found) if far.covers(city, each[0].region)],
        "kinds": ConductKind.choices,
        "keeps": keeps(request.viewer, city),
        "wrong": wrong,
        "trail": [*_trail(city), (reverse("supervision-batches", args=[city]), "移交批次")],
    }
    return render(request, "supervision/centre/batch.html", context, status=422 if wrong else 200)


def _open(batch: Batch) -> list[tuple[Conduct, str]]:
    """What would go into it, were it closed now. 1 SQL query."""
    return [] if batch.closed_at else waiting(batch.city)[:500]


@require_GET
@needs_role(*KEEPERS)
def batch_export(request: ViewerRequest, city: str, batch: UUID, kind: str) -> HttpResponse:
    """The rows of one kind of a closed batch, as they are handed over. 5 queries with the viewer's."""
    needs_keeper(request.viewer, city)
    found = Batch.objects.filter(city=city, pk=batch, closed_at__isnull=False).first()
    if found is None or kind not in ConductKind.values:
        raise Http404("没有这个批次，或者还没有关闭")
    assert found.closed_at is not None
    heads = [
        *((name, 16) for name in columns.TRANSPORT),
        *((title, 16) for title, _ in columns.headings(kind)),
    ]
    rows = (
        BatchRow.objects.filter(batch=found, conduct__kind=kind).select_related("conduct").order_by("serial")
    )
    lines = [
        [
            *columns.transported(row.conduct, found.number, row.operation, found.closed_at),
            *columns.cells(kind, row.conduct.body),
        ]
        for row in rows
    ]
    return sheet_response(f"{found.number} {ConductKind(kind).label}", heads, lines)
