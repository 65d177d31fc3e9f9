"""Addresses of risk, warnings and credit: what the demo of the city leaves, and a company's own display."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tests.systems.approval.address import ANYONE, APPLICANTS, OWN_CITY, REVIEWERS, Address
from tongjian.kernel.inspectorate.actions import enter_subject
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.risk.demo import install_demo_risk
from tongjian.systems.supervision.risk.models import Display, Grade, Warning

SEEN = REVIEWERS & OWN_CITY
"""Officials of the city see all of it: their bodies work for the whole of it."""
BODY = frozenset({"suzhou-housing-head"})

PAGES = ("risk", "risk-objects", "risk-model", "risk-severity", "warnings", "warning-rules", "signals")


@dataclass(frozen=True)
class Risk:
    """An object with a grade, a warning, and the display of the story's company."""

    subject: UUID
    warning: UUID
    display: UUID
    identifier: str


def make() -> Risk:
    """The demo over a few sites beside what others made."""
    now = timezone.now()
    for number in range(12):
        enter_subject(
            "suzhou",
            "site",
            f"RISK-{number:02}",
            name=f"风险测试工地{number}",
            party_name=f"风险测试单位{number}",
            nature="2",
            identifier_kind="登记编号",
            identifier=f"RISK{number:02}",
            region="320508",
            origin="test",
            since=timezone.localdate(now).replace(month=1, day=1),
            by=None,
            at=now,
        )
    install_demo_risk(pack_of("suzhou"))
    company = Organisation.objects.get(city="suzhou", code="chengyunli")
    display = Display.objects.filter(city="suzhou", identifier=company.uscc).latest("decided_on")
    warning = Warning.objects.filter(city="suzhou", state="found").latest("found_at")
    subject = Grade.objects.filter(city="suzhou").latest("id").subject_id
    return Risk(subject, warning.pk, display.pk, company.uscc)


def table(made: Risk) -> Iterator[Address]:
    """Every address; what is posted is refused before it is looked at, or is incomplete."""
    city = {"city": "suzhou"}
    for name in PAGES:
        yield Address(f"supervision-{name}", city, open_to=SEEN, public=True)
    yield Address("supervision-risk", {"city": "rugao"}, posted={}, public=True)
    yield Address("supervision-risk-object", {**city, "key": made.subject}, open_to=SEEN, public=True)
    yield Address("supervision-signals", city, posted={"kind": "complaint"}, open_to=SEEN, public=True)
    yield Address("supervision-signals-import", city, open_to=BODY)
    yield Address("supervision-signals-import", city, posted={}, open_to=BODY)
    yield Address("supervision-warning", {**city, "key": made.warning}, open_to=SEEN, public=True)
    warning = {**city, "key": made.warning}
    yield Address("supervision-warning", warning, posted={"act": "judge"}, open_to=BODY, public=True)
    display = {**city, "key": made.display}
    yield Address("supervision-credit", city, open_to=SEEN, public=True)
    yield Address("supervision-credit-display", display, open_to=SEEN, public=True)
    yield Address("supervision-credit-display", display, posted={"act": "repair"}, open_to=frozenset())
    party = {**city, "identifier": made.identifier}
    yield Address("supervision-credit-party", party, open_to=SEEN, public=True)
    yield Address("supervision-credit-public", city, open_to=ANYONE, public=True)
    yield Address("supervision-credit-mine", city, open_to=APPLICANTS)
    yield Address("supervision-credit-mine-display", display)
    yield Address("supervision-credit-mine-display", display, posted={"act": "object", "grounds": "异议"})
