"""What facts are made of: officers, offences, sanctions, instalments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongjian.engines.penalties.terms import Kind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigator:
    """An officer by id, with the certificate of enforcement and the last day it is valid."""

    person: str
    certificate: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """A rule the act broke, with the range of its fine in yuan; an act may break several."""

    code: str
    title: str
    article: str
    low: Decimal = ZERO
    high: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """Illegal construction (城乡规划法 64): cost in yuan; can it be corrected, can it be removed."""

    cost: Decimal
    correctable: bool
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """What is proposed, told or decided: kinds, money in yuan, and the band of the benchmark it lies in.

    `offence` is the code of the rule by which the fine is set. `low` and `high` are the band that the
    benchmark gives; a fine outside says why in `outside` and needs a second signature, `second`.
    `correct_by` is the last day to correct or demolish.
    """

    kinds: tuple[Kind, ...]
    fine: Decimal = ZERO
    gains: Decimal = ZERO
    goods: str = ""
    offence: str = ""
    benchmark: str = ""
    band: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    outside: str = ""
    second: str = ""
    correct_by: date | None = None

    @property
    def in_band(self) -> bool:
        """Whether the fine lies in its band; a sanction without a band is in it."""
        return (self.low is None or self.fine >= self.low) and (self.high is None or self.fine <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of the fine with the last day to pay it."""

    due_on: date
    amount: Decimal
