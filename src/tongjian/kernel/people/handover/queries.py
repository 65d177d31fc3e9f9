"""Reads of handovers. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.handover.powers import Body, Handed, Powers
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.regions import lies_in
from tongjian.kernel.projects.models import Project

PAGE = 30


def powers_of(city: str) -> Powers:
    """The bodies of a city and what was handed over, past and to come. 2 SQL queries."""
    highest_first = (F("parent_id").asc(nulls_first=True), "id")
    bodies = Organisation.objects.filter(city=city).exclude(duty="").order_by(*highest_first)
    handed = Handover.objects.filter(city=city, cancelled_at=None).order_by("since", "id")
    return Powers(
        tuple(Body(*row) for row in bodies.values_list("id", "duty", "region", "name")),
        tuple(Handed(*row) for row in handed.values_list("matter", "region", "receiver", "since")),
        pack_of(city).region,
    )


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """One page, the latest first, and where the next begins (None: this is the last)."""

    rows: tuple[Handover, ...]
    after: int | None


def page(cities: Collection[str], *, before: int | None = None) -> HandoverPage:
    """Handovers of these cities. 1 SQL query."""
    rows = Handover.objects.filter(city__in=cities).select_related("giver", "receiver", "made_by")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = tuple(rows.order_by("-id")[: PAGE + 1])
    return HandoverPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def of_matter(city: str, matter: str, on: date) -> list[Handover]:
    """What was or will be handed over of a matter, for its guide: in force first. 1 SQL query."""
    rows = Handover.objects.filter(city=city, matter=matter, cancelled_at=None)
    found = rows.select_related("giver", "receiver").order_by("since", "id")
    return sorted(found, key=lambda row: row.since > on)


def touched(handover: Handover) -> list[UUID]:
    """The running cases the handover concerns, in the order of their roots. 2 SQL queries.

    Those of the matter that the giver has, whose project lies in the region.
    """
    cases = Case.objects.filter(
        city=handover.city, matter=handover.matter, organisation=handover.giver_id, status__in=OPEN
    )
    rows = list(cases.order_by("root", "id").values_list("id", "project"))
    if not handover.region:
        return [case for case, _ in rows]
    projects = Project.objects.filter(pk__in=cases.values("project"))
    regions = dict(projects.values_list("pk", "region"))
    return [case for case, project in rows if project and lies_in(regions.get(project, ""), handover.region)]
