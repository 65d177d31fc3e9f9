"""信用管理 for the office: the list, one display with objections and repairs, one party; and for anybody."""

from __future__ import annotations

from datetime import date
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
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.risk.access import READERS, heads, needs_part
from tongjian.systems.supervision.risk.credit import queries
from tongjian.systems.supervision.risk.credit.asking import decide_objection, decide_repair
from tongjian.systems.supervision.risk.credit.conditions import conditions_of
from tongjian.systems.supervision.risk.models import Display, DisplayState, Request
from tongjian.systems.supervision.risk.sheets import credit_of, has_risk

HEADS = (
    *(("当事人", 36), ("统一社会信用代码", 22), ("处罚", 40), ("决定日期", 12), ("处罚机关", 28)),
    *(("公示至", 12), ("可申请修复", 12), ("状态", 10), ("说明", 40)),
)
HOW = (("withdraw", "成立，撤下公示"), ("annotate", "成立，标注说明"), ("refuse", "不成立，维持公示"))
STATES = (
    *DisplayState.choices[:1],
    (queries.EXPIRED, "公示期满"),
    *DisplayState.choices[1:],
    ("asked", "待决定"),
)


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The displays an official sees, and what waits for a decision. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    asked, today = queries.Asked.read(request.GET), timezone.localdate()
    rows = queries.visible(request.viewer, city)
    if "xlsx" in request.GET:
        return _exported(queries.page(rows, asked, today, None, queries.MOST_EXPORTED)[0])
    found, more = queries.page(rows, asked, today, day_and_id(request.GET.get("after", "")))
    objections, repairs, late = queries.waiting(request.viewer, city, today)
    given = request.GET.copy()
    given["xlsx"] = "1"
    context = {
        "rows": found,
        "after": more,
        "asked": asked,
        "states": STATES,
        "export": given.urlencode(),
        "objections": objections,
        "repairs": repairs,
        "late": late,
        "today": today,
    }
    return render(request, "supervision_risk/credit.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def one(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One display: what decided its period, what was asked, conditions of repair. At most 7 queries more."""
    needs_part(request.viewer, city)
    row = queries.display_of(queries.visible(request.viewer, city), key)
    if row is None:
        raise Http404("没有这条公示，或者您不能查看它")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _decided(request, row)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("supervision-credit-display", city, key)
    context = display_context(row) | {
        "led": heads(request.viewer, city),
        "how": HOW,
        "given": request.POST,
        "wrong": wrong,
        "trail": [(reverse("supervision-credit", args=[city]), "信用管理")],
    }
    return render(request, "supervision_risk/display.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*READERS)
def party(request: ViewerRequest, city: str, identifier: str) -> HttpResponseBase:
    """The credit file of one party. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    rows = queries.party_rows(queries.visible(request.viewer, city), identifier)
    if not rows:
        raise Http404("没有这个当事人的信用记录，或者您不能查看它")
    today = timezone.localdate()
    found = queries.credited(city, rows, today)
    taken = {deduction.place: deduction.points for deduction in found.deductions}
    context = {
        "party": rows[0],
        "rows": [(row, taken.get(place)) for place, row in enumerate(rows)],
        "credited": found,
        "rules": credit_of(city).rules,
        "today": today,
        "trail": [(reverse("supervision-credit", args=[city]), "信用管理")],
    }
    return render(request, "supervision_risk/party.html", context)


@require_GET
def public(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Penalties on display, for anybody. 1 SQL query."""
    if not has_risk(city):
        raise Http404("本市没有公示")
    asked, today = queries.Asked(request.GET.get("q", "").strip()[:80]), timezone.localdate()
    after = day_and_id(request.GET.get("after", ""))
    rows, more = queries.page(queries.public(city, today), asked, today, after)
    context = {"rows": rows, "after": more, "asked": asked, "today": today, "rules": credit_of(city).rules}
    return render(request, "supervision_risk/public.html", context)


def display_context(row: Display) -> dict[str, Any]:
    """What every page of one display shows. At most 6 SQL queries."""
    today = timezone.localdate()
    objections, repairs = queries.asked_of(row)
    lines = {line.line: line for line in credit_of(row.city).rules.lines}
    running = row.state == DisplayState.RUNNING
    return {
        "row": row,
        "lines": [lines[code] for code in row.lines if code in lines],
        "objections": objections,
        "repairs": repairs,
        "open_objection": next((each for each in objections if each.state == Request.OPEN), None),
        "open_repair": next((each for each in repairs if each.state == Request.OPEN), None),
        "conditions": conditions_of(row, today) if running else [],
        "running": running,
        "over": running and row.until <= today,
        "today": today,
    }


def day_and_id(text: str) -> tuple[date, UUID] | None:
    """`DAY_ID`: the row after which a page begins; nothing for an address somebody made up."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None


def _decided(request: ViewerRequest, row: Display) -> str:
    given, now = request.POST, timezone.now()
    try:
        key = UUID(given.get("asked", ""))
    except ValueError:
        raise Http404("没有这件申请") from None
    reasons = given.get("reasons", "")
    match given.get("act", ""):
        case "objection" if row.objections.filter(pk=key).exists():
            decide_objection(request.viewer, key, given.get("how", ""), reasons, now)
            return "异议已决定。"
        case "repair" if row.repairs.filter(pk=key).exists():
            decide_repair(request.viewer, key, given.get("granted") == "yes", reasons, now)
            return "修复申请已决定。"
        case "objection" | "repair":
            raise PermissionDenied("这件申请不属于这条公示。")
        case _:
            raise Http404("没有这个操作")


def _exported(rows: list[Display]) -> HttpResponseBase:
    lines = [
        (
            row.party_name,
            row.identifier,
            row.title,
            str(row.decided_on),
            row.organisation.name,
            str(row.until),
            str(row.repair_from or "不予修复"),
            row.get_state_display(),
            row.annotation,
        )
        for row in rows
    ]
    return sheet_response("行政处罚公示", HEADS, lines)
