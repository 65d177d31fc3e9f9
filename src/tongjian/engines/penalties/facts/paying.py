"""缴款, 延期分期, 履行."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tongjian.engines.penalties.facts.base import Fact
from tongjian.engines.penalties.parts import Instalment


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Fact):
    """延期、分期缴纳 approved on the party's application; one instalment is a deferral."""

    act: ClassVar[str] = "deferred"
    title: ClassVar[str] = "批准延期、分期缴纳"

    instalments: tuple[Instalment, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Fact):
    """Money came in, in yuan: it settles the fine, then what is confiscated, then the addition."""

    act: ClassVar[str] = "paid"
    title: ClassVar[str] = "缴款"

    amount: Decimal
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded(Fact):
    """Money was given back after the decision was revoked or altered."""

    act: ClassVar[str] = "refunded"
    title: ClassVar[str] = "退还"

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionReduced(Fact):
    """加处罚款 is reduced after an agreement on performance was kept (行政强制法 42)."""

    act: ClassVar[str] = "addition-reduced"
    title: ClassVar[str] = "减免加处罚款"

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed(Fact):
    """What is no money was done: corrected, demolished, handed over; `forced` by somebody."""

    act: ClassVar[str] = "performed"
    title: ClassVar[str] = "履行"

    content: str
    forced: bool = False
