"""A library, plans and special checks to look at, as `demo/supervision.yaml` of a pack tells them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.models import Interest, Nature, Officer, Subject
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Part, RegionCode
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.access import posts_of
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans import drawing
from tongjian.systems.supervision.plans.drafting import Draft, begin
from tongjian.systems.supervision.plans.drawing import Ceremony
from tongjian.systems.supervision.plans.lines import Line
from tongjian.systems.supervision.plans.special import Special, assign

FILE = "demo/supervision.yaml"
ORIGIN = "demo"


class SubjectSheet(Part):
    """An object; without a party it is its own."""

    kind: str
    code: str
    name: str
    party: str = ""
    identifier: str = ""
    nature: str = Nature.LEGAL_PERSON.value
    region: RegionCode
    categories: tuple[str, ...] = ()
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    organisation: str = ""


class OfficerSheet(Part):
    """An officer, with an account where they have one."""

    certificate: str
    name: str
    organisation: str
    specialisms: tuple[str, ...] = ()
    regions: tuple[RegionCode, ...]
    may_enforce: bool = False
    user: str = ""


class InterestSheet(Part):
    """From whom an officer withdraws."""

    officer: str
    identifier: str
    reason: str


class LineSheet(Part):
    """A line of a plan."""

    item: str
    ratio: str
    times: int = 1


class PlanSheet(Part):
    """A plan of this year; `announced` and `drawn` count days back from today."""

    title: str
    by: str
    weighting: str
    days: int
    lines: tuple[LineSheet, ...] = Field(min_length=1)
    announced: int | None = None
    drawn: int | None = None
    source: str = ""
    words: str = ""
    value: str = ""


class SpecialSheet(Part):
    """A special check, assigned some days ago, due so many days after that."""

    by: str
    kind: str
    subjects: tuple[str, ...]
    items: tuple[str, ...]
    officers: tuple[str, ...]
    days_ago: int
    days: int
    reason: str


class DemoSheet(Part):
    """The whole file."""

    subjects: tuple[SubjectSheet, ...]
    officers: tuple[OfficerSheet, ...]
    interests: tuple[InterestSheet, ...] = ()
    plans: tuple[PlanSheet, ...] = ()
    special: tuple[SpecialSheet, ...] = ()


def install_demo_supervision(pack: Pack, now: datetime | None = None) -> None:
    """Enter, plan, draw and assign once; installing again brings the libraries up to date and no more."""
    if first_of(pack.folders[:1], *Path(FILE).parts) is None:
        return
    sheet, now = read_sheet(pack.folders, FILE, DemoSheet), now or timezone.now()
    bodies = {row.code: row for row in Organisation.objects.filter(city=pack.name)}
    before = now - timedelta(days=90)
    for each in sheet.subjects:
        _subject(pack.name, each, bodies, before)
    _officers(pack.name, sheet, bodies, before)
    if Plan.objects.filter(city=pack.name).exists():
        return
    for plan in sheet.plans:
        _plan(pack.name, plan, now)
    for special in sheet.special:
        _special(pack.name, special, now)


def _subject(city: str, each: SubjectSheet, bodies: dict[str, Organisation], at: datetime) -> Subject:
    company = each.kind == "company"
    identifier = each.identifier or (each.code if company else "")
    return actions.enter_subject(
        city,
        each.kind,
        each.code,
        name=each.name,
        party_name=each.party or each.name,
        nature=each.nature,
        identifier_kind="统一社会信用代码" if identifier else "其他",
        identifier=identifier or each.code,
        region=each.region,
        registered_address=each.address,
        operating_address=each.address,
        longitude=each.longitude,
        latitude=each.latitude,
        categories=each.categories,
        organisation=bodies.get(each.organisation),
        since=at.date(),
        origin=ORIGIN,
        by=None,
        at=at,
    )


def _officers(city: str, sheet: DemoSheet, bodies: dict[str, Organisation], at: datetime) -> None:
    users = {row.username: row for row in User.objects.filter(username__in=[o.user for o in sheet.officers])}
    officers: dict[str, Officer] = {}
    for each in sheet.officers:
        officers[each.certificate] = actions.enter_officer(
            city,
            each.certificate,
            name=each.name,
            certified_until=at.date().replace(month=12, day=31, year=at.year + 2),
            organisation=bodies[each.organisation],
            user=users.get(each.user),
            may_enforce=each.may_enforce,
            specialisms=each.specialisms,
            regions=each.regions,
            since=at.date(),
            by=None,
            at=at,
        )
    for one in sheet.interests:
        officer = officers[one.officer]
        if not Interest.objects.filter(officer=officer, identifier=one.identifier).exists():
            actions.declare_interest(
                officer, identifier=one.identifier, reason=one.reason, by=officer.user_id, at=at
            )


def _plan(city: str, sheet: PlanSheet, now: datetime) -> None:
    at = now - timedelta(days=(sheet.announced or 0) + 1)
    viewer = _viewer(sheet.by, now)
    draft = Draft(
        title=f"{now.year}年度{sheet.title}",
        year=now.year,
        lines=[Line(each.item, each.ratio, each.times) for each in sheet.lines],
        weighting=sheet.weighting,
        people=vocabulary_of(city).people,
        most_visits=None,
        days=sheet.days,
    )
    plan = begin(viewer, city, _body(viewer, city), draft, at)
    if sheet.announced is None:
        return
    ceremony = Ceremony(sheet.source, sheet.words, {})
    drawing.announce(viewer, plan.pk, ceremony, now - timedelta(days=sheet.announced))
    if sheet.drawn is not None:
        drawing.make(viewer, plan.pk, {sheet.source: sheet.value}, now - timedelta(days=sheet.drawn))


def _special(city: str, sheet: SpecialSheet, now: datetime) -> None:
    at = now - timedelta(days=sheet.days_ago)
    viewer = _viewer(sheet.by, now)
    subjects = Subject.objects.filter(city=city, code__in=sheet.subjects).values_list("pk", flat=True)
    officers = Officer.objects.filter(city=city, certificate__in=sheet.officers)
    given = Special(
        kind=sheet.kind,
        subjects=list(subjects),
        items=sheet.items,
        officers=list(officers.values_list("pk", flat=True)),
        due_on=timezone.localdate(at) + timedelta(days=sheet.days),
        reason=sheet.reason,
    )
    assign(viewer, _body(viewer, city), given, at)


def _viewer(username: str, at: datetime) -> Viewer:
    return viewer_of(User.objects.get(username=username), timezone.localdate(at))


def _body(viewer: Viewer, city: str) -> Organisation:
    member = next(posts_of(viewer, city, Role.HANDLER, Role.HEAD))
    return Organisation.objects.get(pk=member.organisation)
