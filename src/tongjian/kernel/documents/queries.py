"""Every read of documents that others need. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tongjian.kernel.documents import access
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.viewer import Viewer


@dataclass(frozen=True)
class AttachmentRow:
    """One version of one material, with the document it is. `size` in bytes."""

    id: UUID
    subject: str
    slot: str
    version: int
    at: datetime
    by: int | None
    by_name: str
    document: UUID
    name: str
    size: int
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Offer:
    """A document that was given before and need not be asked for again."""

    document: UUID
    name: str
    size: int
    sha256: str
    given_at: datetime


@dataclass(frozen=True)
class Damage:
    """A stored content that is missing or no longer what it was."""

    sha256: str
    document: UUID
    name: str
    sentence: str


def current_attachments(subject: str) -> list[AttachmentRow]:
    """The current version of every material of the subject, by slot. 1 SQL query."""
    return _rows(_current(Attachment.objects.filter(subject=subject)).order_by("slot"))


def current_attachment(subject: str, slot: str) -> AttachmentRow | None:
    """The current version of one material. 1 SQL query."""
    return next(iter(_rows(_current(Attachment.objects.filter(subject=subject, slot=slot)))), None)


def history(subject: str, slot: str) -> list[AttachmentRow]:
    """Every version of one material, newest first. 1 SQL query."""
    return _rows(Attachment.objects.filter(subject=subject, slot=slot).order_by("-version"))


def versions(subject: str) -> list[AttachmentRow]:
    """Every version of every material of the subject, newest first within each. 1 SQL query."""
    return _rows(Attachment.objects.filter(subject=subject).order_by("slot", "-version"))


def offers(organisation: int, slots: Collection[str], *, most: int = 5) -> Mapping[str, list[Offer]]:
    """What the organisation gave for each of these materials before, newest first. 1 SQL query."""
    given = (
        Attachment.objects.filter(document__owner=organisation, slot__in=slots, removed_at__isnull=True)
        .order_by("-at")
        .values_list("slot", "document_id", "document__name", "document__size", "document__sha256", "at")
    )
    found: dict[str, dict[str, Offer]] = {slot: {} for slot in slots}
    for slot, document, name, size, sha256, at in given[: most * 4 * max(len(slots), 1)]:
        offer = Offer(document, name, size, sha256, at)
        if len(found[slot]) < most:
            found[slot].setdefault(offer.sha256, offer)
    return {slot: list(given.values()) for slot, given in found.items()}


def offered(organisation: int, slot: str, *, most: int = 5) -> list[Offer]:
    """What the organisation gave for this material before, newest first, each content once. 1 SQL query."""
    given = (
        Attachment.objects.filter(document__owner=organisation, slot=slot, removed_at__isnull=True)
        .order_by("-at")
        .values_list("document_id", "document__name", "document__size", "document__sha256", "at")[: most * 4]
    )
    offers: dict[str, Offer] = {}
    for row in given:
        offer = Offer(*row)
        offers.setdefault(offer.sha256, offer)
    return list(offers.values())[:most]


def may_read(viewer: Viewer, document: Document) -> bool:
    """Whether the document is open: to its owner, and to whoever may read what it is attached to.

    1 SQL query for strangers to the owner, and what the registered answers cost.
    """
    if document.owner_id is not None and document.owner_id in viewer.organisations():
        return True
    subjects = Attachment.objects.filter(document=document).values_list("subject", flat=True).distinct()
    return any(access.can_read(viewer, subject) for subject in subjects)


def verify_store(city: str | None = None) -> Iterator[Damage]:
    """Read every stored content again and report the missing and the altered ones, of one city or of all."""
    documents = Document.objects.order_by("sha256", "at")
    if city is not None:
        documents = documents.filter(city=city)
    checked = ""
    for document in documents.iterator(chunk_size=500):
        if document.sha256 == checked:
            continue
        checked = document.sha256
        found = vault().digest(document.sha256)
        if found == document.sha256:
            continue
        problem = "文件缺失" if found is None else "文件内容已被改动"
        sentence = f"文档“{document.name}”（{document.pk}）{problem}：请从备份恢复 {document.sha256}。"
        yield Damage(document.sha256, document.pk, document.name, sentence)


def _current(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    return attachments.filter(superseded_by__isnull=True, removed_at__isnull=True)


def _rows(attachments: QuerySet[Attachment]) -> list[AttachmentRow]:
    return [
        AttachmentRow(
            id=attachment.pk,
            subject=attachment.subject,
            slot=attachment.slot,
            version=attachment.version,
            at=attachment.at,
            by=attachment.by_id,
            by_name=attachment.by.get_full_name() if attachment.by else "",
            document=attachment.document.pk,
            name=attachment.document.name,
            size=attachment.document.size,
            media_type=attachment.document.media_type,
            sha256=attachment.document.sha256,
        )
        for attachment in attachments.select_related("document", "by")
    ]
