"""复议诉讼, 催告, 申请法院, 强制拆除."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.terms import Challenge, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged(Fact):
    """行政复议 or 行政诉讼 was begun; `halted`: the enforcement of the decision is suspended meanwhile."""

    act: ClassVar[str] = "challenged"
    title: ClassVar[str] = "复议、诉讼受理"

    challenge: Challenge
    halted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeEnded(Fact):
    """How it ended; an altered decision says its fine."""

    act: ClassVar[str] = "challenge-ended"
    title: ClassVar[str] = "复议、诉讼结束"

    challenge: Challenge
    verdict: Verdict
    fine: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged(Fact):
    """催告 served on `on`, before the court is asked or force is used; `due_on` is the day it gives."""

    act: ClassVar[str] = "urged"
    title: ClassVar[str] = "催告"

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingObjected(Fact):
    """The party's statement about the urging, and what the authority makes of it."""

    act: ClassVar[str] = "urging-objected"
    title: ClassVar[str] = "对催告的陈述、申辩"

    text: str
    upheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtAsked(Fact):
    """申请人民法院强制执行."""

    act: ClassVar[str] = "court-asked"
    title: ClassVar[str] = "申请法院强制执行"

    court: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtRuled(Fact):
    """The court's ruling: whether it enforces."""

    act: ClassVar[str] = "court-ruled"
    title: ClassVar[str] = "法院裁定"

    granted: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemolitionAnnounced(Fact):
    """强制拆除公告 (行政强制法 44), with the last day to demolish oneself."""

    act: ClassVar[str] = "demolition-announced"
    title: ClassVar[str] = "强制拆除公告"

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DemolitionForced(Fact):
    """强制拆除 was carried out; `night`: between ten and six; `supplies_cut`: of a residence."""

    act: ClassVar[str] = "demolition-forced"
    title: ClassVar[str] = "实施强制拆除"

    night: bool = False
    supplies_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminated(Fact):
    """终结执行: nothing left to enforce (行政强制法 40)."""

    act: ClassVar[str] = "terminated"
    title: ClassVar[str] = "终结执行"

    reason: str
