"""Reads of licences, for their holders and for anyone who wants to verify one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongjian.kernel.forms.queries import mask
from tongjian.kernel.licences.content import Content, Line, digest_of
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.queries import OFFICIALS

MOST = 5
"""Licences shown for one number: two cities may print the same document number."""


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """One licence in a list."""

    id: UUID
    title: str
    document_number: str
    issued_on: date
    standing: str
    token: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What anyone may know of a licence. `standing` is 有效, 已撤销 or 已过期.

    `intact` tells whether what is kept still has the digest it was issued with; `pdf` is the SHA-256 of its
    printed form, "" when it was never printed.
    """

    title: str
    document_number: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    standing: str
    good: bool
    revoked_on: date | None
    revoked_reason: str
    lines: tuple[Line, ...]
    attachments: tuple[str, ...]
    intact: bool
    pdf: str
    token: str


def standing(licence: Licence, today: date) -> str:
    """Whether the licence holds today, in one word."""
    if licence.state == LicenceState.REVOKED:
        return "已撤销"
    expired = licence.valid_until is not None and licence.valid_until < today
    return "已过期" if expired else "有效"


def verify(key: str, today: date) -> list[Verification]:
    """What was issued under a QR token, a licence identifier or a document number. 1 SQL query."""
    key = "".join(key.split())
    rows = Licence.objects.select_related("pdf").filter(
        Q(token=key) | Q(number=key.upper()) | Q(document_number=key)
    )
    return [_verification(row, today) for row in rows.order_by("-issued_on")[:MOST]]


def _verification(row: Licence, today: date) -> Verification:
    content, word = Content.from_text(row.content), standing(row, today)
    return Verification(
        title=content.title,
        document_number=content.document_number,
        number=content.number,
        issuer=content.issuer,
        issued_on=content.issued_on,
        valid_until=content.valid_until,
        standing=word,
        good=word == "有效",
        revoked_on=row.revoked_on,
        revoked_reason=row.revoked_reason,
        lines=tuple(Line(n.key, n.title, mask(n.text)) if n.personal else n for n in content.lines),
        attachments=content.attachments,
        intact=digest_of(row.content) == row.digest,
        pdf=row.pdf.sha256 if row.pdf else "",
        token=row.token,
    )


def licences_of_project(project: UUID, today: date) -> list[LicenceRow]:
    """The licences of a project, newest first. 1 SQL query; the caller knows who may read the project."""
    return _rows(Licence.objects.filter(project=project), today)


def licences_of_case(case: UUID, today: date) -> list[LicenceRow]:
    """The licences issued in a case. 1 SQL query; the caller knows who may read the case."""
    return _rows(Licence.objects.filter(case=case), today)


def _rows(found: QuerySet[Licence], today: date) -> list[LicenceRow]:
    return [
        LicenceRow(row.pk, row.title, row.document_number, row.issued_on, standing(row, today), row.token)
        for row in found.order_by("-issued_on", "-document_number")
    ]


def readable(viewer: Viewer, licence: UUID) -> Licence:
    """The licence as one the viewer may download: of one's own organisation, or as an official of the city.

    1 SQL query. Raises `Licence.DoesNotExist` also when the viewer may not.
    """
    mine, official = Q(holder__in=viewer.organisations()), Q(city__in=viewer.cities(*OFFICIALS))
    allowed = Q() if viewer.is_system else mine | official
    return Licence.objects.select_related("pdf").filter(allowed).get(pk=licence)


def altered(city: str | None = None) -> Iterator[str]:
    """Numbers of licences whose content no longer has the digest it was issued with."""
    kept = Licence.objects.filter(**({"city": city} if city else {}))
    rows = kept.order_by("pk").values_list("number", "content", "digest")
    for number, content, digest in rows.iterator(chunk_size=1000):
        if digest_of(content) != digest:
            yield number
