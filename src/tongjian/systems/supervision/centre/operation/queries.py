"""The counts of a month, the report they make, and what people complained about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tongjian.systems.supervision.centre.governance.queries import next_month
from tongjian.systems.supervision.centre.models import Complaint, HourCount, HourLife, OperationReport
from tongjian.systems.supervision.centre.operation.content import Counts, Life, Row, Ticket, content_of
from tongjian.systems.supervision.centre.sheet import centre_of


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it comes out of the counts, the digest of these, and until when they were read."""

    body: dict[str, Any]
    inputs: str
    until: datetime


def computed(city: str, month: date, at: datetime) -> Made:
    """The report of a month up to the last full hour before a moment. 3 SQL queries.

    Counts of an hour that is over no longer change once every process has written, a minute later.
    """
    begins, end = _midnight(month), _midnight(next_month(month))
    until = min(end, timezone.localtime(at - timedelta(minutes=2)).replace(minute=0, second=0, microsecond=0))
    counts = counts_of(city, begins, max(begins, until))
    return Made(content_of(counts, centre_of(city).operation, begins, until), counts.digest, until)


def counts_of(city: str, begins: datetime, until: datetime) -> Counts:
    """What was counted in a span. The site is one for all its cities; complaints are the city's own."""
    span = {"hour__gte": begins, "hour__lt": until}
    rows = HourCount.objects.filter(**span).order_by("hour", "route")
    lives = HourLife.objects.filter(**span).order_by("hour")
    tickets = Complaint.objects.filter(city=city, at__gte=begins, at__lt=until).order_by("at", "id")
    return Counts(
        tuple(
            Row(
                _iso(each.hour),
                each.route,
                each.requests,
                each.broken,
                each.refused,
                each.longest,
                tuple(each.spread),
            )
            for each in rows
        ),
        tuple(Life(_iso(each.hour), each.minutes) for each in lives),
        tuple(
            Ticket(
                str(each.pk),
                each.kind,
                _iso(each.at),
                _iso(each.answered_at) if each.answered_at and each.answered_at < until else "",
            )
            for each in tickets
        ),
        max(0, int((until - begins).total_seconds()) // 60),
    )


def kept(city: str) -> list[OperationReport]:
    """The reports that were kept, the latest first. 1 SQL query."""
    rows = OperationReport.objects.filter(city=city).select_related("by").defer("body")
    return list(rows.order_by("-month", "-version")[:60])


def body_of(report: OperationReport) -> dict[str, Any]:
    """What a kept report says."""
    found: dict[str, Any] = json.loads(report.body)
    return found


def complaints(city: str) -> list[Complaint]:
    """The latest complaints, those without an answer first. 1 SQL query."""
    rows = Complaint.objects.filter(city=city).select_related("by", "answered_by")
    return sorted(rows.order_by("-at")[:100], key=lambda each: each.answered_at is not None)


def _iso(at: datetime) -> str:
    return timezone.localtime(at).isoformat()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
