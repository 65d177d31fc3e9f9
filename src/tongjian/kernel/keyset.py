"""The place in a list after which its next page begins, as an address carries it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def moment_and_id(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """`?after=MOMENT_ID`: the row after which the page begins; nothing for an address somebody made up."""
    moment, _, id_ = request.GET.get("after", "").partition("_")
    try:
        found = parse_datetime(moment.replace(" ", "+"))
        return (found, UUID(id_)) if found and timezone.is_aware(found) else None
    except ValueError:
        return None
