"""Signatures and answers beside the facts: the second signature for a fine outside its band, a refusal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.ledger import records
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts.fields import money_of
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import Countersign, PartyRequest
from tongjian.systems.enforcement.recording import APP
from tongjian.systems.enforcement.refused import RefusedError


def countersign(viewer: Viewer, city: str, case: UUID, fine: str, reason: str, now: datetime) -> Countersign:
    """裁量偏离第二人签字: agree to a fine outside its band, as somebody who does not propose it. 8 SQL
    queries.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        desk = desk_of(viewer, city, case, timezone.localdate(now), lock=True)
        if not (desk.part.reviews or desk.part.decides) or viewer.user is None:
            raise PermissionDenied("裁量偏离由法制审核岗或者负责人签署。")
        if desk.by in desk.state.ever:
            raise RefusedError("参加过本案调查的人员不能签署裁量偏离，请另一人签署")
        amount = money_of(fine.strip() or "-", "同意的罚款金额")
        if not reason.strip():
            raise RefusedError("“理由”没有填写")
        signed = Countersign.objects.create(
            case=desk.case,
            offence=desk.case.offence,
            fine=amount,
            reason=reason.strip()[:500],
            signed_by_id=viewer.user,
            signed_at=now,
        )
        body = {"signature": str(signed.pk), "fine": str(amount)}
        records.append(city, case, f"{APP}:countersigned", body, actor=viewer.user, at=now)
    return signed


def refuse(viewer: Viewer, city: str, case: UUID, reason: str, now: datetime) -> PartyRequest:
    """不予批准 a deferral or instalments, with the reason the party reads. Raises as above."""
    with transaction.atomic():
        desk = desk_of(viewer, city, case, timezone.localdate(now), lock=True)
        if not desk.part.decides:
            raise PermissionDenied("延期、分期缴纳由负责人批准。")
        asked = next((each for each in desk.requests if each.granted is None), None)
        if asked is None:
            raise RefusedError("没有待答复的申请，请刷新页面")
        if not reason.strip():
            raise RefusedError("“理由”没有填写")
        answer(asked, False, reason.strip()[:500], viewer, now)
        records.append(
            city, case, f"{APP}:request-refused", {"request": str(asked.pk)}, actor=viewer.user, at=now
        )
        if desk.case.party_organisation_id is not None:
            title = f"延期、分期缴纳的申请未获批准：{desk.case.title}"[:200]
            told = NewNotice(city, title, reason.strip(), organisation=desk.case.party_organisation_id)
            notify_many([told], now=now)
    return asked


def answer(asked: PartyRequest, granted: bool, text: str, viewer: Viewer, now: datetime) -> None:
    """Write the answer to what a party asked for, once."""
    asked.granted, asked.answer = granted, text
    asked.answered_by_id, asked.answered_at = viewer.user, now
    asked.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
