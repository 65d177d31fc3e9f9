"""Evidence of a case: entered with its file, digest, time, place and device; who keeps it from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties.facts import EvidenceTaken
from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import SUBJECT
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import Custody, Exhibit
from tongjian.systems.enforcement.recording import permitted, write
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import office_of
from tongjian.systems.enforcement.transcripts import Transcript, draw_transcript

ACT = "evidence-taken"
FORMATS = frozenset({"jpg", "jpeg", "png", "pdf", "mp3", "mp4", "docx", "xlsx", "zip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A piece of evidence as it is entered. `officers` are keys of the team; `key` was made on a phone."""

    kind: Evidence
    name: str
    officers: tuple[str, ...]
    taken_at: datetime
    proves: str = ""
    witnessed: str = ""
    place: str = ""
    device: str = ""
    longitude: float | None = None
    latitude: float | None = None
    recording: bool = False
    key: str | None = None
    transcript: Transcript | None = None


def limits_of(city: str) -> Limits:
    """What files are taken as evidence."""
    return Limits(FORMATS, office_of(city).evidence_megabytes * MEGABYTE)


def take(
    viewer: Viewer, city: str, case: UUID, given: Taken, document: Document | None, now: datetime
) -> Exhibit:
    """收集证据: the fact, the exhibit and the first link of its custody. 14 SQL queries with a file,
    2 more with a transcript.

    Raises `Case.DoesNotExist` to strangers, `PermissionDenied`, `RefusedError`.
    """
    act = registry.acts[ACT]
    with transaction.atomic():
        desk = desk_of(viewer, city, case, timezone.localdate(now), lock=True)
        permitted(act, desk)
        return enter(desk, given, document, now)


def enter(desk: Desk, given: Taken, document: Document | None, now: datetime) -> Exhibit:
    """The same on a locked case."""
    if not given.name.strip():
        raise RefusedError("“证据名称”没有填写", field="name")
    if given.taken_at > now:
        raise RefusedError("取证时间在现在之后，请核对手机或电脑的时钟", field="taken_at")
    number = desk.case.exhibits.count() + 1
    digest = document.sha256 if document else digest_of(given)
    fact = EvidenceTaken(
        on=timezone.localdate(given.taken_at),
        by=desk.by,
        key=f"Z{number}",
        kind=given.kind,
        name=given.name.strip(),
        digest=digest,
        officers=given.officers,
        witnessed=given.witnessed,
    )
    desk = write(desk, registry.acts[ACT], fact, now)
    if given.transcript is not None:
        draw_transcript(
            desk, given.transcript, given.officers, given.taken_at, given.place, given.witnessed, now
        )
    user = desk.part.viewer.user
    exhibit = Exhibit(
        case=desk.case,
        number=number,
        kind=given.kind.value,
        name=given.name.strip()[:200],
        proves=given.proves[:500],
        document=document,
        sha256=digest,
        taken_at=given.taken_at,
        longitude=given.longitude,
        latitude=given.latitude,
        place=given.place[:300],
        device=given.device[:120],
        recording=given.recording,
        key=given.key,
        by_id=user,
        received_at=now,
    )
    exhibit.save(force_insert=True)
    Custody.objects.create(
        exhibit=exhibit,
        seq=1,
        holder=desk.name_of(desk.by),
        taken_from=desk.case.party_name,
        why="取证",
        at=given.taken_at,
        by_id=user,
    )
    if document is not None:
        attach(f"{SUBJECT}:{desk.case.pk}", f"exhibit-{number}", document, user, now=now)
    return exhibit


def digest_of(given: Taken) -> str:
    """What stands for a thing that is no file: the digest of its description."""
    words = {"transcript": asdict(given.transcript)} if given.transcript is not None else {}
    said: Mapping[str, Any] = {
        "kind": given.kind.value,
        "name": given.name,
        "taken_at": given.taken_at.isoformat(),
        "place": given.place,
        "proves": given.proves,
        **words,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def handed(desk: Desk, fact: Any, act: Any, now: datetime, number: int) -> None:
    """Follows every fact: a link of the chain where evidence passes to another keeper. 2 SQL queries then."""
    if fact.act != "evidence-handed":
        return
    exhibit = Exhibit.objects.get(case=desk.case, number=int(fact.key.removeprefix("Z")))
    Custody.objects.create(
        exhibit=exhibit,
        seq=len(desk.state.evidence[fact.key].chain),
        holder=desk.name_of(fact.to),
        taken_from=desk.name_of(fact.by),
        why=fact.reason or "移交保管",
        at=now,
        by_id=desk.part.viewer.user,
    )
