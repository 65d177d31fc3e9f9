"""What happens on a site under its lock: its registrations are completed, its milestones reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.centre.models import Milestone, Site, SiteState


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
            row.state = state_of(row.quality_on, row.safety_on)
        row.save(update_fields=["quality_on", "safety_on", "state"])
        days = {"quality_on": _iso(row.quality_on), "safety_on": _iso(row.safety_on)}
        told(row, "site-completed", days, by, at)
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
        told(row, "milestone-reached", {"code": code, "on": on.isoformat()}, by, at)
    return found


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


def told(site: Site, what: str, body: Mapping[str, object], by: int | None, at: datetime) -> None:
    append(site.city, site.pk, f"supervision-centre:{what}", body, actor=by, at=at)


def state_of(quality_on: date | None, safety_on: date | None) -> SiteState:
    return SiteState.BUILDING if quality_on and safety_on else SiteState.REGISTERED


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
