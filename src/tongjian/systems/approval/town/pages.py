"""指导: what an applicant asks the town's window, and where the window answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.forms.queries import drafted
from tongjian.kernel.packs.queries import current_stage
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.pages.common import key
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.pages.opened import Open, opened
from tongjian.systems.approval.pages.showing import lacking
from tongjian.systems.approval.town import queries
from tongjian.systems.approval.town.actions import RefusedError, answer, ask, window_for
from tongjian.systems.approval.town.models import Advice


@require_GET
@needs_role(Role.WINDOW)
def index(request: ViewerRequest) -> HttpResponseBase:
    """What the viewer's windows were asked, the latest first."""
    waiting = request.GET.get("waiting") == "1"
    page = queries.page(request.viewer, before=key(request, "after"), waiting=waiting)
    return render(
        request, "town/index.html", {"rows": page.rows, "after": page.after, "waiting_only": waiting}
    )


@require_http_methods(["GET", "POST"])
@needs_role(Role.WINDOW)
def one(request: ViewerRequest, advice: int) -> HttpResponseBase:
    """One question with the application as it is filled in so far; the answer, once."""
    refusal = ""
    if request.method == "POST":
        try:
            answer(advice, request.POST.get("answer", ""), request.viewer)
        except (Advice.DoesNotExist, PermissionError) as error:
            raise Http404("没有这条咨询，或您无权查看") from error
        except RefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, "已答复，申请单位会收到通知")
            return redirect("town-advice-one", advice=advice)
    try:
        row = queries.advice_for(request.viewer, advice)
    except Advice.DoesNotExist as error:
        raise Http404("没有这条咨询，或您无权查看") from error
    context = {
        "row": row,
        "refusal": refusal,
        "typed": request.POST.get("answer", ""),
        **_so_far(request, row),
    }
    return render(request, "town/one.html", context, status=422 if refusal else 200)


def _so_far(request: ViewerRequest, advice: Advice) -> dict[str, Any]:
    """The application under advice; nothing once it was handed in: then there is a case."""
    application = advice.application
    definition = current_stage(application.city, application.stage, timezone.localdate())
    if application.case is not None:
        return {"stage": definition.stage}
    filled_in = Open(application, definition, correcting=False, actor=request.viewer, mandate=None)
    return {"stage": definition.stage, "sections": drafted(application.draft), **lacking(filled_in)}


@require_http_methods(["GET", "POST"])
@signed_in
def asking(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """The applicant's side: everything asked and answered, and a new question."""
    found = opened(request.viewer, application)
    row = Application.objects.select_related("project", "works").get(pk=application)
    if isinstance(found, UUID):
        return redirect("case", case=found)
    refusal = ""
    if request.method == "POST":
        try:
            ask(row, request.POST.get("question", ""), found.actor)
        except RefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, "已提交，镇街窗口答复后会通知您")
            return redirect("application-advice", application=application)
    given = queries.of_application(row)
    context = {
        "application": row,
        "rows": given,
        "has_window": window_for(row) is not None,
        "waiting": any(each.answered_at is None for each in given),
        "refusal": refusal,
        "typed": request.POST.get("question", ""),
    }
    return render(request, "town/asking.html", context, status=422 if refusal else 200)
