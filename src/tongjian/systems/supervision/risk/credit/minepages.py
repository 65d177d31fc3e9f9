"""企业的信用: the own grade, what is displayed, objection and repair."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.risk.credit import queries
from tongjian.systems.supervision.risk.credit.asking import ask_repair, object_to
from tongjian.systems.supervision.risk.credit.pages import display_context
from tongjian.systems.supervision.risk.models import Display
from tongjian.systems.supervision.risk.papers import PAPERS
from tongjian.systems.supervision.risk.sheets import credit_of, has_risk


@require_GET
@needs_role(Role.APPLICANT)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The own credit and every display. 2 SQL queries beside the viewer's."""
    if not has_risk(city):
        raise Http404("本市没有信用公示")
    today = timezone.localdate()
    rows = list(
        queries.mine(request.viewer, city).select_related("organisation").order_by("-decided_on", "id")[:200]
    )
    found = queries.credited(city, rows, today)
    taken = {deduction.place: deduction.points for deduction in found.deductions}
    context = {
        "rows": [(row, taken.get(place)) for place, row in enumerate(rows)],
        "credited": found,
        "rules": credit_of(city).rules,
        "today": today,
    }
    return render(request, "supervision_risk/mine.html", context)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(Role.APPLICANT)
def one(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One display of the own company; objection and repair are asked for here. At most 8 queries more."""
    row = queries.display_of(queries.mine(request.viewer, city), key) if has_risk(city) else None
    if row is None:
        raise Http404("没有这条公示，或者它不是贵单位的")
    if request.method == "GET":
        return _page(request, row, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = _asked(inner, row)
        except RefusedError as error:
            return _page(inner, row, list(error.sentences))
        messages.success(inner, said)
        return redirect("supervision-credit-mine-display", city, key)

    return limited(request, PAPERS, taken)


def _page(request: ViewerRequest, row: Display, wrong: list[str]) -> HttpResponseBase:
    context = display_context(row)
    context |= {
        "may_repair": all(each.met for each in context["conditions"]),
        "given": request.POST,
        "wrong": wrong,
        "accept": ",".join(f".{each}" for each in sorted(PAPERS.formats)),
        "trail": [(reverse("supervision-credit-mine", args=[row.city]), "我的信用")],
    }
    return render(request, "supervision_risk/mine_display.html", context, status=422 if wrong else 200)


def _asked(request: ViewerRequest, row: Display) -> str:
    now, grounds = timezone.now(), request.POST.get("grounds", "")
    match request.POST.get("act", ""):
        case "object":
            object_to(request.viewer, row.pk, grounds, _paper(request, row), now)
            return "异议已提交，决定会通知您。"
        case "repair":
            ask_repair(request.viewer, row.pk, grounds, _paper(request, row), now)
            return "修复申请已提交，决定会通知您。"
        case _:
            raise Http404("没有这个操作")


def _paper(request: ViewerRequest, row: Display) -> Document | None:
    owner = next(iter(request.viewer.organisations(Role.APPLICANT)), None)
    try:
        return given(request, PAPERS, city=row.city, owner=owner)
    except NotTaken as error:
        raise RefusedError(str(error)) from None
