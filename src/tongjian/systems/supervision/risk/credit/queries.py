"""What the pages of credit read. Each function says how many queries it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from tongjian.engines.risk import Credited, Sanction, credit
from tongjian.kernel.inspectorate.models import Nature
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import seen_by
from tongjian.systems.supervision.risk.credit.parties import own
from tongjian.systems.supervision.risk.models import Display, DisplayState, Objection, Repair, Request
from tongjian.systems.supervision.risk.sheets import credit_of

PAGE, MOST_EXPORTED = 30, 20_000
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of displays is narrowed to."""

    text: str = ""
    state: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        state = given.get("state", "")
        known = {*DisplayState.values, EXPIRED, "asked"}
        return cls(given.get("q", "").strip()[:80], state if state in known else "")

    def narrowed(self, rows: QuerySet[Display], today: date) -> QuerySet[Display]:
        """Only the rows that were asked for."""
        match self.state:
            case DisplayState.RUNNING:
                rows = rows.filter(state=DisplayState.RUNNING, until__gt=today)
            case "expired":
                rows = rows.filter(state=DisplayState.RUNNING, until__lte=today)
            case "asked":
                waits = Q(objections__state=Request.OPEN) | Q(repairs__state=Request.OPEN)
                rows = rows.filter(waits).distinct()
            case DisplayState.REPAIRED | DisplayState.WITHDRAWN:
                rows = rows.filter(state=self.state)
        if self.text:
            named = Q(party_name__icontains=self.text) | Q(title__icontains=self.text)
            rows = rows.filter(named | Q(identifier=self.text) | Q(number=self.text))
        return rows


def page(
    rows: QuerySet[Display], asked: Asked, today: date, after: tuple[date, UUID] | None, most: int = PAGE
) -> tuple[list[Display], str | None]:
    """One page of displays, the latest decision first, and where the next begins. 1 SQL query."""
    rows = asked.narrowed(rows, today)
    if after is not None:
        day, pk = after
        rows = rows.filter(Q(decided_on__lt=day) | Q(decided_on=day, id__gt=pk))
    found = list(rows.select_related("organisation").order_by("-decided_on", "id")[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], f"{last.decided_on}_{last.pk}" if last else None


def visible(viewer: Viewer, city: str) -> QuerySet[Display]:
    """The displays an official sees. Unevaluated."""
    return Display.objects.filter(seen_by(viewer, city))


def mine(viewer: Viewer, city: str) -> QuerySet[Display]:
    """The displays of the companies somebody speaks for. Unevaluated but for 1 SQL query."""
    return Display.objects.filter(own(viewer), city=city)


def public(city: str, today: date) -> QuerySet[Display]:
    """What anybody may read today: companies only, as long as the display runs. Unevaluated."""
    rows = Display.objects.filter(city=city, state=DisplayState.RUNNING, begins__lte=today, until__gt=today)
    return rows if credit_of(city).persons else rows.exclude(nature=Nature.CITIZEN)


def waiting(viewer: Viewer, city: str, today: date) -> tuple[int, int, int]:
    """Open objections, open requests for repair, and how many of both are late. 2 SQL queries."""
    rows = Display.objects.filter(seen_by(viewer, city))
    counts: list[int] = []
    late = 0
    for kind in (Objection, Repair):
        open_ = kind._default_manager.filter(display__in=rows, state=Request.OPEN)
        found = open_.aggregate(number=Count("id"), late=Count("id", filter=Q(due_on__lt=today)))
        counts.append(found["number"])
        late += found["late"]
    return counts[0], counts[1], late


def display_of(rows: QuerySet[Display], key: UUID) -> Display | None:
    """One display out of those somebody sees. 1 SQL query."""
    found = rows.select_related("organisation", "conduct", "subject").filter(pk=key)
    return found.first()


def asked_of(row: Display) -> tuple[list[Objection], list[Repair]]:
    """What was asked of a display, the latest first. 2 SQL queries."""
    people = ("asked_by", "decided_by", "document")
    return (
        list(row.objections.select_related(*people).order_by("-asked_at")),
        list(row.repairs.select_related(*people).order_by("-asked_at")),
    )


def party_rows(rows: QuerySet[Display], identifier: str) -> list[Display]:
    """Every display of a party, the latest first. 1 SQL query."""
    found = rows.filter(identifier=identifier).select_related("organisation", "conduct", "subject")
    return list(found.order_by("-decided_on", "id")[:200])


def credited(city: str, rows: list[Display], today: date) -> Credited:
    """The credit of a party as of today from its displays. No query."""
    return credit(
        credit_of(city).rules,
        [
            Sanction(
                row.begins,
                row.until,
                row.deduct or Decimal(0),
                row.state == DisplayState.REPAIRED,
                row.state == DisplayState.WITHDRAWN,
            )
            for row in rows
        ],
        today,
    )
