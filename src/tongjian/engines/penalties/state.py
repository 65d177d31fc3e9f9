"""What a case is after its facts: a value that the fold makes and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.penalties.facts import (
    Concluded,
    Decided,
    Defended,
    Deferred,
    Discussed,
    EvidenceTaken,
    Fact,
    HearingAnnounced,
    HearingHeld,
    Notified,
    Paid,
    Preserved,
    Registered,
    Reviewed,
    Seized,
    Served,
    Sourced,
    SpotDecided,
    Urged,
)
from tongjian.engines.penalties.parts import Investigator, Sanction
from tongjian.engines.penalties.terms import Challenge, Ending, Paper, Pause, Verdict


class Stage(StrEnum):
    """Where a case stands (案件阶段)."""

    NEW = "new"
    SOURCED = "sourced"
    INVESTIGATING = "investigating"
    CONCLUDED = "concluded"
    NOTIFIED = "notified"
    DECIDED = "decided"
    TRANSFERRED = "transferred"
    ENDED = "ended"
    CLOSED = "closed"
    ARCHIVED = "archived"


STAGES: dict[Stage, str] = {
    Stage.NEW: "未登记",
    Stage.SOURCED: "案源待处理",
    Stage.INVESTIGATING: "调查取证",
    Stage.CONCLUDED: "审核",
    Stage.NOTIFIED: "告知与听证",
    Stage.DECIDED: "送达与执行",
    Stage.TRANSFERRED: "已移送",
    Stage.ENDED: "待结案",
    Stage.CLOSED: "已结案",
    Stage.ARCHIVED: "已归档",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `begun` to `ended`, None while it lasts: a pause, a challenge."""

    cause: Pause | Challenge
    begun: date
    ended: date | None = None
    halted: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of evidence with who keeps it: `chain` is every keeper with the day, the first who took it."""

    fact: EvidenceTaken
    chain: tuple[tuple[date, str], ...]
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A seizure or a registration of evidence; `days` with its prolongation, `ended_on` when settled."""

    fact: Preserved | Seized
    days: int = 0
    prolonged_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A case. What did not happen is None or empty; money is in yuan.

    `former` holds what was decided before a challenge changed it. `count` is the number of facts.
    """

    stage: Stage = Stage.NEW
    count: int = 0
    last_on: date | None = None
    simple: bool = False
    source: Sourced | None = None
    registered: Registered | None = None
    team: tuple[Investigator, ...] = ()
    ever: frozenset[str] = frozenset()
    """Everybody who ever investigated this case."""
    recusals: Mapping[str, bool | None] = field(default_factory=dict)
    """Persons asked to withdraw: None undecided, else whether it was granted."""
    evidence: Mapping[str, Kept] = field(default_factory=dict)
    preserved: Mapping[str, Held] = field(default_factory=dict)
    seized: Mapping[str, Held] = field(default_factory=dict)
    order_due: date | None = None
    ordered_stop: bool = False
    corrected: bool | None = None
    pauses: tuple[Span, ...] = ()
    extended: int = 0
    concluded: Concluded | None = None
    reviewed: Reviewed | None = None
    notices: tuple[Notified, ...] = ()
    defences: tuple[Defended, ...] = ()
    answered: int = 0
    """How many of the defences were answered."""
    waived: bool = False
    hearing_asked: date | None = None
    hearing_announced: HearingAnnounced | None = None
    hearing: HearingHeld | None = None
    told: bool = False
    """Whether a notice was served since the investigation was concluded."""
    heard: bool = False
    """Whether a hearing was held since the last notice."""
    hosts: frozenset[str] = frozenset()
    """Everybody who was to host a hearing of this case, and who reviewed it: none of them may investigate."""
    discussed: Discussed | None = None
    decided: Decided | None = None
    spot: SpotDecided | None = None
    former: tuple[Decided, ...] = ()
    filed_on: date | None = None
    collected: Decimal = Decimal(0)
    collected_on: date | None = None
    handed_in: Decimal = Decimal(0)
    handed_on: date | None = None
    served: Mapping[Paper, Served] = field(default_factory=dict)
    deferrals: tuple[Deferred, ...] = ()
    payments: tuple[Paid, ...] = ()
    refunded: Decimal = Decimal(0)
    reduced: Decimal = Decimal(0)
    """By how much the addition was reduced."""
    fine: Decimal = Decimal(0)
    """The fine that is owed now: as decided, or as a challenge left it."""
    performed: bool = False
    forced: bool = False
    challenges: tuple[Span, ...] = ()
    urged: Urged | None = None
    objections: int = 0
    court_asked: date | None = None
    court_granted: bool | None = None
    announced_due: date | None = None
    terminated: bool = False
    transferred: bool = False
    ending: Ending | None = None
    numbers: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def sanction(self) -> Sanction | None:
        """What was decided, on the spot or by the ordinary procedure."""
        if self.spot is not None:
            return self.spot.sanction
        return self.decided.sanction if self.decided is not None else None

    @property
    def proposed(self) -> Sanction | None:
        """What the party was told of, or before that, what the report proposes."""
        if self.notice is not None:
            return self.notice.sanction
        return self.concluded.sanction if self.concluded is not None else None

    @property
    def notice(self) -> Notified | None:
        """The notice that counts: the last."""
        return self.notices[-1] if self.notices else None

    @property
    def investigators(self) -> tuple[Investigator, ...]:
        """The team without those who had to withdraw."""
        return tuple(each for each in self.team if self.recusals.get(each.person) is not True)

    @property
    def usable(self) -> tuple[Kept, ...]:
        """The evidence that was not excluded."""
        return tuple(each for each in self.evidence.values() if not each.excluded)

    @property
    def decision_served(self) -> date | None:
        """The day the decision was served."""
        if self.spot is not None:
            return self.spot.on
        served = self.served.get(Paper.DECISION)
        return served.on if served is not None else None

    @property
    def challenged(self) -> bool:
        """Whether a reconsideration or a litigation is going on."""
        return any(each.ended is None for each in self.challenges)

    @property
    def halted(self) -> bool:
        """Whether the enforcement of the decision is suspended."""
        return any(each.ended is None and each.halted for each in self.challenges)

    @property
    def paused(self) -> bool:
        """Whether the period of the decision stands still."""
        return any(each.ended is None for each in self.pauses)
