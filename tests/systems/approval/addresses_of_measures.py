"""The addresses of measures: officials count what their posts let them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.systems.approval.address import ADMINISTRATORS, OWN_CITY, REVIEWERS, Address


def table() -> Iterator[Address]:
    """Nobody counts what happened today: a measure reaches up to yesterday."""
    measure = {"city": "suzhou", "code": "on-time-share"}
    yield Address("measures", open_to=REVIEWERS | ADMINISTRATORS)
    yield Address("measure", measure, open_to=OWN_CITY)
    yield Address("measure-export", measure, open_to=OWN_CITY)
    yield Address("measure-value", measure, open_to=OWN_CITY)
    yield Address("measure-rows-export", measure, open_to=OWN_CITY)
