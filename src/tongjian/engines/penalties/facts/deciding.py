"""决定, 当场处罚, 送达."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.parts import Investigator, Sanction
from tongjian.engines.penalties.terms import Outcome, Paper, Spared, SpotGround, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Fact):
    """The decision by the head. `late`: why it is late; `taught`: the spared were instructed."""

    act: ClassVar[str] = "decided"
    title: ClassVar[str] = "作出决定"

    outcome: Outcome
    number: str = ""
    sanction: Sanction | None = None
    spared: Spared | None = None
    taught: bool = False
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotDecided(Fact):
    """简易程序: a decision on the spot by officers with certificates, handed over at once."""

    act: ClassVar[str] = "spot-decided"
    title: ClassVar[str] = "当场处罚"

    officers: tuple[Investigator, ...]
    facts: str
    sanction: Sanction
    number: str
    papers_shown: bool = True
    told: bool = True
    handed_over: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotFiled(Fact):
    """A decision on the spot was put on record with the authority (报所属行政机关备案)."""

    act: ClassVar[str] = "spot-filed"
    title: ClassVar[str] = "当场处罚备案"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCollected(Fact):
    """A fine was collected on the spot, with a receipt of the treasury."""

    act: ClassVar[str] = "spot-collected"
    title: ClassVar[str] = "当场收缴罚款"

    amount: Decimal
    ground: SpotGround
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn(Fact):
    """What was collected on the spot was handed in to the authority."""

    act: ClassVar[str] = "handed-in"
    title: ClassVar[str] = "上缴罚款"

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Fact):
    """送达 of a paper; an electronic one needs the signed `consent`, leaving one a witness.

    `confirmed` says what shows the consent: the party's own confirmation, or the paper it signed.
    """

    act: ClassVar[str] = "served"
    title: ClassVar[str] = "送达"

    paper: Paper
    way: Way
    receiver: str
    consent: bool = False
    confirmed: str = ""
    witness: str = ""
