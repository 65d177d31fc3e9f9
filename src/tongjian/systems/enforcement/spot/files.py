"""Files of what phones send: each becomes an exhibit of its case, once."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties import facts as f
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import SUBJECT
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.desks import desk_for
from tongjian.systems.enforcement.models import Case, Custody, Exhibit, FieldMessage
from tongjian.systems.enforcement.recording import save, write
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.spot.message import EvidenceSent, FactSent, SpotSent


def take_file(viewer: Viewer, city: str, thing: str, sha256: str, document: Document, now: datetime) -> None:
    """A file of a message: it becomes an exhibit of its case, once. Raises `RefusedError`,
    `PermissionDenied`."""
    if document.sha256 != sha256:
        raise RefusedError("文件的摘要与手机上的不一致，请重新上传")
    message = message_with(city, thing, sha256)
    if message is None or message.case_id is None:
        raise RefusedError("现场记录里没有这个文件")
    if message.sent_by_id != viewer.user:
        raise PermissionDenied("文件由现场取证的人员上传。")
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=message.case_id)
        if Exhibit.objects.filter(case=case, key=sha256).exists():
            return
        told = FactSent.model_validate_json(message.body)
        body = (SpotSent if told.kind == "spot" else EvidenceSent).model_validate(told.body)
        file = next(each for each in body.files if each.sha256 == sha256)
        number = case.exhibits.count() + 1
        exhibit = Exhibit(
            case=case,
            number=number,
            kind=file.kind.value,
            name=file.name,
            document=document,
            sha256=sha256,
            taken_at=min(file.taken_at, now),
            longitude=file.longitude,
            latitude=file.latitude,
            place=body.place,
            device=told.device,
            recording=file.name.endswith((".mp4", ".mp3")),
            origin="现场取证（手机）",
            key=sha256,
            by_id=viewer.user,
            received_at=now,
        )
        exhibit.save(force_insert=True)
        Custody.objects.create(
            exhibit=exhibit,
            seq=1,
            holder=viewer.name,
            taken_from=case.party_name,
            why="现场取证",
            at=exhibit.taken_at,
            by_id=viewer.user,
        )
        attach(f"{SUBJECT}:{case.pk}", f"exhibit-{number}", document, viewer.user, now=now)
        desk = desk_for(viewer, case, timezone.localdate(now))
        fact = f.EvidenceTaken(
            on=timezone.localdate(exhibit.taken_at),
            by=desk.by,
            key=f"Z{number}",
            kind=file.kind,
            name=file.name,
            digest=sha256,
            officers=(),
            origin=f"field:{message.key}",
        )
        try:
            with transaction.atomic():
                write(desk, registry.acts["evidence-taken"], fact, now)
        except RefusedError:
            # The decision is made already: the file is kept as an exhibit of the record, the facts stand.
            case.refresh_from_db()
            save(desk, now)


def message_with(city: str, thing: str, sha256: str) -> FieldMessage | None:
    """The message of a thing that names a file. 1 SQL query."""
    rows = FieldMessage.objects.select_related("case").filter(city=city, body__contains=sha256)
    found = [
        row for row in rows if row.case is not None and thing in (row.case.key, str(row.case_id), row.key)
    ]
    return found[0] if found else None
