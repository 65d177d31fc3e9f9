"""Addresses of enforcement: a case of a channel to which no stranger belongs, against none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tests.systems.approval.address import ANYONE, APPLICANTS, OWN_CITY, REVIEWERS, Address
from tongjian.kernel.inspectorate.actions import enter_officer, refer
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.systems.enforcement.channels import channel_of
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import CaseSource, Publication
from tongjian.systems.enforcement.opening import Opening, PartyGiven, open_case
from tongjian.systems.enforcement.papering import draw

CITY = {"city": "suzhou"}
ORDINARY = REVIEWERS & OWN_CITY
"""Officials of the city see the list, which shows them only what is their own body's: here, nothing."""
OFFICER = "suzhou-enforcer"


@dataclass(frozen=True)
class Enforced:
    """A case with a paper, something published, and what was handed over."""

    case: UUID
    paper: UUID
    publication: UUID
    referral: UUID


def make() -> Enforced:
    """A clue the inspection brigade found, and one it was told of."""
    now, user = timezone.now(), User.objects.get(username=OFFICER)
    viewer, today = viewer_of(user, timezone.localdate()), timezone.localdate()
    channel = channel_of("suzhou", "inspection")
    body = Organisation.objects.get(city="suzhou", code=channel.organisation)
    enter_officer(
        "suzhou",
        "ZJ-STRANGERS",
        name=user.name,
        certified_until=today + timedelta(days=900),
        organisation=body,
        user=user,
        may_enforce=True,
        regions=(body.region,),
        since=today,
        by=None,
        at=now,
    )
    given = Opening(
        channel=channel.code,
        source=CaseSource.DISCOVERY,
        title="擅自施工一案",
        offence="construction-without-permit",
        party=PartyGiven(name="某施工企业", nature="2"),
    )
    case = open_case(viewer, "suzhou", given, now).case
    paper = draw(desk_of(viewer, "suzhou", case.pk, today), "closing", now, 1)
    content = {"title": "一案", "party": "某", "number": "1", "organisation": body.name, "result": "罚款"}
    public = Publication.objects.create(
        case=case, city="suzhou", version=1, content=content, search="一案", published_at=now
    )
    referral = refer(
        "suzhou",
        "enforcement",
        "strangers:1",
        channel=channel.code,
        subject=None,
        matter="",
        title="线索",
        content={"facts": "线索"},
        sender=body,
        receiver=body,
        by=user.pk,
        at=now,
        due_on=None,
    )
    return Enforced(case.pk, paper.pk, public.pk, referral.pk)


def table(o: Enforced) -> Iterator[Address]:
    """Every address, with the case behind it."""
    one = {**CITY, "case": o.case}
    yield Address("enforcement-cases", CITY, open_to=ORDINARY)
    yield Address("enforcement-cases-export", CITY, open_to=ORDINARY)
    yield Address("enforcement-case-new", CITY)
    yield Address("enforcement-case-new", CITY, posted={"source": "discovery"})
    yield Address("enforcement-referral", {**CITY, "referral": o.referral})
    yield Address("enforcement-referral", {**CITY, "referral": o.referral}, posted={"answer": "decline"})
    yield Address("enforcement-case", one)
    yield Address("enforcement-casefile", one)
    yield Address("enforcement-evidence", one, posted={"name": "照片", "kind": "recording"})
    yield Address("enforcement-paper", {**one, "paper": o.paper, "kind": "pdf"})
    yield Address("enforcement-act", {**one, "act": "registered"}, posted={"criteria": "facts"})
    yield Address("enforcement-beside", {**one, "act": "publish"}, posted={"reason": ""})
    yield Address("enforcement-mine", CITY, open_to=APPLICANTS)
    yield Address("enforcement-my-case", one)
    yield Address("enforcement-my-act", {**one, "act": "defended"}, posted={"text": "申辩"})
    yield Address("enforcement-spot", CITY)
    yield Address("enforcement-spot-worker", CITY, open_to=ANYONE)
    yield Address("enforcement-spot-manifest", CITY, open_to=ANYONE)
    phone = {**CITY, "thing": "0123456789abcdef"}
    yield Address("enforcement-spot-sync", phone, posted={"facts": ""})
    yield Address("enforcement-spot-files", phone, posted={"sha256": "a" * 64})
    yield Address("enforcement-published", CITY, open_to=ANYONE, public=True)
    yield Address(
        "enforcement-publication", {**CITY, "publication": o.publication}, open_to=ANYONE, public=True
    )
