"""Appeals: the list, filing one, and one with everything that was said of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.letters.actions import printed
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_part
from tongjian.systems.assessment.appeals import queries
from tongjian.systems.assessment.appeals.deciding import (
    decide,
    effect_of,
    review,
    why_not_decide,
    why_not_review,
)
from tongjian.systems.assessment.appeals.filing import admit, file, withdraw
from tongjian.systems.assessment.appeals.queries import Whole
from tongjian.systems.assessment.collecting.access import PAPERS
from tongjian.systems.assessment.collecting.receiving import limited, received
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Task
from tongjian.systems.assessment.results.access import replies_for
from tongjian.systems.assessment.results.models import OPEN, AppealState, Publication
from tongjian.systems.assessment.verifying.figures import Figures, figures_of, unit_of, wants_whole
from tongjian.systems.assessment.verifying.pages import trail


@require_GET
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The appeals somebody may see. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    state = request.GET.get("state", "")
    rows = queries.appeals(request.viewer, city, state=state, after=moment_and_id(request))
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    context = {
        "rows": rows[: queries.PAGE],
        "after": f"{last.filed_at.isoformat()}_{last.pk}" if last else "",
        "state": state,
        "states": [("open", "办理中"), *AppealState.choices],
        "open": OPEN,
        "today": timezone.localdate(),
        "trail": trail(city),
    }
    return render(request, "assessment_results/appeals.html", context)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def filing(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """A district disputes one item. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    found = queries.disputable(request.viewer, city, key)
    if found is None:
        raise Http404("没有这一项，或者结果还没有公布")
    task, published = found
    if not replies_for(request.viewer, city, task.district_id):
        raise PermissionDenied("只有本区的联络员或负责人可以申诉。")
    if request.method == "GET":
        return _filing(request, city, task, published, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        given = inner.POST
        try:
            document = received(inner, PAPERS, city)
            row = file(
                inner.viewer,
                city,
                task.pk,
                given.get("grounds", ""),
                timezone.now(),
                excuse=given.get("excuse", ""),
                document=document,
            )
        except RefusedError as error:
            return _filing(inner, city, task, published, list(error.sentences))
        messages.success(inner, "申诉已提交。")
        return redirect("assessment-appeal", city, row.pk)

    return limited(request, PAPERS, taken)


@require_http_methods(["GET", "POST"])
@signed_in
def appeal(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One appeal: what was said of it, and what is possible now. 7 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    found = queries.whole(request.viewer, city, key)
    if found is None:
        raise Http404("没有这件申诉，或者您不能查看它")
    if request.method == "POST":
        try:
            said = _done(request, found)
        except RefusedError as error:
            return _appeal(request, city, found, list(error.sentences))
        messages.success(request, said)
        return redirect("assessment-appeal", city, key)
    return _appeal(request, city, found, [])


@require_GET
@signed_in
def letter(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """The decision as PDF, for the body and the district."""
    needs_part(request.viewer, city)
    found = queries.whole(request.viewer, city, key)
    if found is None or found.decision is None:
        raise Http404("没有这份决定")
    try:
        document = printed(found.decision.letter)
    except TypesettingError as error:
        return render(request, "letters/unprintable.html", {"why": str(error)}, status=503)
    content = vault().path_of(document.sha256).open("rb")
    return FileResponse(content, content_type="application/pdf", filename=document.name)


def _done(request: ViewerRequest, found: Whole) -> str:
    """Do it, and say what was done. Raises `RefusedError`, `PermissionDenied`, `Http404`."""
    given, now, key = request.POST, timezone.now(), found.appeal.pk
    reasons = given.get("reasons", "")
    match given.get("act", ""):
        case "withdraw":
            withdraw(request.viewer, key, now)
            return "申诉已撤回。"
        case "admit":
            admit(request.viewer, key, given.get("admitted") == "yes", reasons, now)
            return "已作出是否受理的决定。"
        case "review":
            upheld, figures = _said(request)
            review(request.viewer, key, upheld=upheld, reasons=reasons, figures=figures, now=now)
            return "复核意见已提交，由负责人决定。"
        case "decide":
            upheld, figures = _said(request)
            decide(request.viewer, key, upheld=upheld, reasons=reasons, figures=figures, now=now)
            return "决定已作出，决定书已发给该区。"
        case _:
            raise Http404("没有这个操作")


def _said(request: ViewerRequest) -> tuple[bool, Figures | None]:
    given = request.POST
    if given.get("upheld") not in ("yes", "no"):
        raise RefusedError("没有选成立还是不成立。")
    if given["upheld"] == "no":
        return False, None
    applies = given.get("applies") != "no"
    return True, figures_of(given.get("counted", ""), given.get("whole", ""), applies=applies)


def _filing(
    request: ViewerRequest, city: str, task: Task, published: Publication, wrong: list[str]
) -> HttpResponseBase:
    context = {
        "task": task,
        "publication": published,
        "late": timezone.localdate() > published.reply_until,
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(
            city, (reverse("assessment-publication", args=[city, published.pk]), f"{task.period}结果")
        ),
    }
    return render(request, "assessment_results/filing.html", context, status=422 if wrong else 200)


def _appeal(request: ViewerRequest, city: str, found: Whole, wrong: list[str]) -> HttpResponseBase:
    row, viewer = found.appeal, request.viewer
    body = assesses(viewer, city)
    waits_for_review = body and row.state == AppealState.FILED
    waits_for_decision = body and row.state == AppealState.REVIEWED
    why = ""
    if waits_for_review:
        why = why_not_review(viewer, row)
    elif waits_for_decision:
        why = why_not_decide(viewer, row, found.review)
    context = {
        "found": found,
        "row": row,
        # A district learns the opinion of the review with the decision, not before.
        "review": found.review if body or found.decision else None,
        "decision": found.decision,
        "effect": effect_of(row, found.decision.publication) if found.decision else "",
        "open": row.state in OPEN,
        "today": timezone.localdate(),
        "body": body,
        "may_withdraw": row.state in OPEN and replies_for(viewer, city, row.district_id),
        "may_admit": row.state == AppealState.LATE and assesses(viewer, city, Role.HEAD),
        "may_review": waits_for_review and not why,
        "may_decide": waits_for_decision and not why,
        "why": why,
        "whole": wants_whole(row.task, row.evidence),
        "unit": unit_of(row.task, row.evidence),
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(city, (reverse("assessment-appeals", args=[city]), "申诉")),
    }
    return render(request, "assessment_results/appeal.html", context, status=422 if wrong else 200)
