"""Answering a survey, on a phone and without JavaScript, and the results for those who look after a city."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.kernel.surveys import actions, queries
from tongjian.kernel.surveys.models import Invitation, Survey
from tongjian.kernel.surveys.sheet import GRADES

OFFICE = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@require_GET
@signed_in
def mine(request: ViewerRequest) -> HttpResponseBase:
    """What waits for the viewer's answer. 4 SQL queries."""
    rows = queries.invitations_of(request.viewer, timezone.localdate())
    return render(request, "surveys/mine.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in
def answer(request: ViewerRequest, invitation: UUID) -> HttpResponseBase:
    """One invitation: the questions, or that it was answered. What was typed survives a refusal."""
    row = Invitation.objects.select_related("survey").filter(pk=invitation).first()
    if row is None or not actions.is_asked(request.viewer, row):
        raise Http404("没有这份调查，或不是发给您的")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            actions.answer(request.viewer, invitation, request.POST.dict(), timezone.now())
        except actions.CannotAnswer as error:
            wrong = error.sentences
        else:
            messages.success(request, "答卷已收到，谢谢。答卷不记名，单位和个人都不会出现在统计中。")
            return redirect("surveys")
    questions: list[list[str]] = row.survey.sheet["questions"]
    context = {
        "row": row,
        "over": row.until < timezone.localdate(),
        "questions": [(code, title, request.POST.get(code, "")) for code, title in questions],
        "grades": [(str(grade), words) for grade, words in GRADES],
        "remark": request.POST.get("remark", ""),
        "wrong": wrong,
    }
    return render(request, "surveys/answer.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*OFFICE)
def results(request: ViewerRequest) -> HttpResponseBase:
    """Every survey of the viewer's cities. 4 SQL queries."""
    return render(request, "surveys/results.html", {"rows": queries.surveys_seen_by(request.viewer)})


@require_GET
@needs_role(*OFFICE)
def result(request: ViewerRequest, survey: int) -> HttpResponseBase:
    """One survey with its rates against the target. 6 SQL queries."""
    found = _found(request, survey)
    return render(request, "surveys/result.html", {"result": found, "grades": [words for _, words in GRADES]})


@require_GET
@needs_role(*OFFICE)
def export(request: ViewerRequest, survey: int) -> HttpResponseBase:
    """The same as a table: questions and counts, never single answers."""
    found = _found(request, survey)
    heads = (("问题", 40), *((words, 12) for _, words in GRADES), ("满意率（%）", 14))
    if found.suppressed:
        rows: list[tuple[str | int | float, ...]] = [(f"答卷少于 {found.fewest} 份，不公布结果",)]
    else:
        rows = [(each.title, *each.counts, float(each.rate)) for each in found.questions]
    return sheet_response(f"{found.title}-{found.period}", heads, rows)


def _found(request: ViewerRequest, survey: int) -> queries.Result:
    try:
        return queries.result(request.viewer, survey)
    except Survey.DoesNotExist:
        raise Http404("没有这次调查，或您无权查看") from None
