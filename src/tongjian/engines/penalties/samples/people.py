"""Who acts in random histories."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tongjian.engines.penalties.parts import Investigator

OFFICERS = ("officer-1", "officer-2", "officer-3", "officer-4")
OTHERS = ("host", "legal", "head", "second-head", "clerk")
EVERYBODY = (*OFFICERS, *OTHERS)
CHIEF = "chief"
"""Somebody who never investigates in these histories: who can always withdraw a case or decide."""


def anybody(rng: Random, careful: bool) -> str:
    """A head; of careless people sometimes anybody, also those who may not."""
    return rng.choice(("head", CHIEF)) if careful or rng.random() < 0.7 else rng.choice(EVERYBODY)


def officers(rng: Random) -> tuple[str, ...]:
    """Mostly two officers, sometimes one or three, sometimes somebody of the others."""
    number = rng.choices((1, 2, 3), (1, 8, 1))[0]
    pool = OFFICERS if rng.random() < 0.9 else EVERYBODY
    return tuple(rng.sample(pool, number))


def certified(rng: Random, on: date) -> tuple[Investigator, ...]:
    """Officers with certificates, some expired."""
    return tuple(
        Investigator(
            person=person,
            certificate=f"C-{person}",
            valid_until=on + timedelta(days=rng.choices((400, -1), (30, 1))[0]),
        )
        for person in officers(rng)
    )
