"""责令, 办案期限, 调查终结, 法制审核."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.parts import Construction, Offence, Sanction
from tongjian.engines.penalties.terms import Opinion, Order, Outcome, Pause, Spared


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered(Fact):
    """责令改正 or 责令停止建设 with its last day."""

    act: ClassVar[str] = "ordered"
    title: ClassVar[str] = "责令改正、停止建设"

    order: Order
    content: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Fact):
    """The act was found to be corrected, or not."""

    act: ClassVar[str] = "corrected"
    title: ClassVar[str] = "核查改正情况"

    corrected: bool
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Fact):
    """The period of the decision stops: an appraisal, a hearing, as the rules know it."""

    act: ClassVar[str] = "paused"
    title: ClassVar[str] = "中止计算期限"

    cause: Pause
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Fact):
    """The period of the decision goes on."""

    act: ClassVar[str] = "resumed"
    title: ClassVar[str] = "恢复计算期限"

    cause: Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Fact):
    """The period of the decision becomes longer by calendar days, where the rules know it; by the head."""

    act: ClassVar[str] = "extended"
    title: ClassVar[str] = "延长办案期限"

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded(Fact):
    """调查终结: what was found and what is proposed. `grave` asks for review and discussion by itself."""

    act: ClassVar[str] = "concluded"
    title: ClassVar[str] = "调查终结"

    outcome: Outcome
    facts: str
    offences: tuple[Offence, ...] = ()
    sanction: Sanction | None = None
    spared: Spared | None = None
    construction: Construction | None = None
    grave: bool = False
    public_interest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Fact):
    """法制审核 by somebody who did not investigate; `qualified`: has passed the law's examination."""

    act: ClassVar[str] = "reviewed"
    title: ClassVar[str] = "法制审核"

    opinion: Opinion
    text: str
    qualified: bool = True
