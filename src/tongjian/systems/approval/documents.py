"""Whose the materials of an application are: read by whoever may see the case, changed by the applicant."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.access import visible
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.documents import access
from tongjian.kernel.documents.access import Place
from tongjian.kernel.packs.queries import current_stage, stage_definition
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import materials_of, place_for


def register() -> None:
    """Answer for subjects `application:<id>`."""
    access.register("application", can_read=_can_read, can_write=_can_write, place=_place)


def _application(identifier: str) -> Application | None:
    return Application.objects.select_related("project").filter(pk=UUID(identifier)).first()


def _can_read(viewer: Viewer, identifier: str) -> bool:
    row = _application(identifier)
    if row is None:
        return False
    if row.applicant_id in viewer.organisations(Role.APPLICANT):
        return True
    return row.case is not None and Case.objects.filter(visible(viewer), pk=row.case).exists()


def _can_write(viewer: Viewer, identifier: str) -> bool:
    row = _application(identifier)
    if row is None or row.applicant_id not in viewer.organisations(Role.APPLICANT):
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
