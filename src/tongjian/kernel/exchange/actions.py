"""Telling other systems, and telling them once more."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongjian.kernel.exchange.models import Message, MessageState
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical

_CHAINS = UUID("5b0f2c86-2d0f-4d70-9a57-9d5f6f0f6a11")


def announce(city: str, topic: str, key: str, payload: Mapping[str, object], *, at: datetime) -> Message:
    """Put a message into the outbox, in the transaction of the change it tells of. 2 SQL queries.

    The same message a second time is the first one. Raises ValueError when the key was used for another
    content, RuntimeError outside a transaction: a change and its message are made together or not at all.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{topic} {key}: a message is written in the transaction of what it tells of")
    text = canonical(payload)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = Message(city=city, topic=topic, key=key, payload=text, digest=digest, made_at=at)
    Message.objects.bulk_create([row], ignore_conflicts=True)
    kept = Message.objects.get(city=city, topic=topic, key=key)
    if kept.digest != digest:
        raise ValueError(f"{topic} {key}: told before with another content")
    return kept


@transaction.atomic
def replay(city: str, since: date, topic: str, *, by: int, at: datetime) -> int:
    """Put everything told since a day (local) back to be sent; how many rows. 4 SQL queries.

    `topic` narrows it; empty: every topic. Rows keep their order and their key, so a receiver that has one
    already can tell.
    """
    begin = timezone.make_aware(datetime.combine(since, time()))
    rows = Message.objects.filter(city=city, made_at__gte=begin)
    if topic:
        rows = rows.filter(topic=topic)
    number = rows.update(state=MessageState.WAITING, delivered_at=None, again=F("again") + 1, again_at=at)
    if number:
        body = {"since": since.isoformat(), "topic": topic, "rows": number}
        records.append(city, uuid5(_CHAINS, city), "exchange:replayed", body, actor=by, at=at)
    return number
