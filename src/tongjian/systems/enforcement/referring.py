"""Referrals (移送线索): taken up as a case with their evidence, or declined with the reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.engines.penalties.facts import EvidenceTaken
from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.errors import RefusedError as InspectorateRefused
from tongjian.kernel.inspectorate.models import Nature, Referral, ReferralState, Subject
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import OFFICIALS, SUBJECT
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.channels import channels_of
from tongjian.systems.enforcement.models import CaseSource, Custody, Exhibit
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.opening import SOURCING, Opening, PartyGiven, open_case
from tongjian.systems.enforcement.recording import write
from tongjian.systems.enforcement.refused import RefusedError

FIELD_KINDS = {
    **dict.fromkeys(("photo", "video", "audio", "照片", "录像", "录音"), Evidence.RECORDING),
    **{each.value: each for each in Evidence},
}
"""What senders call their evidence, as kinds of the law; anything else is a record of the scene."""


def accept(viewer: Viewer, city: str, referral: UUID, channel: str, offence: str, now: datetime) -> Desk:
    """接收移送: the referral becomes a case, its evidence is taken over with digests and custody.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = waiting_referral(viewer, city, referral)
        content, subject = row.content, row.subject
        party = PartyGiven(
            name=subject.party_name if subject else str(content.get("party_name") or row.title),
            nature=subject.nature if subject else Nature.LEGAL_PERSON.value,
            identifier_kind=subject.identifier_kind if subject else "统一社会信用代码",
            identifier=subject.identifier if subject else str(content.get("party_identifier", "")),
            address=subject.registered_address if subject else "",
        )
        given = Opening(
            channel=channel,
            source=CaseSource.REFERRAL,
            title=_title(city, offence, subject),
            offence=offence,
            party=party,
            note=str(content["facts"]),
            happened_on=timezone.localdate(row.sent_at),
            subject=subject,
            referral=row,
            inspection=str(content.get("inspection", "")),
            place=subject.operating_address if subject else "",
        )
        desk = open_case(viewer, city, given, now)
        desk = _take_over(desk, row, now)
        try:
            inspectorate.accept(row, desk.case.lead, by=viewer.user, at=now)
        except InspectorateRefused as refused:
            raise RefusedError(*refused.sentences) from None
        return desk


def _title(city: str, offence: str, subject: Subject | None) -> str:
    """案由: where, and what was broken; what the sender called it stays in the note of the source."""
    sheet = offences_of(city).get(offence)
    what = sheet.title if sheet else offence
    return f"{subject.name if subject else ''}{what}案"[:200]


def decline(viewer: Viewer, city: str, referral: UUID, reason: str, now: datetime) -> None:
    """不予接收, for a reason the sender reads. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        row = waiting_referral(viewer, city, referral)
        try:
            inspectorate.decline(row, reason, by=viewer.user, at=now)
        except InspectorateRefused as refused:
            raise RefusedError(*refused.sentences) from None


def waiting_referral(viewer: Viewer, city: str, referral: UUID) -> Referral:
    """A referral for the viewer's own channels, locked. Raises `PermissionDenied`, `RefusedError`."""
    own = viewer.organisations(*OFFICIALS)
    bodies = {m.code for m in viewer.memberships if m.city == city and m.roles & set(OFFICIALS)}
    codes = {each.code for each in channels_of(city) if each.organisation in bodies}
    rows = Referral.objects.select_for_update(of=("self",)).select_related("subject", "sender")
    row = rows.filter(pk=referral, city=city, target=SUBJECT).first()
    mine = row is not None and (row.receiver_id in own if row.receiver_id else row.channel in codes)
    if row is None or not (mine and codes):
        raise PermissionDenied("没有这条移送线索，或者它移送给了别的机构。")
    if row.state != ReferralState.OFFERED:
        raise RefusedError(f"这条线索{row.get_state_display()}，请刷新页面")
    return row


def _take_over(desk: Desk, referral: Referral, now: datetime) -> Desk:
    """Evidence of the sender as exhibits: the same content by its digest, with whom it was taken over from.

    It is the officers' who collected it, so it stands beside the facts until the investigators adopt it.
    """
    given = referral.content.get("evidence", ())
    documents = {
        each.sha256: each
        for each in Document.objects.filter(city=desk.case.city, sha256__in=[e["sha256"] for e in given])
    }
    for number, each in enumerate(given, start=1):
        document = documents.get(each["sha256"])
        exhibit = Exhibit(
            case=desk.case,
            number=number,
            kind=FIELD_KINDS.get(each["kind"], Evidence.SCENE).value,
            name=each["name"][:200],
            document=document,
            sha256=each["sha256"],
            taken_at=_moment(each.get("taken_at")) or referral.sent_at,
            longitude=each.get("longitude"),
            latitude=each.get("latitude"),
            device=str(each.get("device", ""))[:120],
            origin=f"{referral.sender.name}移送"[:200],
            by_id=desk.part.viewer.user,
            received_at=now,
        )
        exhibit.save(force_insert=True)
        Custody.objects.create(
            exhibit=exhibit,
            seq=1,
            holder=desk.case.organisation.name,
            taken_from=referral.sender.name,
            why=f"接收移送线索，自{referral.sender.name}接管（{referral.origin}）"[:300],
            at=now,
            by_id=desk.part.viewer.user,
        )
        if document is not None:
            attach(f"{SUBJECT}:{desk.case.pk}", f"exhibit-{number}", document, desk.part.viewer.user, now=now)
        fact = EvidenceTaken(
            on=timezone.localdate(exhibit.taken_at),
            by=desk.by,
            key=f"Z{number}",
            kind=Evidence(exhibit.kind),
            name=exhibit.name,
            digest=exhibit.sha256,
            officers=(),
            origin=f"referral:{referral.pk}",
        )
        desk = write(desk, SOURCING, fact, now)
    return desk


def _moment(text: str | None) -> datetime | None:
    """A moment as the sender wrote it; one without a zone is local."""
    found = parse_datetime(text) if text else None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found
