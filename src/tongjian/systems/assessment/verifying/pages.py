"""Verifying: the evidence of a period, and one piece of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_body
from tongjian.systems.assessment.collecting.access import PAPERS
from tongjian.systems.assessment.collecting.receiving import limited, received
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Period
from tongjian.systems.assessment.results.access import makers
from tongjian.systems.assessment.results.models import Outcome, Publication, Verification
from tongjian.systems.assessment.tasks.queries import period as period_of
from tongjian.systems.assessment.verifying import queries
from tongjian.systems.assessment.verifying.acting import confirm_all, correct, verify
from tongjian.systems.assessment.verifying.figures import figures_of, unit_of, wants_whole


@require_http_methods(["GET", "POST"])
@signed_in
def verification(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """The evidence of a period; several pieces are confirmed at once. 6 SQL queries beside the viewer's."""
    needs_body(request.viewer, city)
    period = _period(city, key)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            chosen = [UUID(text) for text in request.POST.getlist("evidence")]
            number = confirm_all(request.viewer, city, chosen, timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        except ValueError:
            wrong = ["勾选的证据不对。请刷新页面后重新勾选。"]
        else:
            messages.success(request, f"已核查 {number} 项。")
            return redirect("assessment-verification", city, key)
    state = request.GET.get("state", "")
    rows = queries.rows(request.viewer, period, state=state, after=request.GET.get("after", ""))
    last = rows[queries.PAGE - 1].evidence if len(rows) > queries.PAGE else None
    context = {
        "period": period,
        "progress": queries.progress(period),
        "published": Publication.objects.filter(period=period).exists(),
        "rows": rows[: queries.PAGE],
        "after": f"{last.task.item.number}_{last.pk}" if last else "",
        "state": state,
        "states": [("waiting", "待核查"), *Outcome.choices],
        "may": assesses(request.viewer, city, Role.HANDLER, Role.HEAD),
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "assessment_results/verification.html", context, status=422 if wrong else 200)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def piece(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One piece of evidence: verify it, or put right what is doubted. 6 SQL queries beside the viewer's."""
    needs_body(request.viewer, city)
    row = queries.evidence(city, key)
    if row is None:
        raise Http404("没有这项证据")
    if request.method == "GET":
        return _piece(request, city, row, [])
    needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = _done(inner, city, row)
        except RefusedError as error:
            return _piece(inner, city, row, list(error.sentences))
        messages.success(inner, said)
        return redirect("assessment-verification", city, row.task.period_id)

    return limited(request, PAPERS, taken)


def trail(city: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of results."""
    return [
        (reverse("assessment", args=[city]), "城管执法考核"),
        (reverse("assessment-results", args=[city]), "考核结果"),
        *more,
    ]


def _done(request: ViewerRequest, city: str, row: Evidence) -> str:
    given, now = request.POST, timezone.now()
    match given.get("act", ""):
        case "confirm":
            verify(request.viewer, row.pk, Outcome.CONFIRMED, given.get("remark", ""), now)
            return "已核查属实。"
        case "doubt":
            verify(request.viewer, row.pk, Outcome.DOUBTED, given.get("remark", ""), now)
            return "疑问已记下，更正以后再核查。"
        case "correct":
            figures = figures_of(
                given.get("counted", ""), given.get("whole", ""), applies=given.get("applies") != "no"
            )
            document = received(request, PAPERS, city)
            correct(request.viewer, row.task_id, row.pk, figures, given.get("reason", ""), now, document)
            if document is not None:
                subject = f"assessment-task:{row.task_id}"
                attach(subject, "correction", document, request.viewer.user, now=now)
            return "已更正，由别人再核查。"
        case _:
            raise Http404("没有这个操作")


def _piece(request: ViewerRequest, city: str, row: Evidence, wrong: list[str]) -> HttpResponseBase:
    verified: Verification | None = getattr(row, "verification", None)
    mine = request.viewer.user in makers(row.task_id)
    may = assesses(request.viewer, city, Role.HANDLER, Role.HEAD)
    doubted = verified is not None and verified.outcome == Outcome.DOUBTED
    published = doubted and Publication.objects.filter(period=row.task.period_id).exists()
    decided = getattr(row, "decision", None)
    counts = not Evidence.objects.filter(replaces=row.pk).exists()
    context = {
        "row": row,
        "verification": verified,
        "mine": mine,
        "counts": counts,
        "whole": wants_whole(row.task, row),
        "unit": unit_of(row.task, row),
        "decided": decided,
        "may_verify": may and verified is None and not mine and counts and not decided,
        "may_correct": may and doubted and counts and not published,
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(
            city,
            (reverse("assessment-verification", args=[city, row.task.period_id]), f"{row.task.period}核查"),
        ),
    }
    return render(request, "assessment_results/piece.html", context, status=422 if wrong else 200)


def _period(city: str, key: UUID) -> Period:
    found = period_of(city, key)
    if found is None:
        raise Http404("没有这个周期")
    return found
