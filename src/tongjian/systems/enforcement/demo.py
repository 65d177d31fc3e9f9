"""Cases to look at: `demo/enforcement.yaml` of a pack, made by the same acts as any other, on days of the
past."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.inspectorate.actions import refer
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Holding, Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts.choices import key_of
from tongjian.systems.enforcement.channels import channel_of, channels_of
from tongjian.systems.enforcement.conducting import CHANGES, COERCES, tell
from tongjian.systems.enforcement.demosheet import (
    DemoCase,
    DemoEnforcement,
    DemoParty,
    DemoReferral,
    DemoSpot,
    DemoStep,
)
from tongjian.systems.enforcement.exhibits import Taken, take
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.opening import Opening, PartyGiven, open_case
from tongjian.systems.enforcement.publishing import publish
from tongjian.systems.enforcement.recording import record
from tongjian.systems.enforcement.spot.message import FactSent
from tongjian.systems.enforcement.spot.receiving import take_in

FILE = "demo/enforcement.yaml"
LONG_AGO = timedelta(days=800)


def install_demo_enforcement(pack: Pack) -> None:
    """Make them once; a pack without the file has none. Nothing happens where nobody enforces yet."""
    city = pack.name
    if not (pack.folders[0] / FILE).is_file() or Case.objects.filter(city=city).exists():
        return
    bodies = {each.organisation for each in channels_of(city)}
    if not Officer.objects.filter(city=city, may_enforce=True, user__isnull=False).exists():
        return
    today = timezone.localdate()
    # Whoever acts in the demo held the post and the certificate before the first of its days.
    held = Holding.objects.filter(post__organisation__city=city, post__organisation__code__in=bodies)
    held.filter(since__gt=today - LONG_AGO).update(since=today - LONG_AGO)
    certified = Officer.objects.filter(city=city, may_enforce=True, organisation__code__in=bodies)
    certified.filter(since__gt=today - LONG_AGO).update(since=today - LONG_AGO)
    sheet = read_sheet(pack.folders[:1], FILE, DemoEnforcement)
    for wanted in sheet.cases:
        _case(city, wanted, today)
    for spot in sheet.spots:
        _spot(city, spot, today)
    for referral in sheet.referrals:
        _referral(city, referral)


def _case(city: str, wanted: DemoCase, today: date) -> None:
    day = day_of(city, today, wanted.day)
    party, subject = _party(city, wanted.party)
    given = Opening(
        channel=wanted.channel,
        source=wanted.source,
        title=wanted.title,
        offence=wanted.offence,
        party=party,
        note=wanted.note,
        happened_on=day,
        place=wanted.place,
        subject=subject,
    )
    case = open_case(_viewer(wanted.by), city, given, _at(day, 9)).case.pk
    for number, step in enumerate(wanted.steps):
        _step(city, case, step, today, number)


def _step(city: str, case: UUID, step: DemoStep, today: date, number: int) -> None:
    # The day of these counts for somebody: it stays where it is.
    exact = step.act in ("served", "hearing-held", "paid")
    day = today + timedelta(days=step.day) if exact else day_of(city, today, step.day)
    now = min(_at(day, 10, number), timezone.now())
    viewer = _viewer(step.by)
    if step.act == "publish":
        publish(viewer, city, case, "", now)
        return
    typed = {name: [value] if isinstance(value, str) else list(value) for name, value in step.given.items()}
    for name, value in step.people.items():
        typed[name] = [_key(each) for each in ([value] if isinstance(value, str) else value)]
    for name in ("due_on", "correct_by", "held_on"):
        if name in typed and typed[name][0].lstrip("-+").isdigit():
            typed[name] = [(today + timedelta(days=int(typed[name][0]))).isoformat()]
    if step.act == "evidence-taken":
        taken = Taken(
            kind=Evidence(typed["kind"][0]),
            name=typed["name"][0],
            officers=tuple(typed["officers"]),
            taken_at=now,
            proves=typed.get("proves", [""])[0],
            witnessed=typed.get("witnessed", [""])[0],
            place=typed.get("place", [""])[0],
        )
        take(viewer, city, case, taken, None, now)
        return
    record(viewer, city, case, step.act, {"on": [day.isoformat()], **typed}, now)
    if step.act in CHANGES | COERCES:
        tell(case, now)


def _spot(city: str, wanted: DemoSpot, today: date) -> None:
    day = day_of(city, today, wanted.day)
    now = _at(day, 15)
    user = User.objects.get(username=wanted.by)
    body = {**wanted.body, "channel": wanted.channel, "officers": [_key(each) for each in wanted.officers]}
    thing = f"demo-{city}-{wanted.day}{wanted.by}"
    sent = FactSent.model_validate(
        {
            "id": f"{thing}-fact",
            "device": "demo-phone",
            "seq": 1,
            "clock": now,
            "author": user.pk,
            "kind": "spot",
            "body": body,
        }
    )
    received = min(now + timedelta(hours=1), timezone.now())
    take_in(_viewer(wanted.by), city, thing, sent, received)
    tell(Case.objects.get(city=city, key=thing).pk, received)


def _referral(city: str, wanted: DemoReferral) -> None:
    channel = channel_of(city, wanted.channel)
    _, subject = _party(city, wanted.party)
    now = timezone.now()
    refer(
        city,
        "enforcement",
        f"demo:{city}:{wanted.title}"[:80],
        channel=wanted.channel,
        subject=subject,
        matter=wanted.matter,
        title=wanted.title,
        content={"facts": wanted.facts, "basis": wanted.basis, "party_name": wanted.party.name},
        sender=Organisation.objects.get(city=city, code=wanted.sender),
        receiver=Organisation.objects.get(city=city, code=channel.organisation),
        by=User.objects.get(username=wanted.by).pk,
        at=now,
        due_on=calendar_of(city).add_working_days(timezone.localdate(now), 7),
    )


def _party(city: str, wanted: DemoParty) -> tuple[PartyGiven, Subject | None]:
    if not wanted.organisation:
        kind = "居民身份证" if wanted.nature == "1" else "统一社会信用代码"
        party = PartyGiven(
            name=wanted.name,
            nature=wanted.nature,
            identifier_kind=kind,
            identifier=wanted.identifier,
            address=wanted.address,
            born=wanted.born,
        )
        return party, None
    body = Organisation.objects.get(city=city, code=wanted.organisation)
    subject = (
        Subject.objects.filter(city=city, organisation=body, until__isnull=True).order_by("kind").first()
    )
    party = PartyGiven(name=body.name, nature="2", identifier=body.uscc, address=wanted.address)
    return party, subject


def day_of(city: str, today: date, offset: int) -> date:
    """So many days from today, moved back (a day to come: on) to a working day; today stays."""
    day, calendar = today + timedelta(days=offset), calendar_of(city)
    while offset and not calendar.is_working(day):
        day += timedelta(days=1 if offset > 0 else -1)
    return day


def _at(day: date, hour: int, minutes: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minutes % 60)))


def _viewer(username: str) -> Viewer:
    return viewer_of(User.objects.get(username=username), timezone.localdate())


def _key(username: str) -> str:
    user = User.objects.get(username=username)
    officer = Officer.objects.filter(user=user, until__isnull=True).first()
    return key_of(officer) if officer else str(user.pk)
