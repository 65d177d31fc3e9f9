"""线索移送: one system hands something over, another takes it up or declines it, and says how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Referral, ReferralState, Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Strict):
    """A document of the vault by its SHA-256, with where, when and by which device it was taken."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str
    kind: str
    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
    device: str = ""


class ReferralContent(_Strict):
    """What the receiver needs without asking the sender. `inspection` is the number of the inspection."""

    facts: str = Field(min_length=1)
    evidence: tuple[Evidence, ...] = ()
    inspection: str = ""
    checklist_item: str = ""
    basis: str = ""
    advice: str = ""
    officers: tuple[str, ...] = ()
    contact: str = ""
    party_name: str = ""
    party_identifier: str = ""


def refer(
    city: str,
    target: str,
    origin: str,
    *,
    channel: str,
    subject: Subject | None,
    matter: str,
    title: str,
    content: ReferralContent | Mapping[str, Any],
    sender: Organisation,
    receiver: Organisation | None,
    by: int | None,
    at: datetime,
    due_on: date | None,
) -> Referral:
    """移送: hand something over; `due_on` is the last day for the receiver's word. 6 SQL queries at most.

    One `origin` is handed over once. `receiver` None: whoever keeps that channel.
    """
    try:
        told = content if isinstance(content, ReferralContent) else ReferralContent.model_validate(content)
    except ValidationError as error:
        places = "、".join(".".join(map(str, each["loc"])) for each in error.errors())
        raise RefusedError(f"移送的内容不完整或不正确：{places}") from None
    row = Referral(
        city=city,
        target=target,
        channel=channel,
        origin=origin,
        subject=subject,
        matter=matter,
        title=title,
        content=told.model_dump(mode="json"),
        sender=sender,
        receiver=receiver,
        sent_by_id=by,
        sent_at=at,
        due_on=due_on,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise RefusedError("这条线索已经移送过，不能重复移送") from None
        _told(row, "offered", by, at, {"target": target, "origin": origin, "title": title})
    return row


def accept(referral: Referral, number: str, *, by: int | None, at: datetime, note: str = "") -> Referral:
    """接收: the receiver takes it up under a number of its own. 6 SQL queries at most."""
    return _answer(referral, ReferralState.ACCEPTED, {"number": number, "note": note}, by, at)


def decline(referral: Referral, reason: str, *, by: int | None, at: datetime) -> Referral:
    """不予接收, for a reason the sender reads. 6 SQL queries at most."""
    if not reason.strip():
        raise RefusedError("不予接收要写明理由")
    return _answer(referral, ReferralState.DECLINED, {"reason": reason.strip()}, by, at)


def end(referral: Referral, outcome: str, *, by: int | None, at: datetime) -> Referral:
    """办结: how what was taken up came to its end. 6 SQL queries at most."""
    if not outcome.strip():
        raise RefusedError("办结要写明结果")
    return _answer(referral, ReferralState.ENDED, {"outcome": outcome.strip()}, by, at)


_FROM = {
    ReferralState.ACCEPTED: ReferralState.OFFERED,
    ReferralState.DECLINED: ReferralState.OFFERED,
    ReferralState.ENDED: ReferralState.ACCEPTED,
}


def _answer(
    referral: Referral, state: ReferralState, answer: Mapping[str, str], by: int | None, at: datetime
) -> Referral:
    with transaction.atomic():
        row = Referral.objects.select_for_update().get(pk=referral.pk)
        if row.state != _FROM[state]:
            raise RefusedError(f"这条线索{row.get_state_display()}，不能{state.label}")
        row.state, row.answer = state, {**row.answer, **answer}
        row.answered_by_id, row.answered_at = by, at
        row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        _told(row, state.value, by, at, answer)
    return row


def _told(row: Referral, act: str, by: int | None, at: datetime, body: Mapping[str, Any]) -> None:
    append(row.city, row.pk, f"inspectorate:referral-{act}", body, actor=by, at=at)
    payload = {"referral": str(row.pk), "target": row.target, "origin": row.origin, **body}
    announce(row.city, f"referral.{act}", f"{row.pk}:{act}", payload, at=at)
