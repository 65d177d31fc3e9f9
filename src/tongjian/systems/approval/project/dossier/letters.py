"""文书: the documents of procedure that were drawn up in the cases, as far as they are open to the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongjian.kernel.letters.models import Letter, Service
from tongjian.kernel.letters.queries import open_to
from tongjian.systems.approval.project.dossier.reading import Dossier


@dataclass(frozen=True)
class LetterRow:
    """A numbered letter, and how it was served by the day; blank: not served yet."""

    id: UUID
    case: UUID
    title: str
    number: str
    organisation: str
    addressee: str
    drawn_at: datetime
    way: str
    served_at: datetime | None


def letters(dossier: Dossier) -> list[LetterRow]:
    """The letters of the project drawn up by the day, the latest first. 2 SQL queries."""
    rows = Letter.objects.filter(open_to(dossier.viewer), root__in=dossier.roots)
    if dossier.until:
        rows = rows.filter(drawn_at__lt=dossier.until)
    rows = rows.select_related("organisation", "addressee", "service").defer("content")
    return [_row(dossier, row) for row in rows.order_by("-drawn_at", "-number")]


def _row(dossier: Dossier, row: Letter) -> LetterRow:
    service: Service | None = getattr(row, "service", None)
    served = service if service and not (dossier.until and service.at >= dossier.until) else None
    return LetterRow(
        id=row.pk,
        case=row.case,
        title=row.title,
        number=row.number,
        organisation=row.organisation.name,
        addressee=row.addressee.name if row.addressee else "",
        drawn_at=row.drawn_at,
        way=served.get_way_display() if served else "",
        served_at=served.at if served else None,
    )
