"""The rows of urgings, worked out anew from the ledger: what differs is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tongjian.kernel.cases import facts
from tongjian.kernel.cases.models import Case
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.oversight.facts import Escalated, Urged, UrgingAnswered, UrgingSettled
from tongjian.kernel.oversight.followers import changes_by, urging_of
from tongjian.kernel.oversight.models import Urging

KINDS = tuple(fact.kind for fact in (Urged, UrgingAnswered, Escalated, UrgingSettled))
_COLUMNS = tuple(f.attname for f in Urging._meta.concrete_fields)


def differences(city: str | None = None) -> Iterator[tuple[str, str]]:
    """Where the list of urgings is not what the ledger says, and the sentence. 3 SQL queries."""
    expected = _from_ledger(city)
    rows = Urging.objects.filter(city=city) if city else Urging.objects.all()
    stored = {row.pk: row for row in rows}
    cases = {urging.case_id for urging in (*expected.values(), *stored.values())}
    numbers = dict(Case.objects.filter(pk__in=cases).values_list("pk", "number"))
    for id_, urging in expected.items():
        there, where = stored.pop(id_, None), f"督办 {numbers.get(urging.case_id, urging.case_id)}"
        if there is None:
            yield where, "台账中的督办不在督办清单中"
            continue
        wrong = [name for name in _COLUMNS if getattr(urging, name) != getattr(there, name)]
        if wrong:
            yield where, f"与台账不符的列：{'、'.join(wrong)}"
    for row in stored.values():
        yield f"督办 {numbers.get(row.case_id, row.case_id)}", "督办清单中有台账没有的督办"


def _from_ledger(city: str | None) -> dict[UUID, Urging]:
    """Every urging as the events tell it. 1 SQL query."""
    found: dict[UUID, Urging] = {}
    events = Event.objects.filter(kind__in=KINDS).order_by("chain", "seq")
    for event in (events.filter(city=city) if city else events).iterator(chunk_size=2000):
        fact: Any = facts.read(event.kind, json.loads(event.body))
        if isinstance(fact, Urged):
            urging = urging_of(fact, event.city, event.chain, event.root, event.at)
            found[UUID(fact.urging)] = urging
        elif known := found.get(UUID(fact.urging)):
            for name, value in changes_by(fact, event.at).items():
                setattr(known, name, value)
    return found
