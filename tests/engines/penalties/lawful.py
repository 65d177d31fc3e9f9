"""A lawful case, cut off where a test needs it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.engines.penalties import State, fold
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.parts import Investigator, Offence, Sanction

OFFENCE = Offence(
    code="o",
    title="未按图施工",
    article="《建设工程质量管理条例》第六十四条",
    low=Decimal(1000),
    high=Decimal(400000),
)
SANCTION = Sanction(kinds=(t.Kind.FINE,), fine=Decimal(60000), offence="o")
OFFICERS = tuple(
    Investigator(person=person, certificate=f"C-{person}", valid_until=date(2028, 1, 1))
    for person in ("a", "b")
)
DIGEST = "f" * 64


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


def ordinary(**changed: Any) -> dict[str, f.Fact]:
    """An ordinary case with a hearing, by the names of its acts; `changed` are fields of its sanction."""
    sanction = Sanction(**{"kinds": SANCTION.kinds, "fine": SANCTION.fine, "offence": "o", **changed})
    facts: list[f.Fact] = [
        f.Sourced(on=day(3, 2), by="a", source="检查", nature=t.Nature.LEGAL_PERSON, ended_on=day(2, 1)),
        f.Registered(
            on=day(3, 3), by="head", proposer="a", criteria=("facts", "liable", "competent", "in-time")
        ),
        f.Assigned(on=day(3, 3), by="head", officers=OFFICERS),
        f.EvidenceTaken(
            on=day(3, 4),
            by="a",
            key="1",
            kind=t.Evidence.DOCUMENT,
            name="图纸",
            digest=DIGEST,
            officers=("a", "b"),
        ),
        f.Concluded(
            on=day(3, 9),
            by="a",
            outcome=t.Outcome.PENALTY,
            facts="事实",
            offences=(OFFENCE,),
            sanction=sanction,
        ),
        f.Notified(on=day(3, 10), by="a", sanction=sanction, facts="事实", hearing=True),
        f.Defended(on=day(3, 11), by="party", text="请求从轻"),
        f.DefenceAnswered(on=day(3, 12), by="a", accepted=False, reason="已考虑"),
        f.HearingAsked(on=day(3, 13), by="party"),
        f.HearingAnnounced(on=day(3, 16), by="legal", held_on=day(3, 25), place="听证室", host="host"),
        f.HearingHeld(
            on=day(3, 25), by="host", recorder="clerk", investigators=("a", "b"), attended=True, text="笔录"
        ),
        f.Reviewed(on=day(3, 26), by="legal", opinion=t.Opinion.AGREED, text="同意"),
        f.Decided(on=day(3, 27), by="head", outcome=t.Outcome.PENALTY, number="1号", sanction=sanction),
        f.Served(on=day(3, 30), by="a", paper=t.Paper.DECISION, way=t.Way.DIRECT, receiver="当事人"),
    ]
    return {fact.act: fact for fact in facts}


def before(act: str, **changed: Any) -> tuple[State, f.Fact]:
    """The lawful case just before that act, and the act."""
    facts = ordinary(**changed)
    index = list(facts).index(act)
    return fold(list(facts.values())[:index]), facts[act]


def whole(**changed: Any) -> State:
    """The lawful case up to the service of its decision."""
    return fold(ordinary(**changed).values())
