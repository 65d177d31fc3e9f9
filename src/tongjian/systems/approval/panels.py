"""What an approval case shows beside what every case shows: project, materials, the form, licences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from tongjian.kernel.cases import panels
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.state import Material as InCase
from tongjian.kernel.cases.status import OPEN, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.documents.access import Place
from tongjian.kernel.documents.queries import AttachmentRow, versions
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.queries import answers, form_of
from tongjian.kernel.forms.validation import boundaries
from tongjian.kernel.licences.models import LicenceState
from tongjian.kernel.licences.queries import LicenceRow, licences_of_case, licences_of_project
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.schema import Material
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.actions.correction import ReplaceMaterials
from tongjian.systems.approval.actions.gaps import gaps
from tongjian.systems.approval.cards import cards
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.procedure_panels import asked, missing_later, receiving
from tongjian.systems.approval.queries import materials_of, place_for

# Who deals with the application reads every answer; others read personal details only in part.
DEALING = (Role.APPLICANT, Role.WINDOW, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class GivenMaterial:
    """A material of a case with every version, newest first, and the one the case rests on.

    `licence` is the one that stands for it, as it stands today: a revoked one is shown as revoked.
    """

    material: Material
    place: Place
    versions: tuple[AttachmentRow, ...]
    in_case: InCase | None
    licence: LicenceRow | None

    @property
    def pending(self) -> bool:
        """Whether a newer version was uploaded that the case does not have yet."""
        newest = next(iter(self.versions), None)
        return newest is not None and (self.in_case is None or newest.sha256 != self.in_case.sha256)


def register() -> None:
    """Both kinds of cases show the same: a matter is judged by what was handed in for the stage."""
    panels.register(STAGE, "请补正", correction, "first")
    panels.register(STAGE, "受理期限", receiving, "first")
    panels.register(STAGE, "待补交的容缺材料", missing_later, "first")
    for kind in (STAGE, MATTER):
        panels.register(kind, "需要您答复的内容", asked, "first")
        panels.register(kind, "证照", licences)
        panels.register(kind, "申请材料", materials)
        panels.register(kind, "申请表", form)
        panels.register(kind, "项目", project, "aside")


def correction(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """What the window asks the applicant to mend, and the way there. 1 query while it is asked for."""
    if case.status is not Status.CORRECTION_STARTED:
        return None
    if case.applicant not in request.viewer.organisations(Role.APPLICANT):
        return None
    application = Application.objects.filter(case=case.id).first()
    return render_to_string("approval/_correction.html", {"application": application}, request)


def licences(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """What was issued in the case, or in any of its matters. 1 query for each that issued."""
    issued = [c for c in (case, *tree.children(case)) if c.licence]
    rows = [row for c in issued for row in licences_of_case(c.id, timezone.localdate())]
    return render_to_string("approval/_licences.html", {"cards": cards(rows)}, request) if rows else None


def materials(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The materials with every version; the applicant of a case that is open may give another. 2 queries.

    1 more where a licence may stand for a material.
    """
    stage = tree.top()
    application = Application.objects.select_related("project").filter(case=stage.id).first()
    if application is None:
        return None
    definition: StageDefinition = tree.definition(stage)
    given = versions(application.subject)
    asked = materials_of(definition, application.project)
    if case.kind == MATTER:
        wanted = {material.name for material in tree.definition(case).matter.materials}
        asked = [material for material in asked if material.name in wanted]
    standing_for = _licences_by_type(application.project_id) if any(m.from_licence for m in asked) else {}
    mine = stage.applicant in request.viewer.organisations(Role.APPLICANT)
    may_replace = mine and (stage.status in OPEN & ReplaceMaterials.states or bool(gaps(stage)))
    rows = [
        GivenMaterial(
            material=material,
            place=place_for(application, material),
            versions=tuple(row for row in given if row.slot == material.name),
            in_case=stage.materials.get(material.name),
            licence=standing_for.get(material.from_licence or ""),
        )
        for material in asked
    ]
    context = {
        "rows": rows,
        "stage": stage,
        "here": reverse("case", args=[case.id]),
        "subject": application.subject,
        "may_replace": may_replace,
        "pending": may_replace and any(row.pending for row in rows),
    }
    return render_to_string("approval/_materials.html", context, request)


def _licences_by_type(project: UUID) -> dict[str, LicenceRow]:
    """The newest of each type; one that ended only where none is in force. 1 query."""
    rows = licences_of_project(project, timezone.localdate())[::-1]
    in_force = [row for row in rows if row.standing == LicenceState.VALID.label]
    # The later of a type takes the place of the earlier, and one in force that of one that ended.
    return {row.type: row for row in (*rows, *in_force)}


def form(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The answers as submitted. 1 query."""
    submission = Submission.objects.select_related("form").filter(pk=tree.top().submission).first()
    if submission is None:
        return None
    if submission.data is None:
        context: dict[str, object] = {"erased": submission}
    else:
        context = {
            "sections": answers(submission, masked=not _deals_with(request.viewer, tree)),
            "has_boundary": any(boundaries(form_of(submission.form), json.loads(submission.data))),
            "case": case,
        }
    return render_to_string("approval/_form.html", context, request)


def project(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The project of the case. 1 query."""
    found = (
        Project.objects.select_related("applicant").filter(pk=UUID(case.project)).first()
        if case.project
        else None
    )
    return render_to_string("approval/_project.html", {"project": found}, request) if found else None


def _deals_with(viewer: Viewer, tree: Tree) -> bool:
    return bool(viewer.cities(*DEALING) & {tree.city})
