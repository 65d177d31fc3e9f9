"""A project that was licensed becomes an object of supervision by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.inspectorate.actions import enter_subject
from tongjian.kernel.inspectorate.models import Nature, Subject
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.licences.models import Licence
from tongjian.systems.supervision.office import FromLicenceSheet, office_of

ENTER = "supervision.enter"
ORIGIN = "licence"


def on_issued(licence: Licence, **_: Any) -> None:
    """Listens to licences: asks for the object to be entered once the licence stands. 1 SQL query at most."""
    if _wanted(licence) is not None:
        enqueue(ENTER, {"licence": str(licence.pk)}, city=licence.city)


@job(ENTER)
def enter(args: Args) -> None:
    """Enter the project, or add what the licence makes of it to the object that is there. 8 SQL queries."""
    rows = Licence.objects.select_related("project", "holder")
    licence = rows.get(pk=UUID(args["licence"]))
    sheet, project = _wanted(licence), licence.project
    if sheet is None or project is None:
        return
    known = Subject.objects.filter(city=licence.city, kind=sheet.kind, code=project.code).first()
    enter_subject(
        licence.city,
        sheet.kind,
        project.code,
        name=project.name,
        party_name=licence.holder.name,
        nature=Nature.LEGAL_PERSON,
        identifier_kind="统一社会信用代码",
        identifier=licence.holder.uscc,
        region=project.region,
        operating_address=project.address,
        longitude=known.longitude if known else None,
        latitude=known.latitude if known else None,
        registered_address=known.registered_address if known else "",
        categories=[*sheet.categories, *(known.categories if known else ())],
        organisation=licence.holder,
        project=project,
        origin=ORIGIN,
        since=licence.issued_on,
        by=None,
        at=timezone.now(),
    )


def _wanted(licence: Licence) -> FromLicenceSheet | None:
    office = office_of(licence.city)
    if office is None or licence.project_id is None:
        return None
    return next((each for each in office.objects if each.licence == licence.type), None)
