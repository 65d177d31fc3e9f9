"""`performance/bindings.yaml`: for every row of every form of a city, where its actual value comes from.

    forms:
      2022-approval-bureau:
        - {name: 预算执行率, budget: execution-rate}
        - {name: 行政诉讼案件数量, measure: lawsuits}
        - {name: 资产管理规范性, register: assets, every: proper, words: {good: 规范, bad: 不规范}}
        - {name: 满足公共服务需求, hand: 对服务效果的总体判断，没有可以统计的台账}

The rows stand in the order of the form and carry its names, so that a change of the one shows in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, wrong
from tongjian.kernel.packs.sheets import read_sheet

FILE = "performance/bindings.yaml"


class OriginKind(StrEnum):
    """Where an actual value comes from."""

    MEASURE = "measure"
    REGISTER = "register"
    BUDGET = "budget"
    HAND = "hand"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"measure": "统计指标", "register": "登记台账", "budget": "预算执行", "hand": "人工填报"}[self]


class BudgetFigure(StrEnum):
    """A rate that follows from the books of the budget; how each is formed stands in `budget.rates`."""

    EXECUTION = "execution-rate"
    SPENT_OF_ALLOCATED = "spent-of-allocated-rate"
    ADJUSTMENT = "adjustment-rate"
    CARRY_OVER = "carry-over-rate"
    IN_PLACE = "in-place-rate"
    SCHEDULE = "schedule-rate"
    PUBLIC_FUNDS = "public-funds-rate"
    OFFICIAL_COSTS = "official-costs-change"
    PROCUREMENT = "procurement-rate"
    NON_TAX = "non-tax-rate"


class Words(Part):
    """The word of a form where everything is in order, and the one where something is not."""

    good: str = Field(min_length=1, max_length=60)
    bad: str = Field(min_length=1, max_length=60)


class Binding(Part):
    """One row of a form, and exactly one of four origins.

    `measure`: a bound measure of the city; with `per` divided by another one, as a percentage; with `fall`
    the percentage by which it fell below that of the year before. `register`: words that follow from the rows
    of a register: `every` row that fulfils a yes-or-no column (of at least `fewest` rows in the year, where
    something is to be done so often), or a document in force on each of `topics`, or the `latest` text
    somebody registered for this indicator. `budget`: a rate from the books; `line` names
    the item it is formed of, of none the whole budget, for a project the item of its name. `hand`: entered
    by a person, and why nothing can be counted.
    """

    name: str = Field(min_length=1, max_length=300)
    measure: Code | None = None
    per: Code | None = None
    fall: bool = False
    kept_in: Code | None = Field(None, alias="register")
    every: Code | None = None
    fewest: int = Field(1, ge=1, le=366)
    topics: tuple[str, ...] = ()
    latest: Code | None = None
    words: Words | None = None
    budget: BudgetFigure | None = None
    line: str = ""
    hand: str | None = Field(None, min_length=8, max_length=300)

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = (self.measure, self.kept_in, self.budget, self.hand)
        if sum(each is not None for each in origins) != 1:
            mend = "measure（统计指标）、register（台账）、budget（预算）、hand（人工填报的理由）写其中一项"
            raise wrong(f"“{self.name[:40]}”的来源没有写，或写了几种", mend)
        ways = (self.every is not None, bool(self.topics), self.latest is not None)
        if sum(ways) != (self.kept_in is not None):
            mend = "写 register，再写 every（逐行核对）、topics（应有的制度）、latest（取最近一行）之一"
            raise wrong(f"“{self.name[:40]}”没有写清怎样从台账得出结果", mend)
        if (self.words is None) != (self.every is None and not self.topics):
            raise wrong(
                f"“{self.name[:40]}”的结果用词不对", "every、topics 要写 words: {good: 规范, bad: 不规范}"
            )
        if self.fewest > 1 and self.every is None:
            raise wrong(f"“{self.name[:40]}”的 fewest 没有对象", "fewest（一年至少几行）与 every 一起写")
        if (self.per is not None or self.fall) and (
            self.measure is None or (self.per is not None and self.fall)
        ):
            raise wrong(f"“{self.name[:40]}”的 per、fall 没有对象", "per、fall 与 measure 一起写，只写一项")
        return self

    @property
    def kind(self) -> OriginKind:
        """Which of the four it is."""
        if self.measure is not None:
            return OriginKind.MEASURE
        if self.kept_in is not None:
            return OriginKind.REGISTER
        return OriginKind.BUDGET if self.budget is not None else OriginKind.HAND


class BindingsSheet(Part):
    """The file."""

    forms: Mapping[str, tuple[Binding, ...]]


def bindings_of(city: str) -> BindingsSheet:
    """The table of a city. No query. Raises `PackErrors` where its pack has none."""
    pack = pack_of(city)
    return _read(pack.folders, pack.digest)


@lru_cache(maxsize=64)
def _read(folders: tuple[Path, ...], _digest: str) -> BindingsSheet:
    return read_sheet(folders, FILE, BindingsSheet)


def binding_of(city: str, form: str, row: int) -> Binding | None:
    """The binding of a row, counted from 1; None where the city has no such form or row. No query."""
    try:
        rows = bindings_of(city).forms.get(form, ())
    except PackErrors:
        return None
    return rows[row - 1] if 1 <= row <= len(rows) else None


def counted(rows: Iterable[Binding]) -> Counter[OriginKind]:
    """How many rows have which origin: hand entry is to stay the exception."""
    return Counter(row.kind for row in rows)
