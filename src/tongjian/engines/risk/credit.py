"""Credit: how long a penalty is displayed, when repair may be asked for, and the points of a party.

发改委令第 58 号（2023-05-01）: at least 3 months, at most 3 years, special areas 1 year at least, the longest
of several kinds counts, from the day of the decision. The figures themselves are data of a pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tongjian.engines.risk.model import Code, Part, Points, Title, _wrong

Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class DisplayLine(Part):
    """How penalties of some kinds, or in some areas, are displayed: `months`, repair from `repair_after` on.

    `fine_below`: only where the fine is less than that. `repair: false`: display is never ended early.
    Empty `kinds` and `areas` are met by every penalty.
    """

    line: Code
    title: Title
    kinds: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    fine_below: Money | None = None
    months: int = Field(ge=0, le=120)
    repair_after: int = Field(ge=0, le=120)
    repair: bool = True
    deduct: Points = Decimal(0)
    basis: str = Field("", max_length=300)
    verified: bool = False

    @model_validator(mode="after")
    def _order(self) -> DisplayLine:
        if self.repair_after > self.months:
            raise _wrong("repair_after 大于 months", "最短公示期不能长于公示期")
        return self

    def meets(self, kind: str, area: str, fine: Decimal | None) -> bool:
        """Whether a penalty of that kind in that area is one of these."""
        small = self.fine_below is None or (fine or Decimal(0)) < self.fine_below
        return small and (not self.kinds or kind in self.kinds) and (not self.areas or area in self.areas)


class CreditRules(Part):
    """The lines from the special to the general, the scores of the grades, and what repaired records count.

    `grades`: at least so many points of 100 for A, B and C; less is D. `repaired` is the share of the
    deduction that stays when display was ended early. `ignored` are orders in a decision, no penalties.
    """

    lines: tuple[DisplayLine, ...] = Field(min_length=1)
    grades: Mapping[Literal["A", "B", "C"], Points]
    ignored: frozenset[str] = frozenset()
    repaired: Annotated[Decimal, Field(ge=0, le=1, max_digits=3, decimal_places=2)] = Decimal("0.5")
    basis: str = Field("", max_length=300)
    verified: bool = False

    @model_validator(mode="after")
    def _fall(self) -> CreditRules:
        if set(self.grades) != {"A", "B", "C"} or not self.grades["A"] > self.grades["B"] > self.grades["C"]:
            raise _wrong("grades 要写 A、B、C，并且一个比一个小", "例如 A: 90、B: 75、C: 60")
        if not any(not line.kinds and not line.areas and line.fine_below is None for line in self.lines):
            raise _wrong("没有对所有处罚都适用的一行", "最后写一行不限种类和领域的")
        return self


@dataclass(frozen=True, slots=True)
class Period:
    """A display: `until` is the first day it is gone, `repair_from` None where it never ends early.

    `lines` are those that decided.
    """

    begins: date
    until: date
    repair_from: date | None
    deduct: Decimal
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sanction:
    """A displayed penalty as credit sees it."""

    begins: date
    until: date
    deduct: Decimal
    repaired: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one sanction takes away."""

    place: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Credited:
    """Points of 100, the grade, and what was taken away."""

    points: Decimal
    grade: str
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something repair asks for: whether it is met, and the sentence that says why."""

    code: str
    title: str
    met: bool
    why: str


def period_of(
    rules: CreditRules, kinds: Sequence[str], area: str, fine: Decimal | None, decided: date
) -> Period:
    """How long a penalty is displayed. Of several kinds the longest counts, and the strictest on repair."""
    counted = [kind for kind in kinds if kind not in rules.ignored] or [""]
    chosen = [next(line for line in rules.lines if line.meets(kind, area, fine)) for kind in counted]
    months = max(line.months for line in chosen)
    after = max(line.repair_after for line in chosen)
    barred = any(not line.repair for line in chosen)
    return Period(
        decided,
        months_after(decided, months),
        None if barred else months_after(decided, after),
        max(line.deduct for line in chosen),
        tuple(dict.fromkeys(line.line for line in chosen)),
    )


def credit(rules: CreditRules, sanctions: Iterable[Sanction], today: date) -> Credited:
    """The grade from what is on record: a full 100 without anything."""
    taken: list[Deduction] = []
    for place, each in enumerate(sanctions):
        if each.withdrawn or not each.begins <= today < each.until:
            continue
        points = each.deduct * rules.repaired if each.repaired else each.deduct
        taken.append(Deduction(place, points))
    points = max(Decimal(100) - sum((each.points for each in taken), Decimal(0)), Decimal(0))
    letter = next((each for each in ("A", "B", "C") if points >= rules.grades[each]), "D")
    return Credited(points, letter, tuple(taken))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"{day} and {months} months")
