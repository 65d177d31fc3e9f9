"""Addresses of visits and findings: a visit of the station to a company none of the strangers belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tests.systems.approval.address import ANYONE, APPLICANTS, REVIEWERS, SUPERVISORS, Address
from tests.systems.supervision.field import made as field
from tongjian.systems.supervision.field.models import Finding

OFFICERS = REVIEWERS - SUPERVISORS
# The head of the bureau above the station sees what the station inspects, and does nothing with it.
ABOVE = frozenset({"suzhou-housing-head"})


@dataclass(frozen=True)
class Inspected:
    """A visit under way, and a finding of another that was concluded."""

    visit: UUID
    finding: UUID


def make() -> Inspected:
    """Both, of the station."""
    done = field.concluded({field.EXIT: "堆放杂物"})
    return Inspected(field.visit().pk, Finding.objects.get(visit=done).pk)


def table(made: Inspected) -> Iterator[Address]:
    """Every address, with the visit and the finding behind it."""
    city = {"city": "suzhou"}
    visit, finding = {**city, "visit": made.visit}, {**city, "finding": made.finding}
    yield Address("supervision-visits", city, open_to=REVIEWERS)
    yield Address("supervision-visits-export", city, open_to=REVIEWERS)
    yield Address("supervision-visit", visit, open_to=ABOVE)
    for act in ("conclude", "cancel", "recheck"):
        said = {"act": act, "reason": "无", "due_on": "2027-01-01"}
        yield Address("supervision-visit", visit, posted=said)
    yield Address("supervision-visit-paper", visit, open_to=ABOVE)
    yield Address("supervision-field", city, open_to=OFFICERS)
    yield Address("supervision-field-worker", city, open_to=ANYONE)
    yield Address("supervision-field-manifest", city, open_to=ANYONE)
    yield Address("supervision-field-visits", city, open_to=OFFICERS)
    for name in ("sync", "files", "conclude"):
        yield Address(f"supervision-field-{name}", visit, posted={"since": "0"})
    yield Address("supervision-findings", city, open_to=REVIEWERS)
    yield Address("supervision-findings-export", city, open_to=REVIEWERS)
    yield Address("supervision-finding", finding, open_to=ABOVE)
    for act in ("order", "mended", "referred", "withdrawn", "upheld"):
        yield Address(
            "supervision-finding", finding, posted={"act": act, "words": "无", "until": "2027-01-01"}
        )
    yield Address("supervision-mine", city, open_to=APPLICANTS)
    yield Address("supervision-mine-finding", finding)
    for act in ("reply", "extension", "appeal"):
        said = {"act": act, "words": "无", "until": "2027-01-01"}
        yield Address("supervision-mine-finding", finding, posted=said)
