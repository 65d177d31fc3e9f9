"""Visits and findings to look at, made through the acts of people, at times that lie some days back.

`demo/field.yaml` of a city names subjects, teams, what failed, and how each finding went on.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from pydantic import Field

from tongjian.engines.fieldwork import Kind, Replica
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.actions import enter_officer, enter_subject
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Code, Part, RegionCode, Title
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field import recording
from tongjian.systems.supervision.field.checklists import sheet_for
from tongjian.systems.supervision.field.concluding import conclude
from tongjian.systems.supervision.field.demo_steps import StepSheet, walk
from tongjian.systems.supervision.field.making import Order, open_visit
from tongjian.systems.supervision.field.models import Finding, Visit

FILE = "demo/field.yaml"
SIGNER = "项目负责人"


class SubjectSheet(Part):
    """What is visited. `organisation` is the account's organisation that answers for it, if it has one."""

    kind: Code
    code: str
    name: Title
    party: Title
    identifier: str
    region: RegionCode
    address: str
    longitude: float
    latitude: float
    categories: tuple[Code, ...] = ()
    organisation: Code | None = None


class FailSheet(Part):
    """An item that failed: the end of its key, what was seen, and what followed."""

    item: str
    words: str
    corrected: str = ""
    steps: tuple[StepSheet, ...] = ()


class VisitDemoSheet(Part):
    """A visit so many days ago. `until` is how far it got: assigned, begun, or concluded."""

    subject: str
    matter: str
    days_ago: int = Field(ge=0, le=365)
    due_in: int = Field(ge=-30, le=60)
    category: Title
    until: str = Field(pattern="^(assigned|begun|concluded)$")
    fails: tuple[FailSheet, ...] = ()


class FieldDemoSheet(Part):
    """The file. `officers` are the accounts of the team, `company` answers, `head` decides."""

    officers: tuple[str, str]
    head: str
    company: str
    subjects: tuple[SubjectSheet, ...]
    visits: tuple[VisitDemoSheet, ...]


def install_demo_field(pack: Pack) -> None:
    """Make them once. A city without the file has none."""
    if first_of(pack.folders, FILE) is None:
        return
    sheet = read_sheet(pack.folders, FILE, FieldDemoSheet)
    codes = [each.code for each in sheet.subjects]
    if Visit.objects.filter(city=pack.name, subject__code__in=codes).exists():
        return
    with transaction.atomic():
        demo = _Demo(pack.name, sheet)
        for each in sheet.visits:
            demo.make(each)


class _Demo:
    def __init__(self, city: str, sheet: FieldDemoSheet) -> None:
        self.city, self.sheet, self.now = city, sheet, timezone.now()
        self.subjects = {each.code: self._subject(each) for each in sheet.subjects}
        self.team = [self._officer(name, number) for number, name in enumerate(sheet.officers, start=1)]

    @cached_property
    def people(self) -> dict[str, Viewer]:
        names = (*self.sheet.officers, self.sheet.head, self.sheet.company)
        today = timezone.localdate(self.now)
        return {user.username: viewer_of(user, today) for user in User.objects.filter(username__in=names)}

    @cached_property
    def picture(self) -> Document:
        content = io.BytesIO(_png(480, 320))
        limits = Limits(frozenset({"png"}))
        return store(content, "现场照片.png", city=self.city, owner=None, by=None, limits=limits)

    def make(self, each: VisitDemoSheet) -> None:
        began = self.now - timedelta(days=each.days_ago)
        on, code = timezone.localdate(began), f"{each.matter}"
        sheet = sheet_for(self.city, [code])
        assert sheet is not None, f"{FILE}: {code} has no checklist"
        order = Order(
            city=self.city,
            title=self.subjects[each.subject].name,
            subject=self.subjects[each.subject],
            organisation=self.team[0].organisation_id,
            team=self.team,
            sheet=sheet,
            due_on=on + timedelta(days=each.due_in),
            category=each.category,
        )
        visit = open_visit(order, by=None, at=began)
        if each.until == "assigned":
            return
        at = began + timedelta(hours=3)
        self._record(visit, each, at)
        if each.until == "concluded":
            conclude(self.people[self.sheet.officers[0]], visit.pk, at + timedelta(hours=2))
            self._go_on(visit, each, at + timedelta(hours=3))

    def _record(self, visit: Visit, each: VisitDemoSheet, at: datetime) -> None:
        one, two = (self._phone(visit, name) for name in self.sheet.officers)
        subject, failed = visit.subject, {fail.item: fail for fail in each.fails}
        place: dict[str, object] = {
            "longitude": f"{subject.longitude:.6f}",
            "latitude": f"{subject.latitude:.6f}",
            "accuracy": "12",
        }
        said: list[tuple[Kind, dict[str, object]]] = [(Kind.ARRIVAL, place)]
        for key in [item["key"] for matter in visit.sheet["matters"] for item in matter["items"]]:
            fail = failed.get(key.rpartition("-")[2])
            result = {"result": "fail", "words": fail.words} if fail else {"result": "pass", "words": ""}
            said.append((Kind.ANSWER, {"item": key, **result}))
            if fail is None:
                continue
            taken = (at + timedelta(minutes=len(said))).isoformat()
            said.append(
                (Kind.PHOTO, {"sha256": self.picture.sha256, "taken_at": taken, "item": key, **place})
            )
            if fail.corrected:
                said.append((Kind.CORRECTION, {"item": key, "words": fail.corrected}))
        if each.until == "begun":
            said = said[:4]
        else:
            signed = {"signer": SIGNER, "refused": False, "sha256": self.picture.sha256}
            said.append((Kind.SIGNATURE, signed))
        for number, (kind, body) in enumerate(said):
            one.record(f"{visit.pk.hex}-{number}", kind, body, at + timedelta(minutes=number))
        two.record(f"{visit.pk.hex}-two", Kind.ARRIVAL, place, at + timedelta(minutes=2))
        self._sync(visit, two, self.sheet.officers[1], at + timedelta(minutes=30))
        self._sync(visit, one, self.sheet.officers[0], at + timedelta(hours=1))
        author = self.people[self.sheet.officers[0]]
        recording.take_file(author, visit.pk, self.picture, self.picture.sha256, at + timedelta(hours=1))
        if each.until == "concluded":
            for phone, name in zip((one, two), self.sheet.officers, strict=True):
                self._sync(visit, phone, name, at + timedelta(hours=1))
                seen = {"seen": phone.seen()}
                phone.record(f"{visit.pk.hex}-{name}", Kind.SIGN_OFF, seen, at + timedelta(minutes=70))
                self._sync(visit, phone, name, at + timedelta(minutes=75))

    def _go_on(self, visit: Visit, each: VisitDemoSheet, at: datetime) -> None:
        found = {row.item.rpartition("-")[2]: row for row in Finding.objects.filter(visit=visit)}
        people = {
            "officer": self.people[self.sheet.officers[0]],
            "head": self.people[self.sheet.head],
            "company": self.people[self.sheet.company],
        }
        for fail in each.fails:
            for one in fail.steps:
                walk(found[fail.item].pk, one, people, self.picture, at + timedelta(days=one.after))

    def _phone(self, visit: Visit, name: str) -> Replica:
        user = self.people[name].user
        assert user is not None
        return Replica(str(visit.pk), hashlib.sha256(f"{self.city}{name}".encode()).hexdigest()[:32], user)

    def _sync(self, visit: Visit, phone: Replica, name: str, at: datetime) -> None:
        phone.hear(recording.exchange(self.people[name], visit.pk, phone.message(), at))

    def _subject(self, each: SubjectSheet) -> Subject:
        known = Subject.objects.filter(city=self.city, kind=each.kind, code=each.code).first()
        body = Organisation.objects.filter(city=self.city, code=each.organisation or "").first()
        return known or enter_subject(
            self.city,
            each.kind,
            each.code,
            name=each.name,
            party_name=each.party,
            nature="2",
            identifier_kind="统一社会信用代码",
            identifier=each.identifier,
            region=each.region,
            operating_address=each.address,
            longitude=each.longitude,
            latitude=each.latitude,
            categories=list(each.categories),
            organisation=body,
            origin="demo",
            since=date(2024, 1, 1),
            by=None,
            at=self.now,
        )

    def _officer(self, name: str, number: int) -> Officer:
        known = Officer.objects.filter(user__username=name, until__isnull=True).first()
        user = User.objects.get(username=name)
        return known or enter_officer(
            self.city,
            f"演示-{self.city}-{number}",
            name=user.name,
            certified_until=timezone.localdate(self.now) + timedelta(days=700),
            organisation=Organisation.objects.get(pk=min(self.people[name].organisations())),
            user=user,
            regions=[self.subjects[next(iter(self.subjects))].region[:4] + "00"],
            since=date(2024, 1, 1),
            by=None,
            at=self.now,
        )


def _png(width: int, height: int) -> bytes:
    """A small picture: bands of grey, so that a list of photos shows something."""
    rows = b"".join(
        b"\0" + bytes((x // 8 * 5 + y // 16 * 9) % 160 + 60 for x in range(width)) for y in range(height)
    )

    def part(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )
