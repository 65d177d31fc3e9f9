"""Whose the materials of an application are: read by whoever may see the case, changed by the applicant."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.access import visible
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.documents import access
from tongjian.kernel.documents.access import Place
from tongjian.kernel.forms import standins
from tongjian.kernel.packs.queries import current_stage, stage_definition
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.mandates import acting, mandate_for
from tongjian.kernel.projects.models import Mandate
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import materials_of, place_for


def register() -> None:
    """Answer for subjects `application:<id>`: their materials, and who fills in for the applicant."""
    access.register("application", can_read=_can_read, can_write=_can_write, place=_place)
    standins.register("application", _may_fill)


def stands_in(viewer: Viewer, row: Application) -> bool:
    """Whether the viewer is an agent of the applicant for this stage today. 1 SQL query."""
    return _mandate(viewer, row) is not None


def as_applicant(viewer: Viewer, row: Application) -> tuple[Viewer, Mandate | None]:
    """The viewer as who works on this application: oneself, or by a mandate. 1 SQL query for an agent.

    Raises `PermissionError` for a stranger.
    """
    if row.applicant_id in viewer.organisations(Role.APPLICANT):
        return viewer, None
    mandate = _mandate(viewer, row)
    if mandate is None:
        raise PermissionError("只有申请单位和它委托的代办人可以填写")
    return acting(viewer, mandate), mandate


def _mandate(viewer: Viewer, row: Application) -> Mandate | None:
    return mandate_for(
        viewer,
        principal=row.applicant_id,
        project=row.project_id,
        stage=row.stage,
        today=timezone.localdate(),
    )


def _may_fill(viewer: Viewer, identifier: UUID) -> bool:
    row = _application(str(identifier))
    return row is not None and stands_in(viewer, row)


def _application(identifier: str) -> Application | None:
    return Application.objects.select_related("project").filter(pk=UUID(identifier)).first()


def _can_read(viewer: Viewer, identifier: str) -> bool:
    row = _application(identifier)
    if row is None:
        return False
    if row.applicant_id in viewer.organisations(Role.APPLICANT) or stands_in(viewer, row):
        return True
    return row.case is not None and Case.objects.filter(visible(viewer), pk=row.case).exists()


def _can_write(viewer: Viewer, identifier: str) -> bool:
    row = _application(identifier)
    if row is None:
        return False
    if row.applicant_id not in viewer.organisations(Role.APPLICANT) and not stands_in(viewer, row):
        return False
    if row.case is None or Case.objects.filter(pk=row.case, status__in=OPEN).exists():
        return True
    # What was accepted to come later (容缺) may still be due when the stage has cleared.
    return Task.objects.filter(case=row.case, open=True, role=Role.APPLICANT).exists()


def _place(identifier: str, slot: str) -> Place | None:
    row = _application(identifier)
    if row is None:
        return None
    if row.case is None:
        definition = current_stage(row.city, row.stage, timezone.localdate())
    else:
        definition = stage_definition(Case.objects.values_list("definition", flat=True).get(pk=row.case))
    asked = materials_of(definition, row.project)
    return next((place_for(row, material) for material in asked if material.name == slot), None)
