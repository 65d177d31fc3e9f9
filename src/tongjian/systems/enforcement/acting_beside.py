"""What is done beside the facts of a case: second signatures, publication, answers to the party."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.enforcement import publishing, signing
from tongjian.systems.enforcement.access import OFFICIALS
from tongjian.systems.enforcement.acting import typed_in
from tongjian.systems.enforcement.pages import case_context, desk_or_404
from tongjian.systems.enforcement.refused import RefusedError


@require_POST
@needs_role(*OFFICIALS)
def beside(request: ViewerRequest, city: str, case: UUID, act: str) -> HttpResponse:
    """What is done beside the facts: a second signature, publication, its correction and withdrawal, the
    answer
    to what the party asked for."""
    desk = desk_or_404(request.viewer, city, case)
    if not desk.part.official:
        raise PermissionDenied("案件由办理它的机构处理。")
    do = BESIDE.get(act)
    if do is None:
        raise Http404("没有这种操作")
    try:
        said = do(request, city, case)
    except RefusedError as refused:
        context = case_context(
            desk_or_404(request.viewer, city, case), (act, typed_in(request)), refused.sentences
        )
        return render(request, "enforcement/case.html", context, status=422)
    messages.success(request, said)
    return redirect("enforcement-case", city, case)


def _countersign(request: ViewerRequest, city: str, case: UUID) -> str:
    signed = signing.countersign(
        request.viewer,
        city,
        case,
        request.POST.get("fine", ""),
        request.POST.get("reason", ""),
        timezone.now(),
    )
    return f"已签署同意罚款 {signed.fine:,} 元。"


def _publish(request: ViewerRequest, city: str, case: UUID) -> str:
    row = publishing.publish(request.viewer, city, case, request.POST.get("reason", ""), timezone.now())
    return "已公开。" if row.version == 1 else f"已更正公开的内容（第 {row.version} 版）。"


def _withdraw(request: ViewerRequest, city: str, case: UUID) -> str:
    publishing.withdraw(request.viewer, city, case, request.POST.get("reason", ""), timezone.now())
    return "已撤回公开。"


def _refuse(request: ViewerRequest, city: str, case: UUID) -> str:
    signing.refuse(request.viewer, city, case, request.POST.get("reason", ""), timezone.now())
    return "已答复不予批准。"


BESIDE = {"countersign": _countersign, "publish": _publish, "unpublish": _withdraw, "refuse": _refuse}
