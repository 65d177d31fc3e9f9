"""What the pages of records read. Each function says how many queries it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.people.models import User
from tongjian.kernel.people.regions import stem
from tongjian.systems.supervision.centre.models import Batch, BatchRow, Delivered, Intake

PAGE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty: everything in force. `state` may ask for what was withdrawn."""

    text: str = ""
    kind: str = ""
    district: str = ""
    source: str = ""
    matter: str = ""
    since: date | None = None
    until: date | None = None
    state: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        kind, state = given.get("kind", ""), given.get("state", "")
        return cls(
            given.get("q", "").strip()[:80],
            kind if kind in ConductKind.values else "",
            given.get("district", "").strip()[:12],
            given.get("source", "").strip()[:32],
            given.get("matter", "").strip()[:32],
            day_in(given.get("since", "")),
            day_in(given.get("until", "")),
            state if state == "withdrawn" else "",
        )

    def narrowed(self, rows: QuerySet[Conduct]) -> QuerySet[Conduct]:
        """Only the rows that were asked for, in their last version."""
        rows = rows.filter(replaced_by__isnull=True, withdrawn_at__isnull=self.state != "withdrawn")
        if self.text:
            found = Q(number__icontains=self.text) | Q(title__icontains=self.text)
            rows = rows.filter(found | Q(subject__name__icontains=self.text))
        for name in ("kind", "source", "matter"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        if self.district.isdecimal():
            rows = rows.filter(region__startswith=stem(self.district))
        if self.since:
            rows = rows.filter(on__gte=self.since)
        if self.until:
            rows = rows.filter(on__lte=self.until)
        return rows


def conducts(seen: Q, asked: Asked) -> QuerySet[Conduct]:
    """The records somebody sees, the latest day first. Unevaluated."""
    rows = asked.narrowed(Conduct.objects.filter(seen))
    return rows.select_related("organisation", "subject").order_by("-on", "-id")


def page(seen: Q, asked: Asked, after: tuple[date, UUID] | None) -> tuple[list[Conduct], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = conducts(seen, asked)
    if after:
        day, id_ = after
        rows = rows.filter(Q(on__lt=day) | Q(on=day, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.on.isoformat()}_{last.pk}" if last else None


def number_of(seen: Q, asked: Asked) -> int:
    """How many records the list has. 1 SQL query."""
    return asked.narrowed(Conduct.objects.filter(seen)).count()


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a record: when, who, what, and the event's digest."""

    at: object
    title: str
    by: str
    text: str
    digest: str


_TOLD = {
    "inspectorate:conduct-reported": "报送",
    "inspectorate:conduct-corrected": "更正",
    "inspectorate:conduct-withdrawn": "撤回",
}


def history_of(first: UUID) -> list[Happening]:
    """What happened to a record through all its versions, the latest first. 2 SQL queries."""
    import json

    events = list(Event.objects.filter(chain=first).order_by("-seq"))
    who = dict(User.objects.filter(pk__in={e.actor for e in events if e.actor}).values_list("pk", "name"))
    return [
        Happening(
            event.at,
            _TOLD.get(event.kind, event.kind),
            who.get(event.actor or 0, "系统"),
            str(json.loads(event.body).get("reason", "")),
            event.digest,
        )
        for event in events
    ]


def handed_over(ids: list[UUID]) -> list[BatchRow]:
    """In which batches these versions of a record were handed over. 1 SQL query."""
    return list(BatchRow.objects.filter(conduct__in=ids).select_related("batch").order_by("batch__number"))


def delivered_as(number: str, city: str) -> list[Delivered]:
    """The rows other sources handed in under a number. 1 SQL query."""
    rows = Delivered.objects.filter(city=city, number=number).select_related("intake")
    return list(rows.order_by("-at"))


def held_back(seen: Q) -> QuerySet[Delivered]:
    """Rows that were received and not yet fit to be records. Unevaluated."""
    rows = Delivered.objects.filter(seen, conduct__isnull=True, settled_at__isnull=True)
    return rows.select_related("intake").order_by("-at", "line")


def intakes(city: str) -> list[Intake]:
    """The latest tables that were taken in. 1 SQL query."""
    return list(Intake.objects.filter(city=city).select_related("by").order_by("-at")[:50])


def batches(city: str) -> list[Batch]:
    """The latest batches. 1 SQL query."""
    rows = Batch.objects.filter(city=city).select_related("opened_by", "closed_by")
    return list(rows.order_by("-number")[:60])


def day_in(text: str) -> date | None:
    """A day somebody typed; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_and_id(text: str) -> tuple[date, UUID] | None:
    """`DAY_ID`: the row after which a page begins; nothing for an address somebody made up."""
    day, _, id_ = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(id_)
    except ValueError:
        return None
