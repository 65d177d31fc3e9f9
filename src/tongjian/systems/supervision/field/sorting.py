"""The orders a list can be read in, and the place in an address after which its next page begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

Row = TypeVar("Row", bound=Model)
Place = tuple[Any, UUID]
"""The value a list is sorted by, and the id that decides between equal ones."""


@dataclass(frozen=True)
class Sort:
    """One order: by a column, then by the id, both the same way. `read` takes the value from an address.

    `read` answers None for what is no value of the column.
    """

    title: str
    column: str
    read: Callable[[str], Any]
    falling: bool = False

    def sorted(self, rows: QuerySet[Row], after: Place | None) -> QuerySet[Row]:
        """The rows in this order, those after the place. No query."""
        if after is not None:
            beyond = "lt" if self.falling else "gt"
            value, key = after
            further = Q(**{f"{self.column}__{beyond}": value})
            rows = rows.filter(further | Q(**{self.column: value, f"pk__{beyond}": key}))
        sign = "-" if self.falling else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def place(self, text: str) -> Place | None:
        """From `VALUE_ID` of an address; None for one that somebody made up."""
        value, _, key = text.rpartition("_")
        try:
            found = self.read(value)
            return None if found is None else (found, UUID(key))
        except ValueError:
            return None


def written(place: Place | None) -> str:
    """The place as an address carries it; empty where no page follows."""
    if place is None:
        return ""
    value, key = place
    return f"{value if isinstance(value, str) else value.isoformat()}_{key}"


def _moment(text: str) -> datetime | None:
    found = parse_datetime(text.replace(" ", "+"))
    return found if found and timezone.is_aware(found) else None


def _text(text: str) -> str | None:
    return text if text and "\0" not in text else None


DUE, LATEST, SUBJECT = "due", "latest", "subject"
BY_SUBJECT = Sort("检查对象", "subject__name", _text)
VISITS: Mapping[str, Sort] = {
    DUE: Sort("期限先后", "due_on", date.fromisoformat),
    LATEST: Sort("最近下达", "assigned_at", _moment, falling=True),
    SUBJECT: BY_SUBJECT,
}
FINDINGS: Mapping[str, Sort] = {
    DUE: Sort("期限先后", "next_on", date.fromisoformat),
    LATEST: Sort("最近发现", "found_on", date.fromisoformat, falling=True),
    SUBJECT: BY_SUBJECT,
}


def chosen(sorts: Mapping[str, Sort], code: str) -> Sort:
    """The order of that code; by deadline where there is none."""
    return sorts.get(code, sorts[DUE])
