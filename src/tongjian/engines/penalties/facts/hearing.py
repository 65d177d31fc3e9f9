"""告知, 陈述申辩, 听证, 集体讨论."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.parts import Sanction

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified(Fact):
    """事先告知 served on `on`: the proposal, facts, grounds, rights; `hearing`: told of that right."""

    act: ClassVar[str] = "notified"
    title: ClassVar[str] = "事先告知"

    sanction: Sanction
    facts: str
    hearing: bool
    new_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Defended(Fact):
    """陈述、申辩 of the party."""

    act: ClassVar[str] = "defended"
    title: ClassVar[str] = "陈述、申辩"

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefenceAnswered(Fact):
    """The defence was checked again (复核): whether it is accepted and why."""

    act: ClassVar[str] = "defence-answered"
    title: ClassVar[str] = "复核陈述、申辩"

    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsWaived(Fact):
    """The party states that it will neither defend itself nor ask for a hearing (签字放弃)."""

    act: ClassVar[str] = "rights-waived"
    title: ClassVar[str] = "放弃陈述、申辩和听证"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAsked(Fact):
    """The party asks for a hearing (申请听证)."""

    act: ClassVar[str] = "hearing-asked"
    title: ClassVar[str] = "申请听证"

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAnnounced(Fact):
    """听证通知 served on `on`: day, place, host."""

    act: ClassVar[str] = "hearing-announced"
    title: ClassVar[str] = "通知听证"

    held_on: date
    place: str
    host: str
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingHeld(Fact):
    """The hearing was held by its host, `by`; `charged` is what the party paid for it and is always zero."""

    act: ClassVar[str] = "hearing-held"
    title: ClassVar[str] = "举行听证"

    recorder: str
    investigators: tuple[str, ...]
    attended: bool
    text: str
    charged: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingDropped(Fact):
    """The party withdrew its request."""

    act: ClassVar[str] = "hearing-dropped"
    title: ClassVar[str] = "撤回听证申请"

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed(Fact):
    """集体讨论 by heads of the authority."""

    act: ClassVar[str] = "discussed"
    title: ClassVar[str] = "集体讨论"

    participants: tuple[str, ...]
    conclusion: str
