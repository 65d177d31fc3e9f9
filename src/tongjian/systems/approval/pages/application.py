"""网上申报: one form for the stage, its materials and promises, and the button that submits them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases.perform import NotAllowed, Refused, perform
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Written, entries
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.actions.promising import Tick, choose
from tongjian.systems.approval.actions.submit import submit as hand_in
from tongjian.systems.approval.pages.opened import Open, opened
from tongjian.systems.approval.pages.showing import lacking, shown


@require_GET
@signed_in
def application(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """The form and the materials; once it is submitted, the case."""
    found = opened(request.viewer, application)
    return redirect("case", case=found) if isinstance(found, UUID) else shown(request, found)


@require_GET
@signed_in
def missing(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """What is still missing, asked for again while the form is filled in."""
    found = opened(request.viewer, application)
    if isinstance(found, UUID):
        return HttpResponse()
    return render(request, "approval/_missing.html", lacking(found))


@require_POST
@signed_in
def promise(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """告知承诺: for which matters the applicant promises instead of proving; what that spares goes away.

    `seen.<matter>` are the boxes the page showed, each with its revision; `promised` are those ticked.
    """
    found = opened(request.viewer, application)
    if isinstance(found, UUID):
        return redirect("case", case=found)
    ticked = request.POST.getlist("promised")
    try:
        ticks = [
            Tick(name.removeprefix("seen."), name.removeprefix("seen.") in ticked, int(str(value)))
            for name, value in request.POST.items()
            if name.startswith("seen.")
        ]
    except ValueError:
        return HttpResponseBadRequest("请求的内容不完整，请刷新页面后重试。")
    try:
        quarrels = choose(application, ticks, found.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("application", application=application)
    if quarrels:
        return shown(request, _again(request, application), quarrels=quarrels, status=409)
    messages.success(request, f"已记下：{sum(tick.promised for tick in ticks)} 个事项以告知承诺方式办理")
    return redirect("application", application=application)


@require_POST
@signed_in
def submit(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """Save what came along, then submit. Every reason why not is shown at once."""
    found = opened(request.viewer, application)
    if isinstance(found, UUID):
        return redirect("case", case=found)
    written = _save(request, found)
    if any(one.fate in (Fate.STALE, Fate.GONE) for one in written):
        return shown(request, _again(request, application), written=written, status=409)
    try:
        case = _hand_in(request, found)
    except NotAllowed as error:
        raise Http404("没有这份申请") from error
    except Refused as refused:
        again = opened(request.viewer, application)
        if isinstance(again, UUID):  # a colleague was faster: their submission is this application's
            return redirect("case", case=again)
        return shown(request, again, refusals=refused.refusals, status=422)
    messages.success(request, "已提交，窗口将在 5 个工作日内答复是否受理")
    return redirect("case", case=case)


def _hand_in(request: ViewerRequest, found: Open) -> UUID:
    """Submit, or answer the window's request for correction; the case."""
    case = found.row.case
    if case is None:
        seen = request.POST.get("seen", "")
        return hand_in(found.row.pk, found.actor, seen=int(seen) if seen.isdecimal() else None)
    return perform("correct", case, found.actor).case


def _again(request: ViewerRequest, application: UUID) -> Open:
    found = opened(request.viewer, application)
    assert isinstance(found, Open), "nothing was submitted in between"
    return found


def _save(request: ViewerRequest, found: Open) -> Sequence[Written]:
    """The fields that were sent along with the button, which the page may not have saved yet."""
    given = entries(dict(request.POST.lists()))
    return forms.save(found.row.draft_id, given, found.actor).written if given else ()
