"""隐蔽工程: what is looked at before it is covered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.systems.supervision.centre.models import HiddenCheck, HiddenState, Site
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.sites.actions import locked, must_run, told


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
        told(row, "hidden-asked", body, by, at)
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
        told(row.site, "hidden-decided", body, by, at)
    return row
