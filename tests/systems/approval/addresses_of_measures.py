"""The addresses of measures: officials count what their posts let them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from tests.systems.approval.address import ADMINISTRATORS, OWN_ADMINISTRATOR, OWN_CITY, REVIEWERS, Address
from tongjian.engines.measures.bound import Days, Scope
from tongjian.kernel.measures.definitions import definition_of
from tongjian.kernel.measures.keeping import keep
from tongjian.kernel.measures.models import Reading
from tongjian.kernel.measures.reading import ask


def table(reading: Reading) -> Iterator[Address]:
    """Nobody counts what happened today: a measure reaches up to yesterday."""
    measure = {"city": "suzhou", "code": "on-time-share"}
    yield Address("measures", open_to=REVIEWERS | ADMINISTRATORS)
    yield Address("measure", measure, open_to=OWN_CITY)
    yield Address("measure-export", measure, open_to=OWN_CITY)
    yield Address("measure-value", measure, open_to=OWN_CITY)
    yield Address("measure-rows-export", measure, open_to=OWN_CITY)
    yield Address("measure-reading", {"reading": reading.pk}, open_to=OWN_ADMINISTRATOR)


def make_reading() -> Reading:
    """The share of a year long past, of which nothing is known."""
    day = timezone.localdate().replace(year=2001, month=1, day=1)
    asked = ask(
        "suzhou",
        definition_of("suzhou", "on-time-share"),
        scope=Scope.everything(),
        window=Days(day, day),
        group=[],
    )
    return keep(asked, actor=None)
