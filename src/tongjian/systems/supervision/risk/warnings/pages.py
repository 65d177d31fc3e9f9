"""风险预警: the list by step and light, one warning with its loop, and the rates of the rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.risk.access import READERS, needs_part, takes_part, works_in
from tongjian.systems.supervision.risk.models import Act, Outcome, Warning, WarningState
from tongjian.systems.supervision.risk.sheets import warnings_of
from tongjian.systems.supervision.risk.warnings import checking, queries
from tongjian.systems.supervision.risk.warnings.acting import Given, act, is_late, possible

HEADS = (
    *(("预警", 24), ("对象", 36), ("情况", 50), ("发现", 12), ("状态", 12), ("结论", 8)),
    *(("办理机构", 28), ("期限", 12)),
)


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The warnings somebody sees; unless asked, those not closed. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    asked, today = queries.Asked.read(request.GET), timezone.localdate()
    if "xlsx" in request.GET:
        return _exported(request, city, asked)
    rows, more = queries.page(request.viewer, city, asked, today, moment_and_id(request))
    numbers, late = queries.by_state(request.viewer, city, today)
    given = request.GET.copy()
    given["xlsx"] = "1"
    context = {
        "rows": rows,
        "after": more,
        "asked": asked,
        "export": given.urlencode(),
        "states": [(value, title, numbers[value]) for value, title in WarningState.choices],
        "late": late,
        "rules": [(rule.warning, rule.title) for rule in warnings_of(city).warnings],
        "today": today,
    }
    return render(request, "supervision_risk/warnings.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def one(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One warning with everything that was done. At most 6 SQL queries beside the viewer's."""
    row = queries.warning(request.viewer, city, key)
    if row is None:
        raise Http404("没有这条预警，或者您不能查看它")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, row)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("supervision-warning", city, key)
    return render(
        request, "supervision_risk/warning.html", _context(request, row, wrong), status=422 if wrong else 200
    )


@require_GET
@needs_role(*READERS)
def rules(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The rules with base rate and hit rate. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    context = {
        "rows": queries.rules(city),
        "least": warnings_of(city).least_decided,
        "trail": trail(city),
    }
    return render(request, "supervision_risk/rules.html", context)


def trail(city: str) -> list[tuple[str, str]]:
    """The way to a page of warnings."""
    return [(reverse("supervision-warnings", args=[city]), "风险预警")]


def _done(request: ViewerRequest, row: Warning) -> str:
    given, now = request.POST, timezone.now()
    try:
        what = Act(given.get("act", ""))
    except ValueError:
        raise Http404("没有这个操作") from None
    if what == Act.FIND:
        raise PermissionDenied("预警由规则发现。")
    body = given.get("receiver", "")
    said = Given(
        given.get("text", ""),
        given.get("outcome", ""),
        int(body) if body.isascii() and body.isdigit() and len(body) < 10 else None,
    )
    if what == Act.PUSH and given.get("check") == "yes":
        checking.push_with_check(request.viewer, row, said, given, now)
        return "已推送，并安排了一次专项检查。"
    act(request.viewer, row.pk, what, said, now)
    return f"{what.label}已登记。"


def _context(request: ViewerRequest, row: Warning, wrong: list[str]) -> dict[str, Any]:
    open_ = possible(request.viewer, row)
    ready = [what for what, why in open_ if not why]
    assignment, conduct = queries.check_of(row)
    pushing = Act.PUSH in ready
    return {
        "row": row,
        "rule": row.rule_body,
        "steps": [(step, is_late(step)) for step in queries.steps(row)],
        "acts": [(what.value, what.label) for what in ready],
        "closed": [why for _, why in open_ if why],
        "asks_outcome": bool({Act.JUDGE, Act.CHECK} & set(ready)),
        "outcomes": Outcome.choices,
        "receivers": queries.receivers(row.city) if pushing else [],
        "officers": checking.officers(row) if pushing else [],
        "matters": checking.matters(row) if pushing else [],
        "assignment": assignment,
        "conduct": conduct,
        "given": request.POST,
        "today": timezone.localdate(),
        "links": takes_part(request.viewer, row.city),
        "turn": works_in(request.viewer, row.organisation_id),
        "wrong": wrong,
        "trail": trail(row.city),
    }


def _exported(request: ViewerRequest, city: str, asked: queries.Asked) -> HttpResponseBase:
    today = timezone.localdate()
    rows, _ = queries.page(request.viewer, city, asked, today, None, queries.MOST_EXPORTED)
    lines = [
        (
            row.title,
            row.subject.name,
            row.detail,
            str(row.found_on),
            row.get_state_display(),
            row.get_outcome_display(),
            row.organisation.name if row.organisation else "",
            str(row.due_on or ""),
        )
        for row in rows
    ]
    return sheet_response(f"风险预警 {today}", HEADS, lines)
