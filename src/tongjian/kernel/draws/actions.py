"""The two acts of a draw, and giving one up. Who may is asked by the system that draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.engines.draws import (
    DrawError,
    Held,
    ObjectList,
    Plan,
    Published,
    Rules,
    Staff,
    certificate,
    draw,
    embedded,
    plan,
    read_announcement,
    read_inspectors,
    read_interests,
    read_objects,
)
from tongjian.kernel.draws.models import Draw, DrawState
from tongjian.kernel.draws.queries import texts_of
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer

MOST_EMBEDDED = 5_000


def announce(
    viewer: Viewer,
    city: str,
    rules: Rules,
    objects: ObjectList,
    *,
    subject: str,
    organisation: int | None,
    now: datetime,
    staff: Staff | None = None,
) -> Draw:
    """公告: bind rules and list together in public, before the seed can be known. Raises `DrawError`.

    The rules have to name where the seed comes from: a draw whose seed is typed in by one person is none.
    """
    if not rules.is_announced:
        raise DrawError("规则没有写种子的来源。请写明至少一项事先公告的公开数字（sources）或两方随机数。")
    planned = plan(rules, objects, staff)
    announcement = planned.announcement
    try:
        with transaction.atomic():
            row = Draw.objects.create(
                city=city,
                title=rules.title,
                subject=subject,
                organisation_id=organisation,
                announcement=announcement.text,
                digest=announcement.digest,
                objects_text=objects.text,
                inspectors_text=staff.inspectors_text if staff else "",
                interests_text=staff.interests_text if staff else "",
                announced_by_id=viewer.user,
                announced_at=now,
            )
            body = {"announcement": announcement.digest, "objects": objects.digest, "subject": subject}
            append(city, row.pk, "draw:announced", body, actor=viewer.user, at=now)
    except IntegrityError:
        raise DrawError("已经公告了一次抽取，还没有抽。请先完成或作废它。") from None
    return row


def make(viewer: Viewer, key: UUID, values: Mapping[str, str], now: datetime) -> Draw:
    """抽取: make the announced draw with the parts of its seed, once. Raises `DrawError`."""
    with transaction.atomic():
        row = _open(key)
        planned = planned_of(row)
        drawn = draw(planned, values)
        held = Held(at=timezone.localtime(now).isoformat(timespec="seconds"), operator=viewer.name)
        made = certificate(planned, drawn, _lists(row, planned), held)
        row.certificate, row.state = made.text, DrawState.DRAWN
        row.drawn_by_id, row.drawn_at = viewer.user, now
        row.save(update_fields=["certificate", "state", "drawn_by", "drawn_at"])
        append(row.city, row.pk, "draw:made", {"certificate": made.digest}, actor=viewer.user, at=now)
    return row


def give_up(viewer: Viewer, key: UUID, reason: str, now: datetime) -> Draw:
    """作废: an announced draw will not be made, for a public reason. Raises `DrawError`."""
    if not reason.strip():
        raise DrawError("作废要写明理由，理由会公布。")
    with transaction.atomic():
        row = _open(key)
        row.state, row.void_because = DrawState.VOID, reason.strip()[:500]
        row.save(update_fields=["state", "void_because"])
        append(row.city, row.pk, "draw:given-up", {"reason": row.void_because}, actor=viewer.user, at=now)
    return row


def planned_of(row: Draw) -> Plan:
    """The draw as it was announced, from its own texts. Raises `DrawError` when they were changed."""
    objects = read_objects(row.objects_text.encode()).objects
    staff = None
    if row.inspectors_text:
        people = read_inspectors(row.inspectors_text.encode()).rows
        staff = Staff.of(people, read_interests(row.interests_text.encode()).rows)
    return plan(read_announcement(row.announcement.encode()).rules, objects, staff)


def _lists(row: Draw, planned: Plan) -> Mapping[str, Published]:
    """Short lists stand in the certificate; long ones beside it, at the address of the draw."""
    if len(planned.objects.rows) <= MOST_EMBEDDED:
        return embedded(planned)
    beside = [name for name, text in texts_of(row).items() if text]
    return {name: Published(place=f"/{row.city}/draws/{row.pk}/{name}.tsv") for name in beside}


def _open(key: UUID) -> Draw:
    row = Draw.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise DrawError("没有这次抽取。")
    if row.state != DrawState.ANNOUNCED:
        raise DrawError(f"这次抽取{row.get_state_display()}，不能再改。")
    return row
