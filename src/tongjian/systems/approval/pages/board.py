"""The board of a stage: every matter side by side, and what holds the stage back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.casefile import CaseFile, MatterView
from tongjian.kernel.cases.queries import names_in, tree_for
from tongjian.kernel.cases.status import tone_of
from tongjian.kernel.cases.tree import NoSuchCase
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.kinds import STAGE


@require_GET
@signed_in
def board(request: ViewerRequest, stage: UUID) -> HttpResponseBase:
    """并联审批看板: every matter with its clock, who has it, and what it waits for."""
    try:
        tree = tree_for(request.viewer, stage)
    except NoSuchCase as error:
        raise Http404(str(error)) from error
    case = tree.cases[stage]
    if case.kind != STAGE:
        raise Http404("这个办件不是一个阶段")
    names = names_in(tree)
    file = CaseFile(tree, names, request.viewer, timezone.now())
    matters = file.matters(case)
    context = {
        "case": case,
        "tone": tone_of(case.status),
        "lead": names.organisations.get(case.organisation, ""),
        "clock": file.clock(case),
        "matters": matters,
        "finished": sum(row.case.ended for row in matters),
        "back": list(_holding_back(matters)),
        "holds": file.holds(),
    }
    return render(request, "approval/board.html", context)


def _holding_back(matters: list[MatterView]) -> list[tuple[MatterView, str]]:
    """The matters the stage waits for now, and why, the most urgent first.

    A matter that only waits for others holds nothing back: they do.
    """
    found = []
    for row in matters:
        if row.case.ended or (row.waits_for and not row.holds and not row.case.paused):
            continue
        found.append((row, _reason(row)))
    return sorted(found, key=lambda pair: pair[0].clock.used.remaining_steps if pair[0].clock else 10**9)


def _reason(row: MatterView) -> str:
    if row.case.paused:
        return f"{row.case.paused.kind}，时限暂停"
    if row.holds:
        return f"图纸有 {len(row.holds)} 处锁定，等申请单位修改"
    if row.clock and row.clock.overdue:
        return "已经超期"
    return "、".join(f"{task.organisation}{task.task.title}" for task in row.doing) or "尚未开始"
