"""证照: what was issued for the project, and how it stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.systems.approval.project.dossier.reading import Dossier


@dataclass(frozen=True)
class Issued:
    """A licence as it stood on the day that is looked at. `case` is the id of the case it came from."""

    id: UUID
    title: str
    document_number: str
    number: str
    holder: str
    issued_on: date
    valid_until: date | None
    standing: str
    why: str
    token: str
    case: UUID | None

    @property
    def tone(self) -> str:
        return {"有效": "good", "已撤销": "bad"}.get(self.standing, "warn")


def licences(dossier: Dossier) -> list[Issued]:
    """The licences of the project issued by the day, the latest first. 1 SQL query.

    Open to whoever sees the project: what a licence says can be verified by anybody.
    """
    day = dossier.today
    rows = Licence.objects.select_related("holder").filter(Q(issued_on__lte=day), project=dossier.project)
    return [_issued(row, day) for row in rows.order_by("-issued_on", "-document_number")]


def _issued(row: Licence, day: date) -> Issued:
    ended = row.ended_on is not None and row.ended_on <= day
    expired = row.valid_until is not None and row.valid_until < day
    return Issued(
        id=row.pk,
        title=row.title,
        document_number=row.document_number,
        number=row.number or "",
        holder=row.holder.name,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        standing=LicenceState(row.state).label if ended else "已过期" if expired else "有效",
        why=row.ended_reason if ended else "",
        token=row.token,
        case=row.case,
    )
