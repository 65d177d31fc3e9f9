"""Where cases come from: a referral taken up, a complaint, what officers found, what others hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.engines.penalties import State
from tongjian.engines.penalties.facts import EvidenceTaken, Sourced
from tongjian.engines.penalties.terms import Evidence, Nature
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.errors import RefusedError as InspectorateRefused
from tongjian.kernel.inspectorate.models import Referral, ReferralState, Subject
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import OFFICIALS, SUBJECT
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who
from tongjian.systems.enforcement.channels import ChannelSheet, channels_of
from tongjian.systems.enforcement.desks import part_of, people_of
from tongjian.systems.enforcement.models import Case, CaseSource, Custody, Exhibit
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.recording import write
from tongjian.systems.enforcement.refused import RefusedError

SOURCING = Act("sourced", frozenset({Who.INVESTIGATOR}), hidden=True, title="登记案源")
FIELD_KINDS = {
    **dict.fromkeys(("photo", "video", "audio", "照片", "录像", "录音"), Evidence.RECORDING),
    **{each.value: each for each in Evidence},
}
"""What senders call their evidence, as kinds of the law; anything else is a record of the scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven:
    """The party of a case as somebody wrote it."""

    name: str
    nature: str
    identifier_kind: str = "统一社会信用代码"
    identifier: str = ""
    address: str = ""
    phone: str = ""
    representative: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A case to be opened. `ended_on` is the last day of the act, None while it goes on."""

    channel: str
    source: CaseSource
    title: str
    offence: str
    party: PartyGiven
    note: str = ""
    happened_on: date | None = None
    ended_on: date | None = None
    harm: bool = False
    place: str = ""
    subject: Subject | None = None
    referral: Referral | None = None
    inspection: str = ""
    key: str | None = None


def open_case(viewer: Viewer, city: str, given: Opening, now: datetime) -> Desk:
    """登记案源: the row and the first fact. 9 SQL queries. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        desk = begin(viewer, city, given, now)
        if not desk.part.investigates:
            raise PermissionDenied("案源由本渠道的执法人员登记。")
        return source(desk, given, now)


def begin(viewer: Viewer, city: str, given: Opening, now: datetime) -> Desk:
    """The row of a new case, with nothing in it yet. 5 SQL queries."""
    channel = own_channel(viewer, city, given.channel)
    matter = channel.matter_of(given.offence)
    if matter is None or given.offence not in offences_of(city):
        raise RefusedError(f"{channel.title}不办理这一违法行为，请从列表中选择")
    if not given.title.strip() or not given.party.name.strip():
        raise RefusedError("案由和当事人名称必填")
    today = timezone.localdate(now)
    body = Organisation.objects.get(city=city, code=channel.organisation)
    region = given.subject.region if given.subject else body.region
    lead = next_number(
        city, f"enforcement-{channel.code}-lead", channel.lead_number, on=today, region=region
    ).text
    row = Case(
        id=uuid4(),
        city=city,
        channel=channel.code,
        organisation=body,
        region=region,
        key=given.key,
        lead=lead,
        title=given.title.strip()[:200],
        source=given.source,
        source_note=given.note[:1000],
        referral=given.referral,
        inspection=given.inspection,
        matter=matter,
        offence=given.offence,
        happened_on=given.happened_on,
        place=given.place[:300],
        subject=given.subject,
        party_organisation=_organisation(city, given),
        opened_by_id=viewer.user,
        opened_at=now,
        state="new",
        changed_at=now,
        **_party(given.party),
    )
    row.save(force_insert=True)
    staff, officers = people_of(body.pk, today)
    part = part_of(viewer, row, channel, staff)
    return Desk(row, State(), part, channel, officers, staff, (), (), today)


def source(desk: Desk, given: Opening, now: datetime) -> Desk:
    """The first fact of a case."""
    case = desk.case
    born, day = given.party.born, given.happened_on or desk.today
    young = born is not None and (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < 14
    fact = Sourced(
        on=desk.today,
        by=desk.by,
        source=case.get_source_display(),
        nature=Nature(case.party_nature),
        ended_on=given.ended_on,
        harm=given.harm,
        under_age=young,
    )
    return write(desk, SOURCING, fact, now)


def own_channel(viewer: Viewer, city: str, code: str) -> ChannelSheet:
    """A channel the viewer's body keeps. Raises `PermissionDenied`."""
    bodies = {m.code for m in viewer.memberships if m.city == city and m.roles & set(OFFICIALS)}
    for channel in channels_of(city):
        if channel.code == code and channel.organisation in bodies:
            return channel
    raise PermissionDenied("没有这个执法渠道，或者它属于别的机构。")


def _party(party: PartyGiven) -> Mapping[str, object]:
    if party.nature not in {each.value for each in Nature}:
        raise RefusedError("“当事人性质”请从列表中选择")
    return {
        "party_name": party.name.strip()[:200],
        "party_nature": party.nature,
        "party_identifier_kind": party.identifier_kind[:16],
        "party_identifier": party.identifier.strip()[:32],
        "party_address": party.address[:300],
        "party_phone": party.phone[:32],
        "party_representative": party.representative[:64],
        "party_born": party.born,
    }


def _organisation(city: str, given: Opening) -> Organisation | None:
    """The organisation of the party, by the subject or by its credit code, so that its people can answer."""
    if given.subject is not None and given.subject.organisation_id is not None:
        return given.subject.organisation
    code = given.party.identifier.strip()
    return Organisation.objects.filter(city=city, uscc=code).first() if code else None


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
            title=row.title,
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
