"""Reads of licences, for their holders and for anyone who wants to verify one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongjian.kernel.cases.access import visible
from tongjian.kernel.cases.models import Case
from tongjian.kernel.forms.queries import mask
from tongjian.kernel.licences.content import Content, Line, digest_of
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.licences.signing import signature_holds
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.queries import OFFICIALS

MOST = 5
"""Licences shown for one number: two cities may print the same document number."""


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """One licence in a list; `type` is the code packs know its type by."""

    id: UUID
    type: str
    title: str
    document_number: str
    issued_on: date
    standing: str
    token: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What anyone may know of a licence. `standing` is 有效, 已过期 or the act that ended it.

    `intact` tells whether what is kept still has the digest it was issued with; `signed` whether its
    signature holds (None: it was issued without one), by the certificate with the `fingerprint`. `pdf` is the
    SHA-256 of its printed form, "" when it was never printed. `source` names the system that issued it, ""
    for this platform; `restored_on` is the day from which it held again after a revocation was set aside.
    """

    title: str
    document_number: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    standing: str
    good: bool
    ended_on: date | None
    ended_reason: str
    lines: tuple[Line, ...]
    attachments: tuple[str, ...]
    intact: bool
    signed: bool | None
    fingerprint: str
    pdf: str
    token: str
    source: str
    restored_on: date | None


def standing(licence: Licence, today: date) -> str:
    """Whether the licence holds today, in one word."""
    if licence.state != LicenceState.VALID:
        return LicenceState(licence.state).label
    expired = licence.valid_until is not None and licence.valid_until < today
    return "已过期" if expired else str(LicenceState.VALID.label)


def verify(key: str, today: date) -> list[Verification]:
    """What was issued under a QR token, a licence identifier or a document number. 1 SQL query."""
    key = "".join(key.split())
    rows = Licence.objects.select_related("pdf", "certificate").filter(
        Q(token=key) | Q(number=key.upper()) | Q(document_number=key)
    )
    return [_verification(row, today) for row in rows.order_by("-issued_on")[:MOST]]


def _verification(row: Licence, today: date) -> Verification:
    content, word = Content.from_text(row.content), standing(row, today)
    return Verification(
        title=content.title,
        document_number=content.document_number,
        number=row.number or "",
        issuer=content.issuer,
        issued_on=content.issued_on,
        valid_until=content.valid_until,
        standing=word,
        good=word == "有效",
        ended_on=row.ended_on,
        ended_reason=row.ended_reason,
        lines=tuple(Line(n.key, n.title, mask(n.text)) if n.personal else n for n in content.lines),
        attachments=content.attachments,
        intact=digest_of(row.content) == row.digest,
        signed=signed(row),
        fingerprint=row.certificate_id or "",
        pdf=row.pdf.sha256 if row.pdf else "",
        token=row.token,
        source=row.source,
        restored_on=row.restored_on,
    )


def signed(licence: Licence) -> bool | None:
    """Whether the signature of what the licence says holds; None when it has none.

    No query when the certificate came along.
    """
    if licence.certificate is None:
        return None
    return signature_holds(licence.content.encode(), licence.signature, licence.certificate.pem)


def licences_of_project(project: UUID, today: date) -> list[LicenceRow]:
    """The licences of a project, newest first. 1 SQL query; the caller knows who may read the project."""
    return _rows(Licence.objects.filter(project=project), today)


def licences_of_case(case: UUID, today: date) -> list[LicenceRow]:
    """The licences issued in a case. 1 SQL query; the caller knows who may read the case."""
    return _rows(Licence.objects.filter(case=case), today)


def _rows(found: QuerySet[Licence], today: date) -> list[LicenceRow]:
    return [
        LicenceRow(
            *(row.pk, row.type, row.title, row.document_number, row.issued_on),
            standing=standing(row, today),
            token=row.token,
        )
        for row in found.order_by("-issued_on", "-document_number")
    ]


def readable(viewer: Viewer, licence: UUID) -> Licence:
    """The licence as one the viewer may download: one's own organisation's, or as an official of the region.

    1 SQL query. Raises `Licence.DoesNotExist` also when the viewer may not.
    """
    reach = reach_of(viewer, OFFICIALS)
    allowed = Q(holder__in=viewer.organisations()) | Q(city__in=reach.cities)
    if reach.parts:
        # What was issued in the cases one sees; of a licence brought in from elsewhere no case is known.
        allowed |= Q(case__in=Case.objects.filter(visible(viewer)).values("pk"))
    if viewer.is_system:
        allowed = Q()
    return Licence.objects.select_related("pdf").filter(allowed).get(pk=licence)


def altered(city: str | None = None) -> Iterator[str]:
    """Numbers of licences whose content no longer has the digest or the signature it was issued with."""
    kept = Licence.objects.filter(**({"city": city} if city else {})).select_related("certificate")
    for row in kept.order_by("pk").iterator(chunk_size=1000):
        if digest_of(row.content) != row.digest or signed(row) is False:
            yield row.number or row.document_number
