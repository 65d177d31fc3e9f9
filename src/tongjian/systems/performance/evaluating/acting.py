"""Evaluations to change: acts of the department and of the bureau, and the page of a second score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring.access import FILLERS, may_review
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.evaluating import actions, deciding, disclosing, queries, using
from tongjian.systems.performance.evaluating.judging import lines_of, total_of
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationState,
    EvaluationVersion,
    ReviewKind,
)
from tongjian.systems.performance.evaluating.pages import found
from tongjian.systems.performance.evaluating.seconding import Given, profile_of, rescored, second

Act = Callable[[ViewerRequest, UUID, datetime], str]


@require_POST
@needs_role(*FILLERS)
def begin(request: ViewerRequest, declaration: UUID) -> HttpResponseBase:
    """开始自评 of an approved declaration."""
    try:
        row = actions.begin(request.viewer, declaration, timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("performance-evaluations")
    return redirect("performance-evaluation-form", row.pk)


@require_POST
@needs_role(*FILLERS)
def act(request: ViewerRequest, evaluation: UUID, act: str) -> HttpResponseBase:
    """One act on an evaluation; who may is asked by the act itself."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404("没有这种操作")
    row = found(request.viewer, evaluation)
    try:
        said = do(request, row.pk, timezone.now())
    except RefusedError as refused:
        return _refused(request, row, refused.mistakes)
    messages.success(request, said)
    back = "performance-evaluation-form" if act in _STAY else "performance-evaluation"
    return redirect(back, row.pk)


def _refused(request: ViewerRequest, row: Evaluation, mistakes: tuple[Mistake, ...]) -> HttpResponse:
    context = {
        "row": row,
        "mistakes": [(mistake.sentence, _link(row, mistake)) for mistake in mistakes],
        "trail": _trail(row),
    }
    return render(request, "performance/evaluating/refused.html", context, status=422)


def _link(row: Evaluation, mistake: Mistake) -> str:
    """The place on the form where it is mended."""
    form = reverse("performance-evaluation-form", args=[row.pk])
    return f"{form}?check#field-{mistake.path.replace('.', '-')}" if mistake.path else ""


def _trail(row: Evaluation) -> list[tuple[str, str]]:
    return [
        (reverse("performance-evaluations"), "绩效评价"),
        (reverse("performance-evaluation", args=[row.pk]), row.title),
    ]


def _look_up(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    changed = actions.look_up(request.viewer, evaluation, now)
    return f"已重新取数，{changed} 个完成值有变动；人工填写的没有改。"


def _ask(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    actions.ask(request.viewer, evaluation, now)
    return "已通知部门负责人核对报送。"


def _submit(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    version = actions.submit(request.viewer, evaluation, now)
    return f"第 {version.number} 稿已报送财政部门复核，自评得分 {version.score.printed}。"


def _return(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    deciding.send_back(request.viewer, evaluation, _seen(request), request.POST.get("opinion", ""), now)
    return "已退回修改。"


def _disclose(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    parts = request.POST.getlist("withhold")[:20]
    withheld = {part: request.POST.get(f"why.{part}", "") for part in parts}
    disclosing.disclose(request.viewer, evaluation, withheld, now)
    return "已公开，任何人都可以查看。"


def _use(request: ViewerRequest, evaluation: UUID, now: datetime) -> str:
    given = request.POST
    factor = given.get("factor", "") if "other" in given else ""
    if "other" in given and not factor.strip():
        raise RefusedError(Mistake("另定比例的，请写明比例"))
    made = using.decide(request.viewer, evaluation, factor, given.get("reason", ""), now)
    return f"结果应用已确定：{made.grade}，下一年度 {using.percent(made.factor)}。"


_ACTS: Mapping[str, Act] = {
    "look-up": _look_up,
    "ask": _ask,
    "submit": _submit,
    "return": _return,
    "disclose": _disclose,
    "use": _use,
}
_STAY = frozenset({"look-up"})


def _seen(request: ViewerRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def review(request: ViewerRequest, evaluation: UUID) -> HttpResponseBase:
    """复核 or 抽查: results put right and points given beside the first score. `try` only shows what came of
    it, and writes nothing."""
    row = found(request.viewer, evaluation)
    if not may_review(request.viewer, row.city):
        raise PermissionDenied("只有本市负责绩效评价的财政部门可以复核。")
    drawn = row.state == EvaluationState.CHECKED and row.spot_id is not None
    if row.state != EvaluationState.SUBMITTED and not drawn:
        messages.info(request, f"这份自评现在是“{row.get_state_display()}”，不能复核。")
        return redirect("performance-evaluation", row.pk)
    given, mistakes, status = given_in(request.POST), tuple[Mistake, ...](), 200
    if request.method == "POST" and "try" not in request.POST:
        spot = row.state == EvaluationState.CHECKED
        do = deciding.spot_check if spot else deciding.recheck
        opinion = request.POST.get("opinion", "")
        try:
            made = do(request.viewer, row.pk, _seen(request), given, opinion, timezone.now())
        except RefusedError as refused:
            mistakes, status = refused.mistakes, 422
        else:
            messages.success(request, f"{made.get_kind_display()}完成，得分 {made.score.printed}。")
            return redirect("performance-evaluation", row.pk)
    return render(
        request, "performance/evaluating/review.html", _context(request, row, given, mistakes), status=status
    )


def given_in(posted: QueryDict) -> dict[int, Given]:
    """What was written beside the rows, by their number."""
    numbers = {
        int(name.partition(".")[2])
        for name in posted
        if name.startswith(("actual.", "score.", "reason.")) and name.partition(".")[2].isascii()
        if name.partition(".")[2].isdigit() and len(name) < 16
    }
    return {
        number: Given(*(posted.get(f"{each}.{number}", "").strip() for each in ("actual", "score", "reason")))
        for number in numbers
    }


def _ground(version: EvaluationVersion) -> FormSheet:
    """What a review begins with: the report as handed in, or as the re-check left it."""
    bodies = [review.body for review in version.reviews.all() if review.kind == ReviewKind.RECHECK]
    return sheet_of(bodies[0] if bodies else version.body)


def _context(
    request: ViewerRequest, row: Evaluation, given: Mapping[int, Given], mistakes: tuple[Mistake, ...]
) -> dict[str, Any]:
    version = queries.version_of(row.pk, row.version)
    first, profile = sheet_of(version.body), profile_of(version.score)
    sheet, result = rescored(first, profile)
    other, wrong = second(_ground(version), given)
    again, now = rescored(other, profile)
    pairs = zip(lines_of(sheet, result), lines_of(again, now), strict=True)
    return {
        "row": row,
        "version": version,
        "spot": row.state == EvaluationState.CHECKED,
        "lines": [(was, line, given.get(was.number, Given())) for was, line in pairs],
        "first": version.score.printed,
        "total": total_of(now),
        "tried": request.method == "POST",
        "mistakes": [each.sentence for each in mistakes] or wrong,
        "opinion": request.POST.get("opinion", ""),
        "trail": _trail(row),
    }
