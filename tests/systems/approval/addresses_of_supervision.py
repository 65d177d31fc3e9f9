"""Addresses of matters, libraries, plans and draws of supervision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tests.systems.approval.address import ANYONE, OWN_CITY, REVIEWERS, Address
from tongjian.kernel.inspectorate.actions import declare_interest, enter_officer, enter_subject
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.systems.supervision.plans.drafting import Draft, begin
from tongjian.systems.supervision.plans.lines import Line

MATTER, ITEM = "32050017001000", "32050017001001"
CHECKLIST = "11320500MADM1T001J317001001"
READERS = REVIEWERS & OWN_CITY
KEEPERS = frozenset({"suzhou-housing-head"})
"""The head of the bureau that supervises; the fire brigade of the same city may only read."""


@dataclass(frozen=True)
class Supervised:
    """An object, an officer with an interest, and a draft of a plan."""

    subject: UUID
    officer: UUID
    interest: UUID
    plan: UUID


def make() -> Supervised:
    """Of the housing bureau of Suzhou."""
    now = timezone.now()
    today = timezone.localdate(now)
    body = Organisation.objects.get(city="suzhou", code="housing")
    subject = enter_subject(
        "suzhou",
        "company",
        "91320500MADM5990",
        name="某甲公司",
        party_name="某甲公司",
        nature="2",
        identifier_kind="其他",
        identifier="某甲",
        region="320508",
        origin="test",
        since=today,
        by=None,
        at=now,
    )
    officer = enter_officer(
        "suzhou",
        "虚99",
        name="某乙",
        certified_until=today + timedelta(days=300),
        organisation=body,
        regions=["320500"],
        since=today,
        by=None,
        at=now,
    )
    interest = declare_interest(officer, subject=subject, reason="亲属", by=None, at=now)
    viewer = viewer_of(User.objects.get(username="suzhou-housing-head"), today)
    draft = Draft("某年计划", today.year, [Line(ITEM, "10%", 1)], "equal", 2, None, 20)
    plan = begin(viewer, "suzhou", body, draft, now)
    return Supervised(subject.pk, officer.pk, interest.pk, plan.pk)


def table(o: Supervised) -> Iterator[Address]:
    """One line for each address at least."""
    yield from _matters()
    yield from _libraries(o)
    yield from _plans(o)


CITY = {"city": "suzhou"}


def _matters() -> Iterator[Address]:
    for name in ("supervision-matters", "supervision-matters-export", "supervision-checklists-export"):
        yield Address(name, CITY, open_to=ANYONE, public=True)
    yield Address("supervision-matter", {**CITY, "code": MATTER}, open_to=ANYONE, public=True)
    yield Address("supervision-checklist", {**CITY, "code": CHECKLIST}, open_to=ANYONE, public=True)


def _libraries(o: Supervised) -> Iterator[Address]:
    for kind, key in (("subject", o.subject), ("officer", o.officer)):
        one = {**CITY, "key": key}
        yield Address(f"supervision-{kind}s", CITY, open_to=READERS)
        yield Address(f"supervision-{kind}s", {"city": "rugao"}, open_to=REVIEWERS - OWN_CITY)
        yield Address(f"supervision-{kind}s-export", CITY, open_to=READERS)
        yield Address(f"supervision-{kind}s-import", CITY, open_to=KEEPERS)
        yield Address(f"supervision-{kind}s-import", CITY, posted={}, open_to=KEEPERS)
        yield Address(f"supervision-{kind}-new", CITY, open_to=KEEPERS)
        yield Address(f"supervision-{kind}-new", CITY, posted={"name": "某"}, open_to=KEEPERS)
        yield Address(f"supervision-{kind}", one, open_to=READERS)
        yield Address(f"supervision-{kind}-edit", one, open_to=KEEPERS)
        yield Address(f"supervision-{kind}-edit", one, posted={"name": ""}, open_to=KEEPERS)
        yield Address(f"supervision-{kind}-end", one, posted={"reason": ""}, open_to=KEEPERS)
    officer = {**CITY, "key": o.officer}
    yield Address("supervision-interest-new", officer, posted={"what": "", "reason": ""}, open_to=KEEPERS)
    both = {**officer, "interest": o.interest}
    yield Address("supervision-interest-end", both, posted={"reason": ""}, open_to=KEEPERS)


def _plans(o: Supervised) -> Iterator[Address]:
    one = {**CITY, "key": o.plan}
    for name in ("plans", "assignments", "coverage", "coverage-export"):
        yield Address(f"supervision-{name}", CITY, open_to=READERS)
    yield Address("supervision-plans", {"city": "rugao"}, open_to=REVIEWERS - OWN_CITY)
    for name in ("plan", "plan-price", "plan-province"):
        yield Address(f"supervision-{name}", one, open_to=READERS)
    yield Address("supervision-plan-new", CITY, open_to=KEEPERS)
    yield Address("supervision-plan-new", CITY, posted={"title": "某"}, open_to=KEEPERS)
    yield Address("supervision-plan-edit", one, open_to=KEEPERS)
    yield Address("supervision-plan-edit", one, posted={"title": "某"}, open_to=KEEPERS)
    for name in ("announce", "again", "draw", "give-up", "end"):
        yield Address(f"supervision-plan-{name}", one, posted={"source": ""}, open_to=KEEPERS)
    yield Address("supervision-plan-price", one, posted={"page": ""}, open_to=READERS)
    yield Address("supervision-special", CITY, open_to=KEEPERS)
    yield Address("supervision-special", CITY, posted={"reason": ""}, open_to=KEEPERS)
    yield Address("supervision-province-results", CITY, open_to=KEEPERS)
    yield Address("supervision-province-results", CITY, posted={}, open_to=KEEPERS)
