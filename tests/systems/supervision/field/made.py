"""A city, a site, two inspectors and a visit, as the tests of the field use them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongjian.engines.fieldwork import Kind, Replica
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.actions import enter_officer, enter_subject
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field import recording
from tongjian.systems.supervision.field.concluding import conclude
from tongjian.systems.supervision.field.making import Order, open_visit
from tongjian.systems.supervision.field.models import Visit
from tongjian.systems.supervision.field.sheet import SheetItem, SheetMatter, VisitSheet

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.get_default_timezone())
TODAY = NOW.date()
MATTER = "32050017001001"
EXIT, CRANE, PIT = (f"{MATTER}-{number}" for number in ("01", "02", "03"))
SHEET = VisitSheet(
    matters=(
        SheetMatter(
            code=MATTER,
            title="施工现场实体质量检查",
            checklist="11320500MADM1T001J317001001",
            items=(
                SheetItem(key=EXIT, title="疏散通道是否畅通", basis="消防法 第二十八条"),
                SheetItem(key=CRANE, title="塔吊是否检测合格"),
                SheetItem(key=PIT, title="基坑支护是否符合方案"),
            ),
        ),
    )
)
INSPECTORS = ("suzhou-inspector", "suzhou-inspector-2")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def install_city() -> None:
    """Suzhou with its people."""
    pack = pack_of("suzhou")
    install(pack)
    install_demo_people(pack)


def user(name: str) -> User:
    return User.objects.get(username=name)


def viewer(name: str) -> Viewer:
    return viewer_of(user(name), timezone.localdate())  # Posts are held since the city was installed.


def subject() -> Subject:
    company = Organisation.objects.get(city="suzhou", code="chengyunli")
    known = Subject.objects.filter(city="suzhou", kind="site", code="S1").first()
    return known or enter_subject(
        "suzhou",
        "site",
        "S1",
        name="城运里一期工地",
        party_name=company.name,
        nature="2",
        identifier_kind="统一社会信用代码",
        identifier="91320508MADM0T018W",
        region="320508",
        longitude=120.62,
        latitude=31.3,
        organisation=company,
        origin="test",
        since=date(2026, 1, 1),
        by=None,
        at=NOW,
    )


def officers() -> list[Officer]:
    found = []
    for number, name in enumerate(INSPECTORS, start=1):
        person = user(name)
        known = Officer.objects.filter(user=person, until__isnull=True).first()
        found.append(
            known
            or enter_officer(
                "suzhou",
                f"T-{number}",
                name=person.name,
                certified_until=date(2028, 1, 1),
                organisation=Organisation.objects.get(city="suzhou", code="quality-safety-station"),
                user=person,
                regions=["320500"],
                since=date(2026, 1, 1),
                by=None,
                at=NOW,
            )
        )
    return found


def visit(**said: Any) -> Visit:
    team = officers()
    known: dict[str, Any] = {
        "city": "suzhou",
        "title": "城运里一期工地",
        "subject": subject(),
        "organisation": team[0].organisation_id,
        "team": team,
        "sheet": SHEET,
        "due_on": TODAY + timedelta(days=10),
    }
    return open_visit(Order(**{**known, **said}), by=None, at=NOW - timedelta(days=1))


@contextmanager
def queries(number: int) -> Iterator[None]:
    """Exactly so many SQL queries, without what opens and closes transactions."""
    with CaptureQueriesContext(connection) as captured:
        yield
    told = [each["sql"] for each in captured.captured_queries]
    asked = [sql for sql in told if sql.partition(" ")[0] not in ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")]
    assert len(asked) == number, "\n".join(asked)


def picture(content: bytes = PNG, name: str = "照片.png") -> Document:
    return store(
        io.BytesIO(content), name, city="suzhou", owner=None, by=None, limits=Limits(frozenset({"png"}))
    )


@dataclass
class Phone:
    """A phone with its officer, recording and exchanging with the server's own functions."""

    visit: Visit
    username: str
    replica: Replica = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.replica = Replica(str(self.visit.pk), f"device-{self.username}", user(self.username).pk)

    def record(self, kind: Kind, body: Mapping[str, Any], at: datetime = NOW) -> str:
        self.made += 1
        id = f"{self.username}-{self.made}"
        self.replica.record(id, kind, body, at)
        return id

    def answer(self, item: str, result: str, words: str = "", replaces: Iterable[str] = ()) -> str:
        body = {"item": item, "result": result, "words": words, "replaces": list(replaces)}
        return self.record(Kind.ANSWER, body)

    def sync(self, now: datetime = NOW) -> dict[str, Any]:
        said = recording.exchange(viewer(self.username), self.visit.pk, self.replica.message(), now)
        self.replica.hear(said)
        return said

    def sign_off(self) -> None:
        self.sync()
        self.record(Kind.SIGN_OFF, {"seen": self.replica.seen()})
        self.sync()


def recorded(row: Visit, failing: Mapping[str, str] | None = None) -> tuple[Phone, Phone]:
    """Everything a visit needs before its conclusion; items of `failing` fail with these words."""
    one, two = Phone(row, INSPECTORS[0]), Phone(row, INSPECTORS[1])
    one.record(Kind.ARRIVAL, {"longitude": "120.6201", "latitude": "31.3001", "accuracy": "9"})
    one.record(Kind.SECOND, {"officer": user(two.username).pk})
    for key in VisitSheet.model_validate(row.sheet).items:
        words = (failing or {}).get(key, "")
        one.answer(key, "fail" if words else "pass", words)
    digest = hashlib.sha256(PNG).hexdigest()
    taken = (NOW + timedelta(minutes=1)).isoformat()
    one.record(Kind.PHOTO, {"sha256": digest, "taken_at": taken, "item": EXIT})
    one.record(Kind.SIGNATURE, {"signer": "陈工", "refused": False, "sha256": digest})
    one.sync()
    recording.take_file(viewer(one.username), row.pk, picture(), digest, NOW)
    one.sign_off()
    two.sign_off()
    return one, two


def concluded(failing: Mapping[str, str] | None = None, **said: Any) -> Visit:
    """A visit that was made and concluded."""
    row = visit(**said)
    recorded(row, failing)
    return conclude(viewer(INSPECTORS[0]), row.pk, NOW + timedelta(hours=1))
