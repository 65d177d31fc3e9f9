"""Licences that another system issued: registered as they are, never signed or printed by this platform."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from tongjian.kernel.licences.content import HOLDER, PROJECT, Content, Line, digest_of
from tongjian.kernel.licences.models import Licence, LicenceState


def foreign(
    *,
    city: str,
    source: str,
    type_: str,
    title: str,
    document_number: str,
    number: str,
    issuer: str,
    holder: tuple[int, str],
    project: tuple[UUID | None, str],
    case: UUID,
    issued_on: date,
    valid_until: date | None,
) -> Licence:
    """A licence of the system `source`, not yet written. `number` is its identifier, "" where it has none.

    `holder` and `project` come with their names, which is all that its content can say of them.
    """
    lines = (Line(HOLDER, "建设单位（个人）", holder[1]), Line(PROJECT, "建设项目名称", project[1]))
    content = Content(
        type=type_,
        title=title,
        document_number=document_number,
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        valid_until=valid_until,
        lines=tuple(line for line in lines if line.text),
    )
    return Licence(
        id=uuid.uuid4(),
        city=city,
        type=type_,
        number=number or None,
        document_number=document_number,
        title=title,
        template="",
        holder_id=holder[0],
        project_id=project[0],
        case=case,
        issued_on=issued_on,
        valid_until=valid_until,
        content=content.text,
        digest=digest_of(content.text),
        token=secrets.token_urlsafe(16),
        source=source,
    )


def ended(licence: Licence, state: LicenceState, on: date, reason: str) -> None:
    """Say of a licence that is not yet written how it had ended."""
    licence.state, licence.ended_on, licence.ended_reason = state, on, reason[:200]


def write(licences: Iterable[Licence]) -> None:
    """Register them, in the caller's transaction. 1 SQL query. Raises `IntegrityError` for a number twice."""
    Licence.objects.bulk_create(licences)


def taken(city: str, document_numbers: Collection[str]) -> frozenset[tuple[str, str]]:
    """Type and document number of those the city has already. 1 SQL query."""
    rows = Licence.objects.filter(city=city, document_number__in=document_numbers)
    return frozenset(rows.values_list("type", "document_number"))


def withdraw(source: str, cases: Collection[UUID]) -> int:
    """Remove what came with these cases, in the caller's transaction; how many. 1 SQL query."""
    return Licence.objects.filter(case__in=cases, source=source).delete()[0]
