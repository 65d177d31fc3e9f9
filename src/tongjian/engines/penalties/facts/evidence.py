"""证据, 登记保存, 查封扣押."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.terms import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken(Fact):
    """A piece of evidence with the SHA-256 of its file; by two officers who showed their papers.

    `witnessed` says that the party or a witness confirmed it. `origin` names what it was taken over from.
    """

    act: ClassVar[str] = "evidence-taken"
    title: ClassVar[str] = "收集证据"

    key: str
    kind: Evidence
    name: str
    officers: tuple[str, ...]
    digest: str = ""
    papers_shown: bool = True
    witnessed: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceHanded(Fact):
    """Evidence passes from `by` to another keeper (保管链)."""

    act: ClassVar[str] = "evidence-handed"
    title: ClassVar[str] = "移交证据"

    key: str
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceExcluded(Fact):
    """Evidence that may not be used: taken unlawfully or found untrue (行政处罚法 46)."""

    act: ClassVar[str] = "evidence-excluded"
    title: ClassVar[str] = "排除证据"

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserved(Fact):
    """先行登记保存: evidence that may be lost is registered where it is; approved by the head, `by`."""

    act: ClassVar[str] = "preserved"
    title: ClassVar[str] = "先行登记保存证据"

    key: str
    officers: tuple[str, ...]
    items: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationSettled(Fact):
    """What was done with registered evidence: returned, seized, confiscated, sent to an appraisal."""

    act: ClassVar[str] = "preservation-settled"
    title: ClassVar[str] = "处理登记保存的证据"

    key: str
    settlement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seized(Fact):
    """查封、扣押, approved by the head, for so many calendar `days`."""

    act: ClassVar[str] = "seized"
    title: ClassVar[str] = "查封、扣押"

    key: str
    officers: tuple[str, ...]
    items: tuple[str, ...]
    reason: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureProlonged(Fact):
    """A seizure is prolonged once, approved by the head, and the party told why."""

    act: ClassVar[str] = "seizure-prolonged"
    title: ClassVar[str] = "延长查封、扣押"

    key: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureLifted(Fact):
    """A seizure ends; what became of the things."""

    act: ClassVar[str] = "seizure-lifted"
    title: ClassVar[str] = "解除查封、扣押"

    key: str
    settlement: str
