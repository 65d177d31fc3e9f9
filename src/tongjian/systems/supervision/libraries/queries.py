"""Every read of the two libraries, as far as the viewer reaches. The number of SQL queries is tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongjian.kernel.inspectorate.models import Interest, Officer, Subject
from tongjian.kernel.inspectorate.queries import officers_in, running, subjects_in
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.models import Assignment

PAGE = 50
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of objects is narrowed by."""

    text: str = ""
    kind: str = ""
    category: str = ""
    region: str = ""
    ended: bool = False


def subjects(viewer: Viewer, city: str, asked: Asked, today: date) -> QuerySet[Subject]:
    """The objects that fit, in the order of their codes. Unevaluated."""
    rows = subjects_in(viewer, city)
    rows = rows.exclude(running(today)) if asked.ended else rows.filter(running(today))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.region:
        rows = rows.filter(region__startswith=asked.region)
    if asked.category:
        # A list of codes is kept as JSON; both databases find a quoted code in its text.
        rows = rows.filter(categories__icontains=f'"{asked.category}"')
    for word in asked.text.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(party_name__icontains=word)
            | Q(identifier=word)
        )
    return rows.order_by("code", "pk")


def subjects_page(
    viewer: Viewer, city: str, asked: Asked, today: date, after: str
) -> tuple[list[Subject], str]:
    """A page of them and where the next begins. 1 SQL query."""
    rows = subjects(viewer, city, asked, today)
    if place := code_and_id(after):
        code, key = place
        rows = rows.filter(Q(code__gt=code) | Q(code=code, pk__gt=key))
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].code}_{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return found[:PAGE], more


def code_and_id(after: str) -> tuple[str, UUID] | None:
    """The place in a list by code, as an address carries it; nothing for an address somebody made up."""
    code, _, key = after.rpartition("_")
    try:
        return (code, UUID(key)) if code else None
    except ValueError:
        return None


def subject(viewer: Viewer, city: str, key: UUID) -> Subject | None:
    """One object, if it lies within reach. 1 SQL query."""
    rows = subjects_in(viewer, city).select_related("organisation", "project")
    return rows.filter(pk=key).first()


def assignments_of(subject: Subject) -> list[Assignment]:
    """The visits to an object, the latest first, with their teams. 2 SQL queries."""
    rows = Assignment.objects.filter(subject=subject).select_related("plan").prefetch_related("team")
    return list(rows.order_by("-assigned_at", "pk")[:PAGE])


@dataclass(frozen=True, slots=True)
class AskedOfficers:
    """What a list of officers is narrowed by."""

    text: str = ""
    specialism: str = ""
    ended: bool = False


def officers(viewer: Viewer, city: str, asked: AskedOfficers, today: date) -> QuerySet[Officer]:
    """The officers that fit, in the order of their certificates. Unevaluated."""
    rows = officers_in(viewer, city).select_related("organisation", "user")
    rows = rows.exclude(running(today)) if asked.ended else rows.filter(running(today))
    if asked.specialism:
        rows = rows.filter(specialisms__icontains=f'"{asked.specialism}"')
    for word in asked.text.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(certificate__icontains=word) | Q(organisation__name__icontains=word)
        )
    return rows.order_by("certificate", "pk")


def officers_page(
    viewer: Viewer, city: str, asked: AskedOfficers, today: date, after: str
) -> tuple[list[Officer], str]:
    """A page of them and where the next begins. 1 SQL query."""
    rows = officers(viewer, city, asked, today)
    if place := code_and_id(after):
        certificate, key = place
        rows = rows.filter(Q(certificate__gt=certificate) | Q(certificate=certificate, pk__gt=key))
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].certificate}_{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return found[:PAGE], more


def officer(viewer: Viewer, city: str, key: UUID) -> Officer | None:
    """One officer. 1 SQL query."""
    return officers_in(viewer, city).select_related("organisation", "user").filter(pk=key).first()


def interests_of(officer: Officer) -> list[Interest]:
    """What an officer withdraws from, also what is over. 1 SQL query."""
    rows = Interest.objects.filter(officer=officer).select_related("subject")
    return list(rows.order_by("-declared_at"))


def public_officers(city: str, today: date) -> QuerySet[Officer]:
    """The officers as everybody may know them (执法人员公示), by certificate. Unevaluated."""
    rows = Officer.objects.filter(running(today), city=city).select_related("organisation")
    return rows.order_by("certificate", "pk")
