"""Stopping a site, letting it go on, and concluding: each is a numbered letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.letters.models import Letter
from tongjian.systems.supervision.centre.models import (
    Conclusion,
    HiddenCheck,
    HiddenState,
    Milestone,
    Order,
    OrderKind,
    Site,
    SiteState,
)
from tongjian.systems.supervision.centre.sheet import CONCLUSION, RESUME, STOP
from tongjian.systems.supervision.centre.sites.actions import locked
from tongjian.systems.supervision.centre.sites.holding import ask_for_holds


def stop(site: UUID, scope: str, reason: str, *, by: int | None, at: datetime) -> Order:
    """下达停工通知 for the whole site or a part of it. At most 13 SQL queries.

    The letter with its number takes 3, the ledger, the message and the job 5, the savepoint around all 2.
    """
    _must_say({"停工的范围": scope, "停工的理由": reason})
    with transaction.atomic():
        row = locked(site)
        if row.state == SiteState.CONCLUDED:
            raise RefusedError("工地已出监督结论，监督已经结束")
        letter = _letter(row, STOP, scope, reason, by, at)
        order = Order(
            id=uuid4(),
            site=row,
            kind=OrderKind.STOP,
            scope=scope,
            reason=reason,
            letter=letter,
            at=at,
            by_id=by,
        )
        order.save(force_insert=True)
        _becomes(row, SiteState.STOPPED)
        _told(row, "site-stopped", order, by, at)
    return order


def resume(order: UUID, reason: str, *, by: int | None, at: datetime) -> Order:
    """下达复工通知, which lifts one stop order. At most 18 SQL queries with the letter and its savepoints.

    The site goes on when no stop order is left.
    """
    _must_say({"复工的理由": reason})
    site = Order.objects.values_list("site", flat=True).get(pk=order)
    with transaction.atomic():
        row = locked(site)
        stopped = Order.objects.select_related("letter").get(pk=order, kind=OrderKind.STOP)
        letter = _letter(
            row,
            RESUME,
            stopped.scope,
            reason,
            by,
            at,
            stop=stopped.letter.number,
        )
        lifting = Order(
            id=uuid4(),
            site=row,
            kind=OrderKind.RESUME,
            lifts=stopped,
            scope=stopped.scope,
            reason=reason,
            letter=letter,
            at=at,
            by_id=by,
        )
        try:
            with transaction.atomic():
                lifting.save(force_insert=True)
        except IntegrityError:
            raise RefusedError("这份停工通知已经解除，请刷新页面") from None
        if not standing(row):
            ready = row.quality_on and row.safety_on
            _becomes(row, SiteState.BUILDING if ready else SiteState.REGISTERED)
        _told(row, "site-resumed", lifting, by, at)
    return lifting


def conclude(site: UUID, passed: bool, opinion: str, *, by: int | None, at: datetime) -> Conclusion:
    """出具监督结论 for the joint acceptance. At most 12 SQL queries with the letter.

    Refused while something stands open: a stop order, a required milestone, a hidden part nobody has decided.
    """
    _must_say({"监督意见": opinion})
    with transaction.atomic():
        row = locked(site)
        if wrong := standing_open(row):
            raise RefusedError(*wrong)
        words = "符合要求，可以组织联合验收" if passed else "不符合要求，整改后重新申请"
        letter = _letter(row, CONCLUSION, row.name, opinion, by, at, result=words)
        found = Conclusion(site=row, passed=passed, opinion=opinion, letter=letter, at=at, by_id=by)
        found.save(force_insert=True)
        _becomes(row, SiteState.CONCLUDED)
        body = {"passed": passed, "letter": letter.number}
        append(row.city, row.pk, "supervision-centre:site-concluded", body, actor=by, at=at)
        announce(row.city, "site.concluded", row.number, body, at=at)
        ask_for_holds(row.project_id, row.city)
    return found


def standing(site: Site) -> list[Order]:
    """The stop orders nobody has lifted. 1 SQL query."""
    rows = Order.objects.filter(site=site, kind=OrderKind.STOP, lifted_by__isnull=True)
    return list(rows.select_related("letter").order_by("at"))


def standing_open(site: Site) -> list[str]:
    """What keeps a conclusion from being given, in sentences. 3 SQL queries."""
    if site.state == SiteState.CONCLUDED:
        return ["监督结论已经出具，请刷新页面"]
    wrong = [f"停工通知 {each.letter.number} 没有解除" for each in standing(site)]
    if not (site.quality_on and site.safety_on):
        wrong.append("质量监督、安全监督手续没有办齐")
    missing = Milestone.objects.filter(site=site, required=True, reached_on__isnull=True).order_by("order")
    wrong += [f"监督节点“{each.title}”没有到达" for each in missing]
    asked = HiddenCheck.objects.filter(site=site, state=HiddenState.ASKED)
    wrong += [f"隐蔽工程“{each.part} {each.place}”没有验收意见" for each in asked]
    return wrong


def _becomes(site: Site, state: SiteState) -> None:
    if site.state != state:
        site.state = state
        site.save(update_fields=["state"])


def _letter(
    site: Site, kind: str, scope: str, reason: str, by: int | None, at: datetime, **more: str
) -> Letter:
    about = {
        "matter": site.name,
        "case": site.number,
        "scope": scope,
        "reason": reason,
        "contractor": site.contractor,
        **more,
    }
    return draw_up(
        city=site.city,
        kind=kind,
        case=site.pk,
        root=site.pk,
        organisation=site.organisation_id,
        addressee=site.project.applicant_id,
        about=about,
        now=at,
        by=by,
    )


def _told(site: Site, what: str, order: Order, by: int | None, at: datetime) -> None:
    body = {"order": str(order.pk), "scope": order.scope, "letter": order.letter.number}
    append(site.city, site.pk, f"supervision-centre:{what}", body, actor=by, at=at)
    announce(site.city, what.replace("-", "."), str(order.pk), {**body, "site": site.number}, at=at)
    ask_for_holds(site.project_id, site.city)


def _must_say(given: Mapping[str, str]) -> None:
    if wrong := [f"请填写{title}" for title, text in given.items() if not text.strip()]:
        raise RefusedError(*wrong)
