"""Special checks assigned by hand, and results that come back from the province."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.inspectorate.queries import running
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.access import KEEPERS, needs_keeper
from tongjian.systems.supervision.libraries import queries as libraries
from tongjian.systems.supervision.libraries.common import TABLES, office_or_404
from tongjian.systems.supervision.libraries.subjectpages import asked_in
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.models import AssignmentKind
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.acting import chosen_body, own_bodies
from tongjian.systems.supervision.plans.forms import special_in, uuids
from tongjian.systems.supervision.plans.pages import trail
from tongjian.systems.supervision.plans.provincial import COLUMNS, NEEDED, province_of, take_results
from tongjian.systems.supervision.plans.special import assign

MOST_CHOICES = 200


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def special(request: ViewerRequest, city: str) -> HttpResponseBase:
    """指派 a special check: objects found by a search, sub-items, a team. 3 SQL queries to show."""
    needs_keeper(request.viewer, city)
    office, words, today = office_or_404(city), vocabulary_of(city), timezone.localdate()
    bodies = own_bodies(request, city)
    wrong: tuple[str, ...] = ()
    chosen: dict[str, Any] = {"subjects": set(), "items": set(), "officers": set()}
    if request.method == "POST":
        asked = special_in(request.POST)
        chosen = {"subjects": set(asked.subjects), "items": set(asked.items), "officers": set(asked.officers)}
        try:
            rows = assign(request.viewer, chosen_body(request, bodies), asked, timezone.now())
        except RefusedError as error:
            wrong = error.sentences
        else:
            messages.success(request, f"已指派 {len(rows)} 项检查。")
            return redirect("supervision-assignments", city)
    found_now = libraries.subjects(request.viewer, city, asked_in(request), today)
    officers = Officer.objects.filter(running(today), city=city, organisation__code__in=office.bodies)
    chosen["subjects"] |= set(uuids(request.GET.getlist("subject")))
    context = {
        "bodies": bodies,
        "words": words,
        "asked": asked_in(request),
        "districts": office.districts,
        "kinds": [each for each in AssignmentKind.choices if each[0] != AssignmentKind.RANDOM],
        "subjects": list(found_now[:MOST_CHOICES]),
        "items": [each for each in items_of(city).values() if each.is_own],
        "officers": list(officers.select_related("organisation").order_by("certificate")[:500]),
        "chosen": chosen,
        "said": {name: request.POST.get(name, "") for name in ("kind", "organisation", "due_on", "reason")},
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "supervision/special.html", context, status=422 if wrong else 200)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def province_results(request: ViewerRequest, city: str) -> HttpResponseBase:
    """结果回传: inspections the provincial system made, as a file with a report of every row."""
    needs_keeper(request.viewer, city)
    bodies = own_bodies(request, city)
    context: dict[str, Any] = {
        "title": f"导入{province_of(city) or '省级系统'}的检查结果",
        "columns": [(title, name in NEEDED) for name, title in COLUMNS.items()],
        "trail": trail(city),
        "back": "",
    }
    if request.method == "GET":
        return render(request, "supervision/import.html", context)

    def taken(inner: ViewerRequest) -> HttpResponse:
        told = _taken(inner, city, bodies[0])
        status = 200 if told.get("kept") else 422
        return render(inner, "supervision/import.html", context | told, status=status)

    return limited(request, TABLES, taken)


def _taken(request: ViewerRequest, city: str, body: Organisation) -> dict[str, Any]:
    try:
        document = given(request, TABLES, city=city, owner=body.pk)
        if document is None:
            return {"wrong": ["没有选择文件，请选择 XLSX 文件后再导入"]}
        path = vault().path_of(document.sha256)
        rows, kept = take_results(request.viewer, body, path, timezone.now())
    except RefusedError as error:
        return {"wrong": error.sentences}
    except NotTaken as error:
        return {"wrong": [str(error).rstrip("。")]}
    refused = [each for each in rows if each.is_refused]
    shown = (refused or rows)[:200]
    return {"reports": shown, "kept": kept, "refused": len(refused), "number": len(rows)}
