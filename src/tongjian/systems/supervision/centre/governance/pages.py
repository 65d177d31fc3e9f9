"""The quality of records: numbers of a month by source and district, and the records behind each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.kernel.projects.regions import place_title
from tongjian.systems.supervision.centre.access import OFFICE, keeps, needs_keeper, reach, seen
from tongjian.systems.supervision.centre.governance import queries
from tongjian.systems.supervision.centre.governance.actions import keep
from tongjian.systems.supervision.centre.governance.content import behind
from tongjian.systems.supervision.centre.governance.rules import FAULTS
from tongjian.systems.supervision.centre.models import GovernanceReport
from tongjian.systems.supervision.centre.sheet import centre_of

_ASKED = ("rule", "fault", "source", "district")
MOST = 500


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A month as it stands now, narrowed to what the viewer sees. 6 SQL queries with the viewer's."""
    within, now = seen(request.viewer, city), timezone.now()
    asked = request.POST.get("month", "") or request.GET.get("month", "")
    month = queries.month_in(asked, timezone.localdate())
    wrong: list[str] = []
    if request.method == "POST":
        by = needs_keeper(request.viewer, city)
        try:
            row = keep(city, month, by=by, at=now)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"{month:%Y 年 %-m 月}数据治理报告第 {row.version} 版已保存。")
            return redirect("supervision-governance-report", city, row.pk)
    body = queries.computed(city, month, now, within).body
    context = {
        **_shown(request, city, month, body),
        "kept": queries.kept(city),
        "keeps": keeps(request.viewer, city),
        "wrong": wrong,
    }
    return render(request, "supervision/centre/governance.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*OFFICE)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The faults behind a number as a table. 4 SQL queries with the viewer's."""
    month = queries.month_in(request.GET.get("month", ""), timezone.localdate())
    body = queries.computed(city, month, timezone.now(), seen(request.viewer, city)).body
    heads = (("编号", 28), ("问题", 10), ("说明", 60), ("来源", 18), ("区划", 12))
    title = centre_of(city).source_title
    lines = [
        [each["number"], FAULTS[each["fault"]], each["sentence"], title(each["source"]), each["region"]]
        for each in behind(body, _wanted(request))
    ]
    return sheet_response(f"数据治理 {month:%Y-%m}", heads, lines)


@require_GET
@needs_role(*OFFICE)
def report(request: ViewerRequest, city: str, report: UUID) -> HttpResponse:
    """A report that was kept, computed again beside it. 6 SQL queries with the viewer's."""
    far = reach(request.viewer, city)
    row = GovernanceReport.objects.filter(city=city, pk=report).select_related("by").first()
    if row is None or city not in far.cities:
        raise Http404("没有这份报告，或者您只能查看本区的数据")
    again = queries.computed(city, row.month, row.as_of)
    body = queries.body_of(row)
    context = {
        **_shown(request, city, row.month, body),
        "row": row,
        "same_inputs": again.inputs == row.inputs,
        "same": again.body == body,
        "trail": [(reverse("supervision-governance", args=[city]), "数据治理")],
    }
    return render(request, "supervision/centre/governance_report.html", context)


def _shown(request: ViewerRequest, city: str, month: date, body: dict[str, Any]) -> dict[str, Any]:
    pack, title = pack_of(city), centre_of(city).source_title
    wanted = _wanted(request)
    found = behind(body, wanted) if any(wanted.values()) else []
    return {
        "month": month,
        "body": body,
        "faults": list(FAULTS.items()),
        "table": [
            {
                **row,
                "source_title": title(row["source"]),
                "district_title": place_title(pack, row["district"]),
                "numbers": [(fault, name, row[fault]) for fault, name in FAULTS.items()],
            }
            for row in body["table"]
        ],
        "wanted": wanted,
        "asked": any(wanted.values()),
        "found": [
            {**each, "source_title": title(each["source"]), "address": _address(city, each["ref"])}
            for each in found[:MOST]
        ],
        "found_number": len(found),
        "narrowed": request.GET.urlencode(),
    }


def _wanted(request: ViewerRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:60] for name in _ASKED}


def _address(city: str, ref: str) -> str:
    kind, _, key = ref.partition(":")
    name = "supervision-record" if kind == "conduct" else "supervision-delivered"
    return reverse(name, args=[city, UUID(key)])
