"""The pages of clocks. Who may read the case may read its clocks; nothing here writes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.queries import tree_for
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import NoSuchCase, Tree
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.queries import visible_to
from tongjian.systems.approval.clocks.explaining import clocks_of
from tongjian.systems.approval.clocks.hypothesis import Hypothesis, Impossible
from tongjian.systems.approval.clocks.months import WEEKDAYS
from tongjian.systems.approval.clocks.plan import StagePlan, Total
from tongjian.systems.approval.clocks.queries import whole_of, wholes_of
from tongjian.systems.approval.clocks.trying import holidays, tried


@require_GET
@signed_in
def case_clock(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """时限说明: the due day in words and month by month, then those of the stage and of the project."""
    tree, state, now = *_readable(request, case), timezone.localtime()
    stages, sum_ = whole_of(tree).planned(now)
    context = {
        **_common(tree, state),
        "clocks": list(clocks_of(state, now)),
        "matters": [(child, next(clocks_of(child, now), None)) for child in _matters(tree, state)],
        "stages": stages,
        "total": sum_,
    }
    return render(request, "clocks/case.html", context)


@require_GET
@signed_in
def case_clock_json(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """The same as data: every day of every clock, the stages and the total."""
    tree, state, now = *_readable(request, case), timezone.localtime()
    stages, sum_ = whole_of(tree).planned(now)
    return JsonResponse(
        {
            "case": str(state.id),
            "number": state.number,
            "at": now.isoformat(),
            "clocks": [clock.data for clock in clocks_of(state, now)],
            "stages": [_stage_data(row) for row in stages],
            "total": _total_data(sum_),
        },
        json_dumps_params={"ensure_ascii": False},
    )


@require_GET
@signed_in
def what_if(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """试算: what would become of all dates. Everything tried stands in the address, nothing is kept."""
    tree, state, now = *_readable(request, case), timezone.localtime()
    whole = whole_of(tree)
    context: dict[str, Any] = {
        **_common(tree, state),
        "typed": request.GET,
        "today": now.date(),
        "next_notice": max(holidays(whole.pack).notices) + 1,
    }
    try:
        what = Hypothesis.read(request.GET.dict())
        context["tried"] = None if what.empty else tried(whole, state, tree, what, now)
    except Impossible as impossible:
        context["wrong"] = str(impossible)
        return render(request, "clocks/what_if.html", context, status=422)
    return render(request, "clocks/what_if.html", context)


@require_GET
@signed_in
def project_clock(request: ViewerRequest, project: UUID) -> HttpResponseBase:
    """项目时限: every works of the project, its stages and what is promised for all of them."""
    found = Project.objects.filter(visible_to(request.viewer), pk=project).first()
    if found is None:
        raise Http404("没有这个项目，或您无权查看")
    now = timezone.localtime()
    works = [(whole, *whole.planned(now)) for whole in wholes_of(found)]
    return render(request, "clocks/project.html", {"project": found, "works": works})


def _readable(request: ViewerRequest, case: UUID) -> tuple[Tree, CaseState]:
    try:
        tree = tree_for(request.viewer, case)
    except NoSuchCase as error:
        raise Http404(str(error)) from error
    return tree, tree.cases[case]


def _common(tree: Tree, state: CaseState) -> dict[str, Any]:
    stage = tree.parent(state) or state
    return {"case": state, "stage": stage, "is_stage": stage is state, "weekdays": WEEKDAYS}


def _matters(tree: Tree, state: CaseState) -> list[CaseState]:
    return sorted(tree.children(state), key=lambda child: child.number)


def _stage_data(row: StagePlan) -> dict[str, object]:
    return {
        "stage": row.code,
        "title": row.title,
        "status": row.words,
        "limit": row.limit.days,
        "begins": _day(row.begins),
        "over": _day(row.over),
        "earliest": _day(row.earliest),
        "used": None if row.used is None else str(row.used),
        "needs": None if row.needs is None else str(row.needs),
        "done": row.done,
        "provisional": row.provisional,
    }


def _total_data(sum_: Total) -> dict[str, object]:
    return {
        "used": str(sum_.used),
        "needs": str(sum_.needs),
        "promised": sum_.promise.days if sum_.promise else None,
        "over": _day(sum_.over),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
