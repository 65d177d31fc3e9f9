"""Registering a site, its milestones, what is looked at before it is covered, and the conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.actions import enter_subject
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Nature, Subject
from tongjian.kernel.inspectorate.subjects import CREDIT_CODE
from tongjian.kernel.ledger.records import append
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.supervision.centre.models import HiddenCheck, HiddenState, Milestone, Site, SiteState
from tongjian.systems.supervision.centre.sheet import centre_of
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
                state=_state(facts.quality_on, facts.safety_on),
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
            _told(site, "site-registered", body, by, at)
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


def complete(
    site: UUID, *, quality_on: date | None, safety_on: date | None, by: int | None, at: datetime
) -> Site:
    """补登质量、安全监督手续: what was not yet registered. 5 SQL queries at most."""
    with transaction.atomic():
        row = locked(site)
        if (row.quality_on and quality_on) or (row.safety_on and safety_on):
            raise RefusedError("这项手续已经登记过，请刷新页面")
        if quality_on is None and safety_on is None:
            raise RefusedError("请填写质量监督或安全监督手续的登记日期")
        if any(day and day > timezone.localdate(at) for day in (quality_on, safety_on)):
            raise RefusedError("登记日期不能晚于今天")
        row.quality_on, row.safety_on = row.quality_on or quality_on, row.safety_on or safety_on
        if row.state == SiteState.REGISTERED:
            row.state = _state(row.quality_on, row.safety_on)
        row.save(update_fields=["quality_on", "safety_on", "state"])
        days = {"quality_on": _iso(row.quality_on), "safety_on": _iso(row.safety_on)}
        _told(row, "site-completed", days, by, at)
    return row


def reach(site: UUID, code: str, on: date, *, by: int | None, at: datetime) -> Milestone:
    """到达节点: the site has come so far. 6 SQL queries at most.

    Refused before both registrations, while it is stopped, in the future, or when it was told already.
    """
    with transaction.atomic():
        row = locked(site)
        must_run(row)
        found = Milestone.objects.filter(site=row, code=code).first()
        if found is None:
            raise RefusedError("没有这个监督节点")
        if found.reached_on is not None:
            raise RefusedError(f"节点“{found.title}”已于 {found.reached_on:%Y-%m-%d} 登记，请刷新页面")
        if on > timezone.localdate(at):
            raise RefusedError("到达日期不能晚于今天")
        found.reached_on, found.told_by_id = on, by
        found.save(update_fields=["reached_on", "told_by"])
        _told(row, "milestone-reached", {"code": code, "on": on.isoformat()}, by, at)
    return found


def ask_hidden(
    site: UUID, part: str, place: str, wanted_on: date, *, by: int | None, at: datetime
) -> HiddenCheck:
    """申请隐蔽验收: the site asks that a part be looked at before it is covered. 5 SQL queries at most."""
    with transaction.atomic():
        row = locked(site)
        must_run(row)
        if part not in centre_of(row.city).sites.hidden:
            raise RefusedError("请选择隐蔽工程的部位")
        if not place.strip():
            raise RefusedError("请写明具体位置，例如楼号、轴线、标高")
        if wanted_on < timezone.localdate(at):
            raise RefusedError("希望验收的日期不能早于今天")
        check = HiddenCheck(
            id=uuid4(),
            site=row,
            part=part,
            place=place.strip()[:200],
            wanted_on=wanted_on,
            asked_at=at,
            asked_by_id=by,
        )
        check.save(force_insert=True)
        body = {"check": str(check.pk), "part": part, "place": check.place}
        _told(row, "hidden-asked", body, by, at)
    return check


def decide_hidden(check: UUID, confirmed: bool, opinion: str, *, by: int | None, at: datetime) -> HiddenCheck:
    """隐蔽验收意见: it may be covered, or not. 5 SQL queries at most."""
    if not opinion.strip():
        raise RefusedError("请填写验收意见")
    with transaction.atomic():
        row = HiddenCheck.objects.select_for_update(of=("self",)).select_related("site").get(pk=check)
        if row.state != HiddenState.ASKED:
            raise RefusedError(f"这项隐蔽工程的意见已经作出（{row.get_state_display()}），请刷新页面")
        row.state = HiddenState.CONFIRMED if confirmed else HiddenState.REFUSED
        row.opinion, row.decided_at, row.decided_by_id = opinion.strip()[:500], at, by
        row.save(update_fields=["state", "opinion", "decided_at", "decided_by"])
        body = {"check": str(row.pk), "state": row.state, "opinion": row.opinion}
        Site.objects.select_for_update().get(pk=row.site_id)
        _told(row.site, "hidden-decided", body, by, at)
    return row


def locked(site: UUID) -> Site:
    """The site under its lock. 1 SQL query."""
    return Site.objects.select_for_update(of=("self",)).select_related("project", "organisation").get(pk=site)


def must_run(row: Site) -> None:
    """Refused unless the site is building."""
    match row.state:
        case SiteState.REGISTERED:
            raise RefusedError("质量监督、安全监督手续没有办齐，还不能开工")
        case SiteState.STOPPED:
            raise RefusedError("工地处于停工状态，先下达复工通知")
        case SiteState.CONCLUDED:
            raise RefusedError("工地已出监督结论，监督已经结束")


def _told(site: Site, what: str, body: Mapping[str, object], by: int | None, at: datetime) -> None:
    append(site.city, site.pk, f"supervision-centre:{what}", body, actor=by, at=at)


def _state(quality_on: date | None, safety_on: date | None) -> SiteState:
    return SiteState.BUILDING if quality_on and safety_on else SiteState.REGISTERED


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
