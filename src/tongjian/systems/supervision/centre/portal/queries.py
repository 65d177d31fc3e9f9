"""What is public, and from when: within the period of the pack after a result was reported.

A result is shown from the moment it is reported. The period says by when that had to be; what was reported
later is shown as published late. A withdrawn result stays, with the reason, and so do earlier versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from tongjian.engines.worktime.errors import OutsideCalendar
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature, Officer
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.supervision.centre.portal.masking import party
from tongjian.systems.supervision.centre.records.queries import day_in
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.models import Plan, PlanState

PAGE = 20
ENFORCED = "enforcement"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of results is narrowed to."""

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        kind = given.get("kind", "")
        return cls(
            given.get("q", "").strip()[:80],
            kind if kind in ConductKind.values else "",
            day_in(given.get("since", "")),
            day_in(given.get("until", "")),
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as the public sees it. `late`: it was to be published by `by`, and was not."""

    id: UUID
    number: str
    title: str
    kind: str
    party: str
    body: str
    on: date
    result: str
    version: int
    withdrawn: str
    withdrawn_at: Any
    by: date | None
    late: bool


def every_version(city: str) -> QuerySet[Conduct]:
    """The results that are public, in all their versions.

    Cases of our own enforcement against citizens are left out: whether and how they are made public is
    decided case by case, and shown where they are published (行政处罚法 48; minors are never named).
    """
    rows = Conduct.objects.filter(city=city).exclude(source=ENFORCED, body__nature=Nature.CITIZEN.value)
    return rows.select_related("organisation", "subject")


def public(city: str) -> QuerySet[Conduct]:
    """The results that are public, each in its last version, withdrawn ones with their reason."""
    return every_version(city).filter(replaced_by__isnull=True)


def results(city: str, asked: Asked, after: tuple[date, UUID] | None) -> tuple[list[Shown], str | None]:
    """One page, and where the next begins. 1 SQL query.

    A search finds organisations by name, never a citizen: nobody can look a person up here.
    """
    rows = public(city)
    if asked.text:
        of_party = Q(subject__name__icontains=asked.text, subject__nature__in=("2", "3"))
        rows = rows.filter(
            Q(number__icontains=asked.text) | of_party | Q(organisation__name__icontains=asked.text)
        )
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(on__gte=asked.since)
    if asked.until:
        rows = rows.filter(on__lte=asked.until)
    if after:
        rows = rows.filter(Q(on__lt=after[0]) | Q(on=after[0], id__lt=after[1]))
    found = list(rows.order_by("-on", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    shown = [shown_of(row) for row in found[:PAGE]]
    return shown, f"{last.on.isoformat()}_{last.pk}" if last else None


def shown_of(row: Conduct) -> Shown:
    """A result with the names the public may see. No query."""
    body = row.body
    nature = str(body.get("nature", ""))
    by = publish_by(row.city, row.kind, row.on)
    return Shown(
        row.pk,
        row.number,
        title_of(row),
        row.get_kind_display(),
        party(nature, str(body.get("party_name", ""))),
        row.organisation.name,
        row.on,
        str(body.get("result", "") or body.get("settlement", "")),
        row.version,
        row.withdrawn_because,
        row.withdrawn_at,
        by,
        row.version == 1 and by is not None and timezone.localdate(row.reported_at) > by,
    )


def title_of(row: Conduct) -> str:
    """The title, with the name of a citizen in it masked."""
    name = str(row.body.get("party_name", ""))
    nature = str(row.body.get("nature", ""))
    return row.title.replace(name, party(nature, name)) if name else row.title


def publish_by(city: str, kind: str, on: date) -> date | None:
    """The last day for publishing; None where the calendar does not reach."""
    try:
        return calendar_of(city).add_working_days(on, centre_of(city).publication[kind].days)
    except OutsideCalendar:
        return None


def officers(city: str, text: str, today: date) -> list[Officer]:
    """The officers in the library with their certificates, by body. 1 SQL query."""
    rows = Officer.objects.filter(Q(until__isnull=True) | Q(until__gte=today), city=city, since__lte=today)
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(certificate__icontains=text) | Q(organisation__name__icontains=text)
        )
    return list(rows.select_related("organisation").order_by("organisation__code", "certificate")[:300])


def plans(city: str) -> list[Plan]:
    """The plans that were announced, the latest first. 1 SQL query."""
    rows = Plan.objects.filter(city=city).exclude(state=PlanState.DRAFT).select_related("organisation")
    return list(rows.order_by("-made_at")[:60])
