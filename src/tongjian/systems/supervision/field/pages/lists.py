"""What the lists of the field share: the place where a page begins, and what was searched for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest

from tongjian.systems.supervision.field.queries import Filters, Place

EXPORTED = 5000
"""Rows of an export at most."""


def place_of(request: HttpRequest) -> Place | None:
    """`?after=DAY_ID`; nothing for an address somebody made up."""
    day, _, id_ = request.GET.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(id_)
    except ValueError:
        return None


def filters_of(request: HttpRequest) -> Filters:
    """What the list was narrowed to."""
    asked = request.GET
    return Filters(asked.get("tab", ""), asked.get("q", "").strip()[:60], asked.get("mine", "") == "1")
