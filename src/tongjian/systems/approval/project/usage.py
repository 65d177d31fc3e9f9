"""审批用时 of many cases at once: working days from acceptance to the end, without what stood still."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from tongjian.engines import worktime
from tongjian.engines.worktime import Calendar, OutsideCalendar, WorkingDays
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases import facts
from tongjian.kernel.cases.facts import StatusChanged
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.status import WITHOUT_TIME, Status
from tongjian.kernel.ledger.models import Event

_BEGINS = {Status.CORRECTION_STARTED: "补正", Status.SPECIAL_STARTED: "特别程序"}
_ENDS = {Status.CORRECTION_ENDED: "补正", Status.SPECIAL_ENDED: "特别程序"}
_ANY_LIMIT = WorkingDays(1)
"""What has been used does not depend on the limit."""

Pauses = Mapping[UUID, list[worktime.Event]]


class Timed(Protocol):
    """What is needed of a case row."""

    @property
    def id(self) -> UUID: ...

    @property
    def status(self) -> int: ...

    @property
    def accepted_at(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


def pauses_of(cases: Any) -> Pauses:
    """Every suspension and resumption of these cases (ids, or a query for them), in order. 1 SQL query.

    The ledger is asked for the few events that begin or end one, by their canonical text.
    """
    told = Q(pk__in=())
    for status in (*_BEGINS, *_ENDS):
        told |= Q(body__contains=f'"to":{status.value}')
    kinds = (StatusChanged.kind, Imported.kind)
    rows = Event.objects.filter(told, chain__in=cases, kind__in=kinds).order_by("chain", "seq")
    found: dict[UUID, list[worktime.Event]] = defaultdict(list)
    for chain, at, kind, body in rows.values_list("chain", "at", "kind", "body"):
        found[chain].extend(_told(at, facts.read(kind, json.loads(body))))
    return found


def _told(at: datetime, fact: facts.Fact) -> Iterator[worktime.Event]:
    """What a fact does to the clock; one that was imported counts from the moment it happened."""
    if isinstance(fact, Imported):
        yield from _told(datetime.fromisoformat(fact.happened), fact.inner())
    elif isinstance(fact, StatusChanged):
        status = Status(fact.to)
        if status in _BEGINS:
            yield worktime.Suspended(at, _BEGINS[status])
        elif status in _ENDS:
            yield worktime.Resumed(at, _ENDS[status])


def used_days(case: Timed, pauses: Pauses, calendar: Calendar, now: datetime) -> Decimal | None:
    """Working days used. No query.

    None before acceptance, where no time is stated, and where the calendar does not reach.
    """
    if case.accepted_at is None or case.status in WITHOUT_TIME:
        return None
    stood = [event for event in pauses.get(case.id, ()) if _counts(event, case.accepted_at)]
    try:
        if not stood:
            # Of what never stood still no history has to be read: the same days, at a tenth of the cost.
            return Decimal(_between(calendar, case.accepted_at, case.ended_at or now))
        ended = [worktime.Ended(case.ended_at)] if case.ended_at else []
        events = [worktime.Started(case.accepted_at), *stood, *ended]
        return worktime.elapsed(events, _ANY_LIMIT, calendar, now).used
    except OutsideCalendar:
        return None


def _between(calendar: Calendar, accepted_at: datetime, until: datetime) -> int:
    after, through = local_day(accepted_at), local_day(until)
    return calendar.working_days_between(after, max(after, through))


def _counts(event: worktime.Event, accepted_at: datetime) -> bool:
    return isinstance(event.at, datetime) and event.at >= accepted_at
