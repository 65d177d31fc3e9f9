"""Where cases come from: a referral taken up, a complaint, what officers found, what others hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties import State
from tongjian.engines.penalties.facts import Sourced
from tongjian.engines.penalties.terms import Nature
from tongjian.kernel.inspectorate.models import Referral, Subject
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import OFFICIALS
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who
from tongjian.systems.enforcement.channels import ChannelSheet, channels_of
from tongjian.systems.enforcement.desks import part_of, people_of
from tongjian.systems.enforcement.models import Case, CaseSource
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.recording import write
from tongjian.systems.enforcement.refused import RefusedError

SOURCING = Act("sourced", frozenset({Who.INVESTIGATOR}), hidden=True, title="登记案源")


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
