"""网上申报: one form for the stage, its materials, and the button that submits both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
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
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.mandates import acting, mandate_for, record_act
from tongjian.kernel.projects.models import Mandate, Works
from tongjian.kernel.projects.queries import project_values
from tongjian.systems.approval.actions import submit as submitting
from tongjian.systems.approval.actions.promising import commitments_open_to, spared_by
from tongjian.systems.approval.documents import as_applicant
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import known_before, materials_given, materials_of, matters_of


@dataclass(frozen=True)
class Open:
    """An application that is being filled in: before it is submitted, or while it is corrected.

    `actor` is the viewer as who works on it: oneself, or the applicant's agent under `mandate`.
    """

    row: Application
    definition: StageDefinition
    correcting: bool
    actor: Viewer
    mandate: Mandate | None

    @property
    def promised(self) -> frozenset[str]:
        """The matters that are promised; those that no longer take a promise are not."""
        offered = {each.matter.code for each in commitments_open_to(self.definition, self.row.project)}
        return frozenset(offered.intersection(self.row.promised))


@require_POST
@signed_in
def start(request: ViewerRequest, works: UUID, stage: str) -> HttpResponseBase:
    """Begin to apply for a stage, or go on where one's colleague has begun."""
    found = Works.objects.select_related("project__applicant").filter(pk=works).first()
    if found is None:
        raise Http404("没有这项工程")
    try:
        mandate = _mandate(request.viewer, found, stage)
        actor = acting(request.viewer, mandate) if mandate else request.viewer
        row = submitting.start_application(found, stage, actor)
        _write_down(row, mandate, "代办：开始申报", request.viewer)
    except (NotAllowed, LookupError) as error:
        raise Http404("没有这项工程或阶段，或您无权申报") from error
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("project", project=found.project_id)
    return redirect("application", application=row.pk)


def _mandate(viewer: Viewer, works: Works, stage: str) -> Mandate | None:
    """That under which an agent begins; None for the applicant's own people, and for strangers."""
    project = works.project
    if project.applicant_id in viewer.organisations(Role.APPLICANT):
        return None
    today = timezone.localdate()
    return mandate_for(viewer, principal=project.applicant_id, project=project.pk, stage=stage, today=today)


@transaction.atomic
def _write_down(row: Application, mandate: Mandate | None, what: str, by: Viewer) -> None:
    """What an agent did, and on behalf of whom."""
    if mandate is not None:
        Application.objects.filter(pk=row.pk).update(mandate=mandate)
        record_act(mandate, what, row.subject, by)


@require_GET
@signed_in
def application(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """The form and the materials; once it is submitted, the case."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return _to_case(request, opened)
    return _shown(request, opened)


@require_GET
@signed_in
def missing(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """What is still missing, asked for again while the form is filled in."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return HttpResponse()
    return render(request, "approval/_missing.html", _missing(opened))


@require_POST
@signed_in
def promise(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """告知承诺: for which matters the applicant promises instead of proving; what that spares goes away."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return _to_case(request, opened)
    if opened.correcting:
        messages.error(request, "申请已经提交，承诺方式不能再改")
        return redirect("application", application=application)
    offered = {each.matter.code for each in commitments_open_to(opened.definition, opened.row.project)}
    chosen = sorted(offered & set(request.POST.getlist("promised")))
    # Only while it is not submitted: what was promised then is in the ledger.
    Application.objects.filter(pk=application, case=None).update(promised=chosen)
    messages.success(request, f"已记下：{len(chosen)} 个事项以告知承诺方式办理")
    return redirect("application", application=application)


@require_POST
@signed_in
def submit(request: ViewerRequest, application: UUID) -> HttpResponseBase:
    """Save what came along, then submit. Every reason why not is shown at once."""
    opened = _opened(request, application)
    if isinstance(opened, UUID):
        return _to_case(request, opened)
    written = _save(request, opened)
    if any(one.fate in (Fate.STALE, Fate.GONE) for one in written):
        return _shown(request, _again(request, application), written=written, status=409)
    try:
        case = _hand_in(opened)
    except NotAllowed as error:
        raise Http404("没有这份申请") from error
    except Refused as refused:
        again = _opened(request, application)
        if isinstance(again, UUID):  # a colleague was faster: their submission is this application's
            return _to_case(request, again)
        return _shown(request, again, refusals=refused.refusals, status=422)
    _write_down(opened.row, opened.mandate, "代办：提交申请", request.viewer)
    messages.success(request, "已提交，窗口将在 5 个工作日内答复是否受理")
    return _to_case(request, case)


def _to_case(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """The case for the applicant's own people; an agent, who does not see it, goes back to their mandates."""
    own = Case.objects.filter(pk=case, applicant__in=request.viewer.organisations(Role.APPLICANT))
    return redirect("case", case=case) if own.exists() else redirect("mandates")


def _hand_in(opened: Open) -> UUID:
    """Submit, or answer the window's request for correction; the case."""
    case = opened.row.case
    if case is None:
        return submitting.submit(opened.row.pk, opened.actor, promised=opened.promised)
    return perform("correct", case, opened.actor).case


def _opened(request: ViewerRequest, application: UUID) -> Open | UUID:
    """The application as it is filled in, or the id of the case it has become."""
    rows = Application.objects.select_related("project__applicant", "works", "draft__form")
    try:
        found = rows.get(pk=application)
        actor, mandate = as_applicant(request.viewer, found)
    except (Application.DoesNotExist, PermissionError) as error:
        raise Http404("没有这份申请，或您无权查看") from error
    if found.case is None:
        definition = current_stage(found.city, found.stage, timezone.localdate())
        _follow(found, definition)
        return Open(found, definition, correcting=False, actor=actor, mandate=mandate)
    case = Case.objects.only("status", "definition").get(pk=found.case)
    if case.status != Status.CORRECTION_STARTED:
        return found.case
    return Open(found, stage_definition(case.definition), correcting=True, actor=actor, mandate=mandate)


def _follow(row: Application, definition: StageDefinition) -> None:
    """The form as it is now for the project as it is now.

    A stage has a new version, or the record of the project was corrected and other matters apply: the
    questions change, and every answer stays.
    """
    form = definition.form_for(project_values(row.project))
    if form.digest != row.draft.form_id:
        row.draft = forms.refit(row.draft_id, form, row.project, sources=known_before(row.project))


def _again(request: ViewerRequest, application: UUID) -> Open:
    opened = _opened(request, application)
    assert isinstance(opened, Open), "nothing was submitted in between"
    return opened


def _save(request: ViewerRequest, opened: Open) -> Sequence[Written]:
    """The fields that were sent along with the button, which the page may not have saved yet."""
    given = entries(dict(request.POST.lists()))
    return forms.save(opened.row.draft_id, given, opened.actor).written if given else ()


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
        "commitments": commitments_open_to(definition, row.project),
        "promised": opened.promised,
        "spared": [asked for asked in materials_of(definition, row.project) if asked.name in _spared(opened)],
        "refusals": refusals,
        "mandate": opened.mandate,
    }
    return render(request, "approval/application.html", context, status=status)


def _missing(opened: Open) -> dict[str, Any]:
    sheet = SheetView(opened.row.draft, complain=True)
    spared = _spared(opened)
    given = materials_given(opened.definition, opened.row)
    materials = [row for row in given if row.material.name not in spared]
    lacking = [row for row in materials if row.missing]
    return {
        "application": opened.row,
        "correcting": opened.correcting,
        "materials": materials,
        "problems": sheet.problems,
        "missing": [row for row in lacking if row.material.later is None],
        "later": [row for row in lacking if row.material.later is not None],
    }


def _spared(opened: Open) -> frozenset[str]:
    """Materials nobody asks for, because a promise stands in their place."""
    return spared_by(opened.definition, opened.row.project, opened.promised)
