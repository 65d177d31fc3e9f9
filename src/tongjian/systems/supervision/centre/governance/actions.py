"""Keeping the report of a month."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tongjian.systems.supervision.centre.governance.queries import computed
from tongjian.systems.supervision.centre.keeping import Asked, begin, next_version
from tongjian.systems.supervision.centre.models import GovernanceReport


@transaction.atomic
def keep(city: str, month: date, *, by: int | None, at: datetime) -> GovernanceReport:
    """Keep what the records of a month are worth now, as a further version. 8 SQL queries.

    Refused for a month that has not begun, and when nothing changed since the last version.
    """
    asked = Asked(city, month, by, at)
    begin(asked, "governance")
    made = computed(city, month, at)
    return next_version(GovernanceReport, asked, made.body, made.inputs, "governance", as_of=at)
