"""案源, 立案, 办案人员, 回避."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.parts import Investigator
from tongjian.engines.penalties.terms import Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Fact):
    """案源: how the case came to be known. `ended_on` is the last day of the act, None while it goes on.

    `harm`: it concerns life, health or financial safety and did harm (five years of limitation).
    `under_age` says that the party was under 14 when it did it; its age is not kept.
    """

    act: ClassVar[str] = "sourced"
    title: ClassVar[str] = "登记案源"

    source: str
    nature: Nature
    ended_on: date | None = None
    harm: bool = False
    under_age: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Fact):
    """立案: approved by the head; `criteria` are the codes of the criteria that are met."""

    act: ClassVar[str] = "registered"
    title: ClassVar[str] = "立案"

    proposer: str
    criteria: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRegistered(Fact):
    """不予立案, with the reason that is told to whoever reported it."""

    act: ClassVar[str] = "not-registered"
    title: ClassVar[str] = "不予立案"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Fact):
    """The officers who investigate (办案人员), two or more; replaces the team before."""

    act: ClassVar[str] = "assigned"
    title: ClassVar[str] = "指派办案人员"

    officers: tuple[Investigator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalAsked(Fact):
    """回避 is asked for, by the party or by the officer."""

    act: ClassVar[str] = "recusal-asked"
    title: ClassVar[str] = "申请回避"

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalDecided(Fact):
    """The head decides whether somebody withdraws; until then the investigation goes on (行政处罚法 43)."""

    act: ClassVar[str] = "recusal-decided"
    title: ClassVar[str] = "决定是否回避"

    person: str
    granted: bool
