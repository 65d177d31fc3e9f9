"""撤案, 移送, 结案, 归档."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.terms import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """撤销案件 before a decision, by the head."""

    act: ClassVar[str] = "case-withdrawn"
    title: ClassVar[str] = "撤销案件"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Fact):
    """移送 to the police (`criminal`) or to the authority that is competent."""

    act: ClassVar[str] = "transferred"
    title: ClassVar[str] = "移送"

    to: str
    criminal: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Fact):
    """What was transferred came back: the case goes on here."""

    act: ClassVar[str] = "returned"
    title: ClassVar[str] = "退回"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAccepted(Fact):
    """The other authority took the case; here it can be closed."""

    act: ClassVar[str] = "transfer-accepted"
    title: ClassVar[str] = "受移送机关接收"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """结案."""

    act: ClassVar[str] = "closed"
    title: ClassVar[str] = "结案"

    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Fact):
    """归档 with the number of the file."""

    act: ClassVar[str] = "archived"
    title: ClassVar[str] = "归档"

    number: str
