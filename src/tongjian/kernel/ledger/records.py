"""Events of records that are no cases: declarations, registers, standards, scores, draws.

A record has a chain of its own like a case, in the same ledger and the same daily bill. Its kinds carry the
name of its system before a colon (`assessment:task-assigned`), which no kind of a case has. Rows are not
rebuilt from these events; what an app can prove about its rows it declares with `declare_check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from tongjian.kernel.ledger.chain import GENESIS, canonical, digest_of
from tongjian.kernel.ledger.models import Event

MARK = ":"
Check = Callable[[str | None], Iterator[tuple[str, str]]]
_checks: dict[str, Check] = {}


def append(
    city: str, chain: UUID, kind: str, body: Mapping[str, object], *, actor: int | None, at: datetime
) -> Event:
    """Write the next event of a record, in the transaction that changes its row. 2 SQL queries.

    The caller holds the lock of the row; two that do not would meet at the unique number in the chain.
    """
    if MARK not in kind:
        raise ValueError(f"{kind}: the kind of a record's event names its system before a colon")
    last = Event.objects.filter(chain=chain).order_by("-seq").values_list("seq", "digest").first()
    seq, previous = last or (0, GENESIS)
    event = Event(
        city=city,
        chain=chain,
        root=chain,
        seq=seq + 1,
        kind=kind,
        at=at,
        actor=actor,
        body=canonical(body),
        previous=previous,
    )
    event.digest = digest_of(
        previous=event.previous,
        chain=event.chain,
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        actor=event.actor,
        body=event.body,
    )
    event.save(force_insert=True)
    return event


def events_of(chain: UUID) -> list[Event]:
    """Everything that happened to a record, in order. 1 SQL query."""
    return list(Event.objects.filter(chain=chain).order_by("seq"))


def is_record(kind: str) -> bool:
    """Whether an event of that kind belongs to a record rather than to a case."""
    return MARK in kind


def declare_check(app: str, check: Check) -> None:
    """What `tongjian verify` asks of an app: where a row is not what it was, and the sentence."""
    _checks[app] = check


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """What the declared checks find, app by app."""
    for app in sorted(_checks):
        yield from _checks[app](city)
