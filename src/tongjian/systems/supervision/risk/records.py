"""What conducts say that counts here: items judged, orders to rectify and whether they were late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.supervision.risk.sheets import Rectification

PASSED, FAILED = "合格", "不合格"


@dataclass(frozen=True, slots=True)
class Order:
    """An order to rectify: given, due, and met (None: not yet)."""

    begun: date
    due: date
    ended: date | None

    def overdue(self, today: date) -> int:
        """Days by which it is, or was, late; 0 in time."""
        return max(((self.ended or today) - self.due).days, 0)

    def is_open(self, today: date) -> bool:
        """Whether it still has to be met."""
        return self.ended is None or self.ended > today


def in_force(city: str) -> QuerySet[Conduct]:
    """The conducts of a city as they stand: neither replaced nor withdrawn."""
    return Conduct.objects.filter(city=city, replaced_by__isnull=True, withdrawn_at__isnull=True)


def judged(body: Mapping[str, Any]) -> tuple[int, int]:
    """How many items of an inspection were judged, and how many of these failed."""
    results = [item["result"] for item in body.get("items", ())]
    failed = results.count(FAILED)
    return failed + results.count(PASSED), failed


def failed_items(body: Mapping[str, Any]) -> dict[str, str]:
    """Titles of the items that failed, by their code."""
    return {item["code"]: item["title"] for item in body.get("items", ()) if item["result"] == FAILED}


def team(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who inspected: certificate (or, without one, the name) and name, in the order of the certificates."""
    return sorted((each.get("certificate") or each["name"], each["name"]) for each in body["officers"])


def order_of(body: Mapping[str, Any], on: date, rules: Rectification) -> Order | None:
    """The order to rectify another conduct is; None where it is something else.

    Due when it says so, else after the days of the rules.
    """
    words = f"{body.get('measure', '')}{body.get('name', '')}"
    if not any(word in words for word in rules.words):
        return None
    begun = _day(body.get("started_on")) or on
    due = _day(body.get("due_on")) or begun + timedelta(days=rules.days)
    return Order(begun, due, _day(body.get("ended_on")))


def whole_months(since: date, until: date) -> int:
    """Whole months between two days."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < since.day)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
