"""Every write on documents: take a file in, attach it as a material, take it away."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.documents.formats import FORMATS, Format, extension_of
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.documents.signals import attached
from tongjian.kernel.documents.vault import Incoming, Readable, TooLargeError, Vault, vault


class RefusedError(Exception):
    """The file is not taken in; the message is a sentence for the person who gave it."""


def store(
    stream: Readable,
    name: str,
    *,
    city: str,
    owner: int | None,
    by: int | None,
    limits: Limits,
) -> Document:
    """Take a file in: streamed, hashed, checked, then placed whole. Nothing is left of a refused file.

    `owner` is the organisation whose document it becomes, `by` the user who gives it. Raises RefusedError.
    """
    with received(stream, name, limits, vault()) as (incoming, declared):
        vault().let_in(incoming)
        return Document.objects.create(
            city=city,
            sha256=incoming.sha256,
            size=incoming.size,
            media_type=declared.media_type,
            name=clean_name(name),
            owner_id=owner,
            uploaded_by_id=by,
        )


@contextmanager
def received(stream: Readable, name: str, limits: Limits, into: Vault) -> Iterator[tuple[Incoming, Format]]:
    """A file that has arrived whole and is what its name says; what is not moved away is removed again.

    Raises RefusedError.
    """
    name = clean_name(name)
    declared = _declared(name, limits)
    try:
        with into.receive(stream, limits.max_bytes) as incoming:
            if incoming.size == 0:
                raise RefusedError(f"文件“{name}”是空的（0 字节）。请检查原文件后重新上传。")
            with incoming.path.open("rb") as content:
                if not declared.recognises(content):
                    raise RefusedError(
                        f"文件“{name}”的内容不是{declared.title}：扩展名与内容不符，或文件已损坏。"
                        "请用原软件打开并另存后重新上传。"
                    )
            yield incoming, declared
    except TooLargeError:
        raise RefusedError(too_large(name, limits)) from None


def too_large(name: str, limits: Limits) -> str:
    """The sentence for a file above the limit."""
    return (
        f"文件“{name}”超过本材料 {limits.max_bytes / MEGABYTE:g} MB 的上限。"
        "请清理图纸中无用的内容或压缩后重新上传。"
    )


def check_fits(document: Document, limits: Limits) -> None:
    """Whether a document given earlier can stand for another material. Raises RefusedError."""
    _declared(document.name, limits)
    if document.size > limits.max_bytes:
        raise RefusedError(too_large(document.name, limits))


def _declared(name: str, limits: Limits) -> Format:
    extension = extension_of(name)
    if extension not in limits.formats or extension not in FORMATS:
        accepted = "、".join(sorted(limits.formats))
        given = f"扩展名 .{extension}" if extension else "没有扩展名的文件"
        raise RefusedError(
            f"文件“{name}”的类型不被接受（{given}）。本材料接受：{accepted}。请转换格式后重新上传。"
        )
    return FORMATS[extension]


def clean_name(name: str) -> str:
    """The file's own name without folders and invisible characters, at most 255 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Cc and Cf hold control characters and the marks that turn the reading direction ("fdp.exe").
    visible = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs")).strip()
    if len(visible) > 255:
        stem, dot, extension = visible.rpartition(".")
        visible = f"{stem[: 254 - len(extension)]}{dot}{extension}"[:255]
    return visible or "未命名"


@transaction.atomic
def attach(
    subject: str, slot: str, document: Document, by: int | None, *, now: datetime | None = None
) -> Attachment:
    """Make the document the current version of the material; the version before it stays in the history."""
    try:
        with transaction.atomic():
            attachment = _next_version(subject, slot, document, by, now or timezone.now())
    except IntegrityError:
        # Two first versions at the same moment: the other one is there now and can be locked.
        attachment = _next_version(subject, slot, document, by, now or timezone.now())
    attached.send(Attachment, attachment=attachment)
    return attachment


def _next_version(subject: str, slot: str, document: Document, by: int | None, now: datetime) -> Attachment:
    history = Attachment.objects.filter(subject=subject, slot=slot)
    # The first version never goes away: its row is the lock of the material.
    list(history.filter(version=1).select_for_update(no_key=True).values_list("id"))
    current = history.filter(superseded_by__isnull=True).only("version").first()
    following = Attachment(
        subject=subject,
        slot=slot,
        document=document,
        version=current.version + 1 if current else 1,
        at=now,
        by_id=by,
    )
    if current:
        # Before the insert, because only one version may be current at any moment.
        history.filter(pk=current.pk).update(superseded_by=following.pk)
    following.save(force_insert=True)
    return following


@transaction.atomic
def detach(subject: str, slot: str, *, now: datetime | None = None) -> bool:
    """Take the material away; its history stays. False when there was none."""
    current = Attachment.objects.filter(
        subject=subject, slot=slot, superseded_by__isnull=True, removed_at__isnull=True
    )
    return bool(current.update(removed_at=now or timezone.now()))
