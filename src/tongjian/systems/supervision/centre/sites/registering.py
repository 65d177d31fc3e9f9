"""登记: the works of a project come under supervision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.actions import enter_subject
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Nature, Subject
from tongjian.kernel.inspectorate.subjects import CREDIT_CODE
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.supervision.centre.models import Milestone, Site
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.sites.actions import state_of, told
from tongjian.systems.supervision.centre.sites.holding import ask_for_holds


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is stated of a site when it is registered. Longitude and latitude in degrees (CGCS2000)."""

    name: str
    contractor: str
    overseer: str
    quality_on: date | None = None
    safety_on: date | None = None
    longitude: float | None = None
    latitude: float | None = None
    planned: Mapping[str, date] | None = None


def register(
    project: Project,
    works: Works | None,
    station: Organisation,
    facts: SiteFacts,
    *,
    by: int | None,
    at: datetime,
) -> Site:
    """登记: a project's works come under supervision, with their milestones. 16 SQL queries at most.

    A project that is no object of supervision yet becomes one: teams can be sent there. Refused for a second
    registration of the same works, and without a name or the two companies.
    """
    wrong = [
        f"请填写{title}"
        for title, value in (
            ("工地名称", facts.name),
            ("施工单位", facts.contractor),
            ("监理单位", facts.overseer),
        )
        if not value.strip()
    ]
    if (facts.longitude is None) != (facts.latitude is None):
        wrong.append("经度和纬度要么都填，要么都不填")
    if works is not None and works.project_id != project.pk:
        wrong.append("所选工程不属于这个项目")
    if wrong:
        raise RefusedError(*wrong)
    sheet, pack = centre_of(project.city).sites, pack_of(project.city)
    try:
        with transaction.atomic():
            subject = _object(project, facts, by, at)
            number = next_number(
                project.city, "site", sheet.number, on=timezone.localdate(at), region=pack.region
            )
            site = Site(
                id=uuid4(),
                city=project.city,
                number=number.text,
                project=project,
                works=works,
                subject=subject,
                name=facts.name.strip(),
                region=project.region,
                organisation=station,
                contractor=facts.contractor.strip(),
                overseer=facts.overseer.strip(),
                quality_on=facts.quality_on,
                safety_on=facts.safety_on,
                longitude=facts.longitude,
                latitude=facts.latitude,
                state=state_of(facts.quality_on, facts.safety_on),
                registered_at=at,
                registered_by_id=by,
            )
            site.save(force_insert=True)
            planned = facts.planned or {}
            Milestone.objects.bulk_create(
                Milestone(
                    site=site,
                    code=each.code,
                    title=each.title,
                    order=order,
                    required=each.required,
                    planned_on=planned.get(each.code),
                )
                for order, each in enumerate(sheet.milestones, start=1)
            )
            body = {"number": site.number, "project": project.code, "name": site.name}
            told(site, "site-registered", body, by, at)
            ask_for_holds(project.pk, project.city)
            announce(site.city, "site.registered", site.number, body, at=at)
    except IntegrityError:
        raise RefusedError("这个工程已经登记过工地监督") from None
    return site


def _object(project: Project, facts: SiteFacts, by: int | None, at: datetime) -> Subject | None:
    """What is supervised there; None where nobody with a credit code answers for the project."""
    known = Subject.objects.filter(project=project, until__isnull=True).order_by("since").first()
    holder = project.applicant
    if known is not None or not holder.uscc:
        return known
    sheet = centre_of(project.city).sites
    return enter_subject(
        project.city,
        sheet.kind,
        project.code,
        name=facts.name,
        party_name=holder.name,
        nature=Nature.LEGAL_PERSON,
        identifier_kind=CREDIT_CODE,
        identifier=holder.uscc,
        region=project.region,
        operating_address=project.address,
        longitude=facts.longitude,
        latitude=facts.latitude,
        categories=sheet.categories,
        organisation=holder,
        project=project,
        origin="site",
        since=timezone.localdate(at),
        by=by,
        at=at,
    )
