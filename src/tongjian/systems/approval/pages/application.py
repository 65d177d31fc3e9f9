"""网上申报: one form for the stage, its materials, and the button that submits both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases.actions import Refusal
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Written, entries
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.queries import current_stage, stage_definition
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.projects.models import Works
from tongjian.systems.approval.actions import submit as submitting
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import application_for, materials_given, matters_of

applicants = needs_role(Role.APPLICANT)


@dataclass(frozen=True)
class Open:
    """An application that is being filled in: before it is submitted, or while it is corrected."""

    row: Application
    definition: StageDefinition
    correcting: bool


@require_POST
@applicants
def start(request: ViewerRequest, works: UUID, stage: str) -> HttpResponseBase:
    """Begin to apply for a stage, or go on where one's colleague has begun."""
    found = Works.objects.select_related("project__applicant").filter(pk=works).first()
    if found is None:
        raise Http404("没有这项工程")
    try:
        row = submitting.start_application(found, stage, request.viewer)
    except (NotAllowed, LookupError) as error:
        raise Http404("没有这项工程或阶段，或您无权申报") from error
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("project", project=found.project_id)
    return redirect("application", application=row.pk)


@require_GET
@applicants
def application(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """The form and the materials; once it is submitted, the case."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return redirect("case", case=opened)
    return _shown(request, opened)


@require_GET
@applicants
def missing(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """What is still missing, asked for again while the form is filled in."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return HttpResponse()
    return render(request, "approval/_missing.html", _missing(opened))


@require_POST
@applicants
def submit(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """Save what came along, then submit. Every reason why not is shown at once."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return redirect("case", case=opened)
    written = _save(request, opened.row)
    if any(one.fate in (Fate.STALE, Fate.GONE) for one in written):
        return _shown(request, _again(request, application), written=written, status=409)
    try:
        case = _hand_in(request, opened)
    except NotAllowed as error:
        raise Http404("没有这份申请") from error
    except Refused as refused:
        again = _opened(request, application)
        if isinstance(again, UUID):  # a colleague was faster: their submission is this application's
            return redirect("case", case=again)
        return _shown(request, again, refusals=refused.refusals, status=422)
    messages.success(request, "已提交，窗口将在 5 个工作日内答复是否受理")
    return redirect("case", case=case)


def _hand_in(request: ViewerRequest, opened: Open) -> UUID:
    """Submit, or answer the window's request for correction; the case."""
    case = opened.row.case
    if case is None:
        return submitting.submit(opened.row.pk, request.viewer)
    return perform("correct", case, request.viewer).case


def _opened(request: ViewerRequest, application: UUID) -> Open | UUID:
    """The application as it is filled in, or the id of the case it has become."""
    try:
        row = application_for(request.viewer, application)
    except Application.DoesNotExist as error:
        raise Http404("没有这份申请，或您无权查看") from error
    if row.case is None:
        return Open(row, current_stage(row.city, row.stage, timezone.localdate()), correcting=False)
    case = Case.objects.only("status", "definition").get(pk=row.case)
    if case.status != Status.CORRECTION_STARTED:
        return row.case
    return Open(row, stage_definition(case.definition), correcting=True)


def _again(request: ViewerRequest, application: UUID) -> Open:
    opened = _opened(request, application)
    assert isinstance(opened, Open), "nothing was submitted in between"
    return opened


def _save(request: ViewerRequest, row: Application) -> Sequence[Written]:
    """The fields that were sent along with the button, which the page may not have saved yet."""
    given = entries(dict(request.POST.lists()))
    return forms.save(row.draft_id, given, request.viewer).written if given else ()


def _shown(
    request: ViewerRequest,
    opened: Open,
    *,
    written: Sequence[Written] = (),
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    row, definition = opened.row, opened.definition
    sheet = SheetView(row.draft, complain=bool(refusals) or "check" in request.GET, written=written)
    context = {
        **_missing(opened),
        "sheet": sheet,
        "stage": definition.stage,
        "lead": definition.lead_title,
        "matters": matters_of(definition, row.project),
        "refusals": refusals,
    }
    return render(request, "approval/application.html", context, status=status)


def _missing(opened: Open) -> dict[str, Any]:
    sheet = SheetView(opened.row.draft, complain=True)
    materials = materials_given(opened.definition, opened.row)
    return {
        "application": opened.row,
        "correcting": opened.correcting,
        "materials": materials,
        "problems": sheet.problems,
        "missing": [row for row in materials if row.missing],
    }
