"""People of two cities, and cases brought as far as a test needs them, by the real acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.inspectorate.actions import enter_officer, enter_subject
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Holding, Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.acts.declared import Desk, person_of
from tongjian.systems.enforcement.exhibits import Taken, take
from tongjian.systems.enforcement.models import CaseSource
from tongjian.systems.enforcement.opening import Opening, PartyGiven, open_case
from tongjian.systems.enforcement.recording import record

OFFICERS = {
    "suzhou": {
        "housing-inspection": ("suzhou-enforcer", "suzhou-enforcer-2", "suzhou-enforcer-3"),
        "quality-safety-station": ("suzhou-inspector", "suzhou-inspector-2"),
        "real-estate": ("suzhou-estate-officer", "suzhou-estate-officer-2"),
        "urban-management": ("suzhou-um-officer", "suzhou-um-officer-2"),
    },
    "rugao": {
        "quality-safety-station": ("rugao-inspector", "rugao-inspector-2"),
        "urban-management": ("rugao-enforcer", "rugao-enforcer-2", "rugao-enforcer-3"),
    },
}
DAY = date(2026, 3, 2)
"""A Monday on which cases of the tests begin."""


def install_city(city: str) -> None:
    """The pack, its demo people, and everybody who enforces with a certificate."""
    pack = pack_of(city)
    install(pack)
    install_demo_people(pack)
    # Whoever acts in the tests held the post before the first of their days.
    Holding.objects.filter(post__organisation__city=city).update(since=date(2020, 1, 1))
    for body, people in OFFICERS[city].items():
        organisation = Organisation.objects.get(city=city, code=body)
        for username in people:
            user = User.objects.get(username=username)
            enter_officer(
                city,
                f"ZJ-{user.pk:06}",
                name=user.name,
                certified_until=date(2030, 12, 31),
                organisation=organisation,
                user=user,
                may_enforce=True,
                regions=(pack.region,),
                since=date(2020, 1, 1),
                by=None,
                at=timezone.now(),
            )


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day, local."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def viewer(username: str, day: date = DAY) -> Viewer:
    """That account as it acts."""
    return viewer_of(User.objects.get(username=username), day)


def key(username: str) -> str:
    """How the engine knows that account."""
    return person_of(User.objects.get(username=username).pk)


def subject_of(city: str, organisation: str) -> Subject:
    """A company of the demo in the library of objects."""
    body = Organisation.objects.get(city=city, code=organisation)
    return enter_subject(
        city,
        "company",
        body.uscc,
        name=body.name,
        party_name=body.name,
        nature="2",
        identifier_kind="统一社会信用代码",
        identifier=body.uscc,
        region=body.region,
        origin="test",
        since=date(2020, 1, 1),
        by=None,
        at=timezone.now(),
        organisation=body,
    )


def opened(who: str = "suzhou-enforcer", day: date = DAY, *, city: str = "suzhou", **changed: Any) -> Desk:
    """A case of the first channel against a company of the demo."""
    given: dict[str, Any] = {
        "channel": "inspection",
        "source": CaseSource.DISCOVERY,
        "title": "未取得施工许可证擅自施工案",
        "offence": "construction-without-permit",
        "party": PartyGiven(
            name="苏州澄云里置业有限公司",
            nature="2",
            identifier="91320508MADM0T018W",
            address="姑苏区平江路1号",
        ),
        "happened_on": day,
        "place": "姑苏区平江路1号",
        **changed,
    }
    return open_case(viewer(who, day), city, Opening(**given), at(day))


def act(
    case: UUID, who: str, name: str, day: date, given: Mapping[str, Any] | None = None, city: str = "suzhou"
) -> Desk:
    """One act of one person on one day, through the same door as the page."""
    typed = {k: v if isinstance(v, list) else [str(v)] for k, v in (given or {}).items()}
    return record(viewer(who, day), city, case, name, typed, at(day, 11))


TEAM = ("suzhou-enforcer", "suzhou-enforcer-2")
HEAD = "suzhou-enforcement-head"
LEGAL = "suzhou-enforcement-legal"
HOST = "suzhou-enforcer-3"
PARTY = "suzhou-applicant"
CRITERIA = ["facts", "liable", "competent", "in-time"]


def investigated(day: date = DAY, **changed: Any) -> UUID:
    """A case registered, with its team and a piece of evidence."""
    case = opened(day=day, **changed).case.pk
    act(case, HEAD, "registered", day, {"proposer": key(TEAM[0]), "criteria": CRITERIA})
    act(case, HEAD, "assigned", day, {"officers": [key(each) for each in TEAM]})
    taken = Taken(
        kind=Evidence.DOCUMENT,
        name="施工合同",
        officers=tuple(key(each) for each in TEAM),
        taken_at=at(day, 11),
        proves="工程合同价款",
    )
    take(viewer(TEAM[0], day), "suzhou", case, taken, None, at(day, 11))
    return case


def concluded(day: date = DAY, fine: str = "12000", **given: Any) -> UUID:
    """The same with an end report that proposes a fine within its band."""
    case = investigated(day)
    proposal = {
        "outcome": "penalty",
        "facts": "2026年3月，当事人未取得施工许可证即开工建设。",
        "kinds": ["fine"],
        "factor-progress": "foundation",
        "base": "1000000",
        "fine": fine,
        **given,
    }
    act(case, TEAM[0], "concluded", day + timedelta(days=1), proposal)
    return case


def notified(day: date = DAY, fine: str = "12000") -> UUID:
    """The same, told to the party."""
    case = concluded(day, fine)
    act(
        case,
        TEAM[0],
        "notified",
        day + timedelta(days=2),
        {"facts": "未取得施工许可证擅自施工", "hearing": "on"},
    )
    return case


def decided(day: date = DAY, fine: str = "12000") -> UUID:
    """The same, with rights waived and the decision made."""
    case = notified(day, fine)
    act(case, TEAM[0], "rights-waived", day + timedelta(days=3))
    act(case, LEGAL, "reviewed", day + timedelta(days=3), {"opinion": "agreed", "text": "同意"})
    act(case, HEAD, "decided", day + timedelta(days=4), {"outcome": "penalty", "fine": fine})
    return case


def served(day: date = DAY, fine: str = "12000") -> UUID:
    """The same, served on the fifth day."""
    case = decided(day, fine)
    given = {"paper": "decision", "way": "direct", "receiver": "沈嘉禾"}
    act(case, TEAM[0], "served", day + timedelta(days=5), given)
    return case


YUAN = Decimal("0.01")
