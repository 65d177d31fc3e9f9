"""Records that are no cases have chains of the same kind, and `verify` walks them too."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from tongjian.kernel.cases import verify
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import first_break
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_events_of_a_record_follow_one_another() -> None:
    chain, now = uuid4(), timezone.now()
    for number in (1, 2):
        records.append("suzhou", chain, "proof:noted", {"number": number}, actor=None, at=now)
    events = records.events_of(chain)
    assert [event.seq for event in events] == [1, 2] and first_break(events) is None
    assert not list(verify.differences("suzhou"))


def test_a_forged_event_is_found() -> None:
    chain, now = uuid4(), timezone.now()
    records.append("suzhou", chain, "proof:noted", {"score": 3}, actor=None, at=now)
    event = Event.objects.get(chain=chain)
    forged = Event(
        **{**{f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields}, "id": None}
    )
    forged.seq, forged.previous = 2, event.digest
    forged.save()
    found = list(verify.differences("suzhou"))
    assert len(found) == 1 and "摘要不符" in found[0].sentence


def test_a_kind_of_a_case_is_no_kind_of_a_record() -> None:
    with pytest.raises(ValueError, match="colon"):
        records.append("suzhou", uuid4(), "noted", {}, actor=None, at=timezone.now())
