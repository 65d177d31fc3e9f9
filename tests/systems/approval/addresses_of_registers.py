"""Addresses of registers and of the budget: rows of a department nobody of the strangers belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tests.systems.approval.address import OWN_CITY, REVIEWERS, SUPERVISORS, Address
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.demo import install_demo_books
from tongjian.systems.performance.registers.models import Book

KEEPERS = REVIEWERS - SUPERVISORS


@dataclass(frozen=True)
class Registered:
    """A row of a register and a book, both of the approval bureau."""

    entry: UUID
    book: UUID
    organisation: int


def make_registered() -> Registered:
    """A lawsuit, and the book of the demo."""
    user = User.objects.get(username="suzhou-approval-bureau")
    body = Organisation.objects.get(city="suzhou", code="approval-bureau")
    cells = {"title": "诉讼一案", "happened_on": "2022-03-03", "kind": "信息公开", "result": "审理中"}
    viewer = viewer_of(user, timezone.localdate())
    row = actions.add(viewer, REGISTERS["lawsuits"], body.pk, cells, timezone.now())
    install_demo_books(pack_of("suzhou"))
    return Registered(row.pk, Book.objects.get(organisation=body).pk, body.pk)


def table(o: Registered) -> Iterator[Address]:
    """Every address, with the row and the book behind it."""
    register = {"register": "lawsuits"}
    one = {**register, "entry": o.entry}
    of_body = f"?organisation={o.organisation}&year=2022"
    yield Address("performance-registers", open_to=REVIEWERS)
    form = {"city": "suzhou", "form": "2022-approval-bureau"}
    yield Address("performance-origins", form, open_to=REVIEWERS & OWN_CITY)
    yield Address("performance-register", register, open_to=REVIEWERS)
    yield Address("performance-register-export", register, open_to=REVIEWERS)
    yield Address("performance-entry-new", register, open_to=KEEPERS)
    yield Address("performance-register-import", register, open_to=KEEPERS)
    yield Address("performance-entry", one)
    yield Address("performance-entry-correct", one)
    yield Address("performance-entry-correct", one, posted={"reason": "更正", "revision": "0"})
    yield Address("performance-entry-void", one, posted={"reason": "作废"})
    yield Address("performance-budget", query=of_body)
    yield Address("performance-budget", open_to=REVIEWERS)
    yield Address("performance-budget-export", query=of_body)
    yield Address("performance-budget-payments", query=of_body)
    yield Address("performance-budget-import", open_to=KEEPERS)
    yield Address("performance-book", {"book": o.book})
