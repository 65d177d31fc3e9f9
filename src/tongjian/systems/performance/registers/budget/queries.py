"""What the pages of the budget ask: which departments there are to look at, and which year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.http import QueryDict

from tongjian.kernel.people.models import Organisation, OrganisationKind
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.access import FILLERS, reviewed_cities
from tongjian.systems.performance.registers.access import visible
from tongjian.systems.performance.registers.models import Book
from tongjian.systems.performance.registers.queries import year_in


@dataclass(frozen=True, slots=True)
class Looked:
    """The department that is looked at with the bodies below it, the year, and what else can be chosen.

    `chosen` is None where the viewer may look at none, or not at the one asked for.
    """

    departments: tuple[tuple[int, str], ...]
    chosen: tuple[int, str] | None
    bodies: tuple[int, ...]
    year: int
    project: str


def looked(viewer: Viewer, given: QueryDict, today: date) -> Looked:
    """What an address asks for; without a year, the last one with a book. 1 SQL query."""
    own = viewer.organisations(*FILLERS)
    cities = {*viewer.cities(Role.SUPERVISOR), *reviewed_cities(viewer)}
    seen = Q(pk__in=own) | Q(parent__in=own) | Q(city__in=cities)
    books = Book.objects.filter(organisation=OuterRef("pk"), superseded_at__isnull=True).order_by("-year")
    rows = Organisation.objects.filter(seen, kind=OrganisationKind.GOVERNMENT).order_by("city", "pk")
    told = rows.annotate(last=Subquery(books.values("year")[:1]))
    known = {pk: rest for pk, *rest in told.values_list("pk", "name", "parent_id", "last")}
    departments = tuple((pk, name) for pk, (name, *_) in known.items())
    asked = given.get("organisation", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if not asked:
        number = _first(known, own)
    chosen = (number, known[number][0]) if number in known else None
    below = (pk for pk, (_, parent, _) in known.items() if parent == number)
    bodies = (number, *below) if chosen else ()
    latest = max((known[body][2] or 0 for body in bodies), default=0)
    year = year_in(given.get("year", "")) or latest or today.year
    return Looked(departments, chosen, bodies, year, given.get("project", "").strip()[:200])


def _first(known: Mapping[int, Sequence[Any]], own: Collection[int]) -> int:
    """Whose books are shown unasked: the own department's, else any there are; 0 where there are none."""
    with_books = [pk for pk, (*_, last) in known.items() if last]
    mine = [pk for pk in known if pk in own]
    return next(iter([*(pk for pk in with_books if pk in own), *with_books, *mine, *known]), 0)


def visible_book(viewer: Viewer, book: UUID) -> Book:
    """A book with its department and file. 1 SQL query.

    Raises `Book.DoesNotExist` also when the viewer may not.
    """
    rows = Book.objects.select_related("organisation", "document", "by")
    return rows.filter(visible(viewer)).get(pk=book)
