"""A lawful beginning, so that histories also wander about where few random steps lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.parts import Investigator, Sanction
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.samples import sanctions
from tongjian.engines.penalties.samples.people import CHIEF

_TEAM = ("officer-1", "officer-2")


def opening(rng: Random, on: date, rules: Rules) -> Iterator[f.Fact]:
    """Facts of one day up to a decision that was served, or up to somewhere before it."""
    made = tuple(_spot(rng, on) if rng.random() < 0.2 else _ordinary(rng, on, rules))
    yield from made[: rng.choice((0, len(made), len(made), rng.randint(0, len(made))))]


def _team(on: date) -> tuple[Investigator, ...]:
    until = on + timedelta(days=400)
    return tuple(Investigator(person=p, certificate=f"C-{p}", valid_until=until) for p in _TEAM)


def _spot(rng: Random, on: date) -> Iterator[f.Fact]:
    fine = Decimal(rng.choice(("50", "100", "180")))
    yield f.Sourced(on=on, by=CHIEF, source="patrol", nature=rng.choice(tuple(t.Nature)))
    yield f.SpotDecided(
        on=on,
        by=_TEAM[0],
        officers=_team(on),
        facts="事实",
        sanction=Sanction(kinds=(t.Kind.FINE,), fine=fine),
        number="当0",
    )


def _ordinary(rng: Random, on: date, rules: Rules) -> Iterator[f.Fact]:
    built = sanctions.construction(rng)
    base: dict[str, Any] = {"on": on, "by": CHIEF}
    offences = (sanctions.GRAVE,)
    sanction = sanctions.sanction(rng, on, built)
    concluded: dict[str, Any] = {"facts": "事实", "offences": offences, "construction": built}
    yield f.Sourced(**base, source="inspection", nature=rng.choice(tuple(t.Nature)))
    yield f.Registered(**base, proposer="officer-1", criteria=tuple(each.code for each in rules.registration))
    yield f.Assigned(**base, officers=_team(on))
    yield f.Ordered(**base, order=t.Order.STOP_CONSTRUCTION, content="停止", due_on=on)
    yield f.EvidenceTaken(
        on=on,
        by=_TEAM[0],
        key="o1",
        kind=t.Evidence.ELECTRONIC,
        name="照片",
        digest="c" * 64,
        officers=_TEAM,
    )
    yield f.Concluded(on=on, by=_TEAM[0], outcome=t.Outcome.PENALTY, sanction=sanction, **concluded)
    yield f.Reviewed(on=on, by="legal", opinion=t.Opinion.AGREED, text="同意")
    yield f.Notified(**base, sanction=sanction, facts="事实", hearing=True)
    yield f.RightsWaived(on=on, by="party")
    yield f.Discussed(**base, participants=("head", "second-head"), conclusion="同意")
    yield f.Decided(**base, outcome=t.Outcome.PENALTY, number="决0", sanction=sanction)
    yield f.Served(**base, paper=t.Paper.DECISION, way=t.Way.DIRECT, receiver="当事人")
