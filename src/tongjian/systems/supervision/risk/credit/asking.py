"""异议 and 修复: asked for by the company, decided by the head, each with its deadline and its reasons.

The display is locked first, then read, then changed.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.risk import Condition
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import needs_head
from tongjian.systems.supervision.risk.credit.conditions import conditions_of
from tongjian.systems.supervision.risk.credit.displaying import annotate, end, take_down, tell
from tongjian.systems.supervision.risk.credit.parties import speaks_for
from tongjian.systems.supervision.risk.models import Display, DisplayState, Objection, Repair, Request
from tongjian.systems.supervision.risk.office import body_id
from tongjian.systems.supervision.risk.papers import ASKED
from tongjian.systems.supervision.risk.sheets import credit_of

Asked = TypeVar("Asked", Objection, Repair)


def object_to(
    viewer: Viewer, display: UUID, grounds: str, document: Document | None, now: datetime
) -> Objection:
    """提出异议. Raises `PermissionDenied`, `RefusedError`. At most 10 SQL queries."""
    with transaction.atomic():
        row = locked(display)
        user = _party(viewer, row, grounds)
        if row.objections.filter(state=Request.OPEN).exists():
            raise RefusedError("这条公示已有异议在办理，等决定后再提。")
        days = credit_of(row.city).repair.objection_days
        made = Objection.objects.create(
            display=row,
            grounds=grounds.strip()[:2000],
            document=document,
            asked_by_id=user,
            asked_at=now,
            due_on=_due(row.city, days, now),
        )
        _asked(row, made, "objected", "收到公示异议", viewer, now)
    return made


def ask_repair(
    viewer: Viewer, display: UUID, grounds: str, document: Document | None, now: datetime
) -> Repair:
    """申请修复: refused with every condition that is not met. Raises as above. At most 14 SQL queries."""
    with transaction.atomic():
        row = locked(display)
        user = _party(viewer, row, grounds)
        if row.repairs.filter(state=Request.OPEN).exists():
            raise RefusedError("这条公示已有修复申请在办理。")
        conditions = conditions_of(row, timezone.localdate(now))
        _must_be_met(conditions)
        made = Repair.objects.create(
            display=row,
            grounds=grounds.strip()[:2000],
            document=document,
            asked_by_id=user,
            asked_at=now,
            due_on=_due(row.city, credit_of(row.city).repair.repair_days, now),
            conditions=[asdict(each) for each in conditions],
        )
        _asked(row, made, "repair-asked", "收到信用修复申请", viewer, now)
    return made


def decide_objection(viewer: Viewer, objection: UUID, how: str, reasons: str, now: datetime) -> Objection:
    """Decide an objection: `withdraw` or `annotate` where it is right, `refuse` where it is not.

    Raises `PermissionDenied`, `RefusedError`. At most 10 SQL queries.
    """
    if how not in ("withdraw", "annotate", "refuse"):
        raise RefusedError("没有选决定：撤下、标注，还是维持。")
    with transaction.atomic():
        row, asked = _both(Objection, viewer, objection)
        _decided(viewer, row, asked, granted=how != "refuse", reasons=reasons, now=now)
        running = row.state == DisplayState.RUNNING
        if how == "withdraw" and running:
            take_down(row, f"异议成立：{asked.reasons}", viewer.user, now)
        elif how == "annotate" and running:
            annotate(row, f"异议成立：{asked.reasons}", viewer.user, now)
        else:
            tell(row, "objection-refused", viewer.user, now, objection=str(asked.pk), reasons=asked.reasons)
    return asked


def decide_repair(viewer: Viewer, repair: UUID, granted: bool, reasons: str, now: datetime) -> Repair:
    """Decide on repair: the conditions are checked again on the day. Raises as above. At most 14 queries."""
    with transaction.atomic():
        row, asked = _both(Repair, viewer, repair)
        conditions = conditions_of(row, timezone.localdate(now))
        if granted:
            _must_be_met(conditions)
        asked.conditions = [asdict(each) for each in conditions]
        _decided(viewer, row, asked, granted=granted, reasons=reasons, now=now)
        if granted:
            end(row, DisplayState.REPAIRED, f"信用修复：{asked.reasons}", viewer.user, now)
        else:
            tell(row, "repair-refused", viewer.user, now, repair=str(asked.pk), reasons=asked.reasons)
    return asked


def locked(display: UUID) -> Display:
    """The display with its row locked. Raises `RefusedError`."""
    rows = Display.objects.select_for_update(of=("self",)).select_related("subject", "conduct")
    row = rows.filter(pk=display).first()
    if row is None:
        raise RefusedError("没有这条公示。")
    return row


def _both(kind: type[Asked], viewer: Viewer, key: UUID) -> tuple[Display, Asked]:
    """What was asked and its display, the display locked first."""
    display = kind._default_manager.filter(pk=key).values_list("display", flat=True).first()
    if display is None:
        raise RefusedError("没有这件申请。")
    row = locked(display)
    needs_head(viewer, row.city)
    asked = kind._default_manager.get(pk=key)
    if asked.asked_by_id == viewer.user:
        raise PermissionDenied("提出申请的人不能自己决定。")
    if asked.state != Request.OPEN:
        raise RefusedError(f"这件申请已经决定（{asked.get_state_display()}）。请刷新页面。")
    return row, asked


def _party(viewer: Viewer, row: Display, grounds: str) -> int:
    if viewer.user is None or not speaks_for(viewer, row):
        raise PermissionDenied("只有被处罚的单位可以申请。")
    if row.state != DisplayState.RUNNING:
        raise RefusedError(f"这条公示{row.get_state_display()}，不用再申请。")
    if not grounds.strip():
        raise RefusedError("没有写事实和理由。")
    return viewer.user


def _must_be_met(conditions: list[Condition]) -> None:
    if unmet := [each for each in conditions if not each.met]:
        raise RefusedError(*(f"“{each.title}”不满足：{each.why}" for each in unmet))


def _due(city: str, days: int, now: datetime) -> date:
    return pack_of(city).calendar.add_working_days(timezone.localdate(now), days)


def _asked(
    row: Display, made: Objection | Repair, what: str, title: str, viewer: Viewer, now: datetime
) -> None:
    if made.document is not None:
        attach(f"{ASKED}:{made.pk}", "paper", made.document, viewer.user, now=now)
    paper = made.document.sha256 if made.document else ""
    said = {"asked": str(made.pk), "grounds": made.grounds, "document": paper}
    tell(row, what, viewer.user, now, **said)
    body = body_id(row.city)
    if body is not None:
        link = f"/{row.city}/supervision/credit/{row.pk}/"
        text = f"{row.title}，请在 {made.due_on:%Y-%m-%d} 前决定。"
        new = NewNotice(row.city, f"{title}：{row.party_name}"[:200], text, link, organisation=body)
        notify_many([new], now=now)


def _decided(
    viewer: Viewer, row: Display, asked: Objection | Repair, *, granted: bool, reasons: str, now: datetime
) -> None:
    if not reasons.strip():
        raise RefusedError("没有写决定的理由。")
    asked.state = Request.GRANTED if granted else Request.REFUSED
    asked.reasons, asked.decided_by_id, asked.decided_at = reasons.strip()[:2000], viewer.user, now
    fields = ["state", "reasons", "decided_by", "decided_at"]
    asked.save(update_fields=[*fields, "conditions"] if isinstance(asked, Repair) else fields)
    kind = "信用修复" if isinstance(asked, Repair) else "异议"
    title = f"{kind}申请{'准予' if granted else '不予支持'}：{row.title}"
    link = f"/{row.city}/supervision/credit/mine/"
    notify_many(
        [NewNotice(row.city, title[:200], asked.reasons[:500], link, user=asked.asked_by_id)], now=now
    )
