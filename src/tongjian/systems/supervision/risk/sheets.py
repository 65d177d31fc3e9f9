"""`supervision/risk.yaml`, `warnings.yaml` and `credit.yaml` of a pack: models, rules and periods.

Nothing of this stands in the program; figures nobody compared with their source keep `verified: false`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from tongjian.engines.expressions import Expression, ExpressionError, Kind, compile_expression
from tongjian.engines.risk import Model
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.supervision.risk.creditsheet import CreditSheet
from tongjian.systems.supervision.risk.models import SignalKind

ROOM = "supervision"
OFFICE, RISK, WARNINGS, CREDIT = "office.yaml", "risk.yaml", "warnings.yaml", "credit.yaml"
VARIABLES = {"kind": Kind.STRING, "region": Kind.STRING, "nature": Kind.STRING, "categories": Kind.STRINGS}
Days = Annotated[int, Field(ge=1, le=250)]


class Measure(StrEnum):
    """What a rule of warning looks at; each value is at least the threshold, an expiry at most."""

    SIGNALS = "signals"
    GROWTH = "growth"
    EXPIRY = "expiry"
    ADDRESS = "address"
    OVERDUE = "overdue"
    REPEAT = "repeat"
    PENALTIES = "penalties"


UNITS = {
    Measure.SIGNALS: "件",
    Measure.GROWTH: "%",
    Measure.EXPIRY: "天",
    Measure.ADDRESS: "户",
    Measure.OVERDUE: "天",
    Measure.REPEAT: "次",
    Measure.PENALTIES: "件",
}


class Deadlines(Part):
    """Working days for each act, from the one before."""

    judge: Days
    push: Days
    check: Days
    answer: Days
    close: Days


class WarningRule(Part):
    """One rule. `window_days` back from the day; nothing is said on less than `at_least` of its measure.

    `applies` is CEL over kind, region, nature and categories of the object.
    """

    warning: Code
    title: Title
    measure: Measure
    signal: SignalKind | None = None
    window_days: int = Field(ge=1, le=1100)
    threshold: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
    at_least: int = Field(0, ge=0, le=1000)
    applies: str = Field("true", max_length=500)
    basis: str = Field(min_length=1, max_length=300)
    verified: bool = False
    deadlines: Deadlines | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        wanted = self.measure in (Measure.SIGNALS, Measure.GROWTH, Measure.EXPIRY)
        if wanted != (self.signal is not None):
            mend = "写出 signal" if wanted else "去掉 signal"
            raise wrong(f"{self.measure.value} 的规则{'缺少' if wanted else '不用写'} signal", mend)
        try:
            compiled(self.applies)
        except ExpressionError as error:
            raise wrong(f"applies 写错了：{error.sentence}", error.mend) from None
        return self

    @property
    def unit(self) -> str:
        """The unit of its measure."""
        return UNITS[self.measure]

    @property
    def digest(self) -> str:
        """SHA-256 of the rule."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Rectification(Part):
    """Which other conducts are orders to rectify, and in how many days they are due."""

    words: tuple[Title, ...] = Field(min_length=1)
    days: int = Field(ge=1, le=365)


class WarningSheet(Part):
    """The whole file. A rule has a hit rate once so many of its warnings were decided."""

    least_decided: int = Field(ge=1, le=1000)
    rectification: Rectification
    deadlines: Deadlines
    warnings: tuple[WarningRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [rule.warning for rule in self.warnings]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise wrong(f"“{'、'.join(sorted(twice))}”写了两次", "给其中一条换个代码")
        return self


FILES: dict[str, type[BaseModel]] = {RISK: Model, WARNINGS: WarningSheet, CREDIT: CreditSheet}


@lru_cache(maxsize=256)
def compiled(source: str) -> Expression:
    """The expression of a rule, compiled once."""
    return compile_expression(source, VARIABLES)


def has_risk(city: str) -> bool:
    """Whether the city grades its objects: it has an office of supervision and a model."""
    folders = pack_of(city).folders
    return all(first_of(folders, ROOM, name) is not None for name in (OFFICE, RISK, WARNINGS, CREDIT))


def model_of(city: str) -> Model:
    """The model of a city. No query once the pack is read. Raises `PackErrors` where it has none."""
    pack = pack_of(city)
    return _sheet(pack.folders, pack.digest, RISK)  # type: ignore[return-value]


def warnings_of(city: str) -> WarningSheet:
    """The rules of a city. As above."""
    pack = pack_of(city)
    return _sheet(pack.folders, pack.digest, WARNINGS)  # type: ignore[return-value]


def credit_of(city: str) -> CreditSheet:
    """Periods and grades of credit of a city. As above."""
    pack = pack_of(city)
    return _sheet(pack.folders, pack.digest, CREDIT)  # type: ignore[return-value]


@lru_cache(maxsize=64)
def _sheet(folders: tuple[Path, ...], _digest: str, name: str) -> BaseModel:
    return read_sheet(folders, f"{ROOM}/{name}", FILES[name])


def mistakes(folders: tuple[Path, ...], _: Pack | None) -> Iterator[Mistake]:
    """For `pack check`: what is wrong in the three files, wherever they stand."""
    found: list[Mistake] = []
    for folder in folders:
        for name, model in FILES.items():
            file = folder / ROOM / name
            if not file.is_file():
                continue
            try:
                parsed(read(file), model, found)
            except PackErrors as error:
                found.extend(error.mistakes)
    yield from found
