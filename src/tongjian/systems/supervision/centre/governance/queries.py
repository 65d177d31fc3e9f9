"""The records of a month as they stood at a moment, and the reports that were kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.supervision.centre.governance.content import content_of, inputs_digest, line_of
from tongjian.systems.supervision.centre.governance.rules import Record
from tongjian.systems.supervision.centre.governance.sheet import rules_of
from tongjian.systems.supervision.centre.models import Delivered, GovernanceReport

CHUNK = 2_000


def records_of(city: str, month: date, as_of: datetime, within: Q | None = None) -> Iterator[Record]:
    """What had been reported of a month by a moment, in force then, and what was held back. 2 SQL queries.

    Read in chunks: a month of a large city does not have to fit into memory.

    `within` narrows to rows with `city` and `region` somebody may see.
    """
    seen = within if within is not None else Q(city=city)
    later = Conduct.objects.filter(replaces=OuterRef("pk"), reported_at__lte=as_of)
    first, end = month, next_month(month)
    conducts = (
        Conduct.objects.filter(seen, city=city, on__gte=first, on__lt=end, reported_at__lte=as_of)
        .filter(~Exists(later))
        .exclude(withdrawn_at__lte=as_of)
        .order_by("number", "id")
    )
    held = (
        Delivered.objects.filter(seen, city=city, conduct__isnull=True, at__lte=as_of)
        .filter(
            Q(on__gte=first, on__lt=end) | Q(on__isnull=True, at__gte=_midnight(first), at__lt=_midnight(end))
        )
        .exclude(settled_at__lte=as_of)
        .order_by("number", "id")
    )
    of = ("id", "number", "kind", "source", "region", "body", "digest")
    for name, rows in (("conduct", conducts), ("delivered", held)):
        for id_, *rest in rows.values_list(*of).iterator(CHUNK):
            yield Record(f"{name}:{id_}", *rest)


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it comes out of the records now."""

    body: dict[str, Any]
    inputs: str


def computed(city: str, month: date, as_of: datetime, within: Q | None = None) -> Made:
    """The quality of a month's records at a moment. 2 SQL queries."""
    rules = rules_of(city)
    lines: list[str] = []

    def noted() -> Iterator[Record]:
        for record in records_of(city, month, as_of, within):
            lines.append(line_of(record))
            yield record

    return Made(content_of(noted(), rules, calendar_of(city)), inputs_digest(lines, rules))


def kept(city: str) -> list[GovernanceReport]:
    """The reports that were kept, the latest first. 1 SQL query."""
    rows = GovernanceReport.objects.filter(city=city).select_related("by").defer("body")
    return list(rows.order_by("-month", "-version")[:60])


def body_of(report: GovernanceReport) -> dict[str, Any]:
    """What a kept report says."""
    found: dict[str, Any] = json.loads(report.body)
    return found


def next_month(month: date) -> date:
    """The first day of the month after."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def month_in(text: str, otherwise: date) -> date:
    """`2026-07` as the first of that month; anything else is the month of `otherwise`."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise.replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
