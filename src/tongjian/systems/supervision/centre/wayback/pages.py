"""The inbox of bureaus that approved, one advice, and giving one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, Referral, ReferralState
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.centre.access import keeps, needs_office, seen, stations
from tongjian.systems.supervision.centre.wayback import queries
from tongjian.systems.supervision.centre.wayback.actions import advise, answer, is_late, key_of
from tongjian.systems.supervision.centre.wayback.queries import Approval

ANSWERING = (Role.HANDLER, Role.HEAD)


@require_GET
@needs_role(*queries.REVIEWERS)
def inbox(request: ViewerRequest, city: str) -> HttpResponse:
    """What supervision found on what the viewer's bodies approved, and what it asks for. 5 SQL queries."""
    needs_office(request.viewer, city, *queries.REVIEWERS)
    today, late = timezone.localdate(), request.GET.get("late", "") == "1"
    rows, more = queries.page(request.viewer, city, late, today, moment_and_id(request))
    own = queries.bodies_of(request.viewer, city)
    context = {
        "rows": [(row, is_late(row, timezone.now()), row.receiver_id in own) for row in rows],
        "results": queries.results_for(request.viewer, city),
        "after": more,
        "late": late,
        "today": today,
        "waiting": ReferralState.OFFERED,
    }
    return render(request, "supervision/centre/wayback.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*queries.REVIEWERS)
def advice(request: ViewerRequest, city: str, referral: UUID) -> HttpResponseBase:
    """One advice and its answer. 6 SQL queries at most with session, user and viewer."""
    needs_office(request.viewer, city, *queries.REVIEWERS)
    row = queries.advices(request.viewer, city).filter(pk=referral).select_related("answered_by").first()
    if row is None:
        raise Http404("没有这份建议，或者不是发给贵单位的")
    may = row.receiver_id in request.viewer.organisations(*ANSWERING)
    wrong: list[str] = []
    if request.method == "POST":
        if not may:
            raise PermissionDenied("由批准机关的工作人员答复。")
        given = request.POST
        try:
            answer(
                row,
                given.get("act", ""),
                given.get("number", ""),
                given.get("words", ""),
                by=request.viewer.user,
                at=timezone.now(),
            )
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, "答复已登记。")
            return redirect("supervision-advice", city, referral)
    context = {
        "row": row,
        "late": is_late(row, timezone.now()),
        "may": may,
        "record": key_of(row),
        "today": timezone.localdate(),
        "given": request.POST,
        "wrong": wrong,
        "trail": [(reverse("supervision-wayback", args=[city]), "结果反馈")],
    }
    return render(request, "supervision/centre/advice.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@needs_role(*ANSWERING)
def give(request: ViewerRequest, city: str, record: UUID) -> HttpResponseBase:
    """Ask to revoke, from a record. 10 SQL queries at most with session, user and viewer."""
    sender = _sender(request, city)
    row = (
        Conduct.objects.filter(seen(request.viewer, city), pk=record, replaced_by__isnull=True)
        .select_related("subject__project", "organisation")
        .first()
    )
    if row is None:
        raise Http404("没有这条记录，或者它已被更正")
    approvals = queries.approvals_of(row.subject.project_id if row.subject else None)
    wrong: list[str] = []
    if request.method == "POST":
        given = request.POST
        chosen = next((each for each in approvals if each.key == given.get("approval", "")), None)
        try:
            sent = _sent(request, row, chosen, sender)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"已发出，批准机关应于 {sent.due_on:%Y-%m-%d} 前答复。")
            return redirect("supervision-advice", city, sent.pk)
    context = {
        "row": row,
        "approvals": approvals,
        "given": request.POST,
        "wrong": wrong,
        "trail": [
            (reverse("supervision-records", args=[city]), "监管数据"),
            (reverse("supervision-record", args=[city, record]), row.number),
        ],
    }
    return render(request, "supervision/centre/advise.html", context, status=422 if wrong else 200)


def _sent(request: ViewerRequest, row: Conduct, chosen: Approval | None, sender: int) -> Referral:
    """Ask for what a form says. Raises `RefusedError`."""
    if chosen is None:
        raise RefusedError("请选择建议撤销的许可")
    facts, reasons = request.POST.get("facts", ""), request.POST.get("reasons", "")
    body = Organisation.objects.get(pk=sender)
    return advise(row, chosen, body, facts, reasons, by=request.viewer.user, at=timezone.now())


def _sender(request: ViewerRequest, city: str) -> int:
    """The body in whose name the viewer asks: that which keeps the data, or a supervising body."""
    if keeps(request.viewer, city):
        own = [member.organisation for member in request.viewer.memberships if member.city == city]
        return min(own)
    if found := stations(request.viewer, city):
        return min(found)
    raise PermissionDenied("建议撤销由监管部门提出。")


def late_number(request: ViewerRequest, city: str) -> int:
    """How many answers are overdue among what the viewer sees. 1 SQL query."""
    rows = queries.advices(request.viewer, city).filter(state=ReferralState.OFFERED)
    return rows.filter(due_on__lt=timezone.localdate()).count()
