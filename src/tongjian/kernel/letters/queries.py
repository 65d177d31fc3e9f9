"""Reads of letters. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongjian.kernel.cases.access import visible
from tongjian.kernel.cases.agents import as_addressee
from tongjian.kernel.cases.models import Case
from tongjian.kernel.letters.content import digest_of
from tongjian.kernel.letters.models import PROOF, Letter, Way
from tongjian.kernel.letters.origins import apart
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project

OFFICIALS = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in a list, and whether it was served."""

    id: UUID
    kind: str
    title: str
    number: str
    case: UUID
    organisation: str
    addressee: str
    addressee_id: int | None
    drawn_at: datetime
    way: str
    receiver: str
    served_at: datetime | None
    proof: UUID | None

    @property
    def unserved(self) -> bool:
        """Whether somebody still has to hand it over."""
        return self.served_at is None and self.kind not in (PROOF, *apart())


def open_to(viewer: Viewer) -> Q:
    """The letters a viewer may read.

    Officials of the city read those of the cases they may see, and what their own body wrote that is of no
    case; others only those addressed to them: what departments write to one another is not the applicant's.
    """
    if viewer.is_system:
        return Q()
    official = Q(city__in=viewer.cities(*OFFICIALS)) & Exists(
        Case.objects.filter(visible(viewer), pk=OuterRef("root"))
    )
    written = Q(organisation__in=viewer.organisations(*OFFICIALS), kind__in=apart())
    return official | written | Q(addressee__in=viewer.organisations())


def letters_of_tree(viewer: Viewer, city: str, root: UUID, case: UUID | None = None) -> list[LetterRow]:
    """The letters of a tree of that city, or of one of its cases, the latest first. 1 SQL query.

    The caller knows that the viewer may see the case.
    """
    found = Letter.objects.filter(root=root, **({"case": case} if case else {}))
    if not viewer.is_system and city not in viewer.cities(*OFFICIALS):
        found = found.filter(addressee__in=viewer.organisations())
    return _rows(found.order_by("-drawn_at", "-number"))


def letters_for(
    viewer: Viewer,
    *,
    unserved: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[LetterRow]:
    """What one's organisations wrote or were written, newest first, one page. 2 SQL queries, 3 for a window.

    A window, which hands letters over, sees those of the cases of its region. `unserved` leaves only those
    that nobody handed over yet; `after` is the last row of the page before.
    """
    windows = reach_of(viewer, {Role.WINDOW})
    own = Q(organisation__in=viewer.organisations(*OFFICIALS))
    sought = [own, Q(addressee__in=viewer.organisations())]
    if windows.cities:
        sought.append(Q(city__in=windows.cities) & ~Q(kind__in=apart()))
    if windows.parts:
        there = Project.objects.filter(windows.inside()).values("pk")
        sought.append(Q(root__in=Case.objects.filter(project__in=there).values("pk")))
    found: dict[UUID, Letter] = {}
    # Each is read in the order of its own index; one condition over all would sort everything there is.
    for which in sought:
        rows = Letter.objects.filter(which)
        if unserved:
            rows = rows.filter(service__isnull=True).exclude(kind__in=(PROOF, *apart()))
        if after:
            moment, id_ = after
            rows = rows.filter(Q(drawn_at__lt=moment) | Q(drawn_at=moment, id__lt=id_))
        found |= {row.pk: row for row in _whole(rows.order_by("-drawn_at", "-id")[:limit])}
    newest = sorted(found.values(), key=lambda row: (row.drawn_at, str(row.pk)), reverse=True)
    return [_row(row) for row in newest[:limit]]


def readable(viewer: Viewer, letter: UUID) -> Letter:
    """The letter as one the viewer may read. 1 SQL query.

    Raises `Letter.DoesNotExist` also when the viewer may not: a stranger learns nothing.
    """
    return _beside().filter(open_to(viewer)).get(pk=letter)


def readable_for_addressee(viewer: Viewer, letter: UUID) -> tuple[Letter, Viewer]:
    """代办: the letter, and the viewer as the addressee's agent in its case. 3 SQL queries.

    Raises `Letter.DoesNotExist` for whoever has no mandate that runs and reaches the case.
    """
    row = _beside().get(pk=letter)
    agent = as_addressee(viewer, row.root)
    if agent is None or row.addressee_id not in agent.organisations(Role.APPLICANT):
        raise Letter.DoesNotExist
    return row, agent


def _beside() -> QuerySet[Letter]:
    return Letter.objects.select_related("pdf", "organisation", "addressee", "service", "service__proof")


def altered(city: str | None = None) -> Iterator[str]:
    """Numbers of letters whose content no longer has the digest it was drawn up with."""
    kept = Letter.objects.filter(**({"city": city} if city else {}))
    rows = kept.order_by("pk").values_list("number", "content", "digest")
    for number, content, digest in rows.iterator(chunk_size=1000):
        if digest_of(content) != digest:
            yield number


def _rows(found: QuerySet[Letter]) -> list[LetterRow]:
    return [_row(row) for row in _whole(found)]


def _whole(found: QuerySet[Letter]) -> QuerySet[Letter]:
    """With what a line of a list shows."""
    return found.select_related("organisation", "addressee", "service").defer("content")


def _row(row: Letter) -> LetterRow:
    service = getattr(row, "service", None)
    return LetterRow(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        number=row.number,
        case=row.case,
        organisation=row.organisation.name,
        addressee=row.addressee.name if row.addressee else "",
        addressee_id=row.addressee_id,
        drawn_at=row.drawn_at,
        way=Way(service.way).label if service else "",
        receiver=service.receiver if service else "",
        served_at=service.at if service else None,
        proof=service.proof_id if service else None,
    )
