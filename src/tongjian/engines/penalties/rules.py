"""The figures of the law and of a city: periods, limits, rates, thresholds. Data of the packs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongjian.engines.penalties.terms import Challenge, Kind, Nature, Pause, Spared, Way
from tongjian.engines.worktime import Period, Unit
from tongjian.engines.worktime.files import load_yaml


class Part(BaseModel):
    """The common base: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LegalPeriod(Period):
    """A period with its unit and article; `verified`: compared with the text of the law."""

    verified: bool = True

    @property
    def cited(self) -> str:
        """The law with the article, as papers write it."""
        return cite(self.law, self.article)


class Limit(Part):
    """An amount of money with its article: at most, or from, so many yuan."""

    amount: Decimal = Field(ge=0)
    law: str
    article: str
    verified: bool = True

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class ByNature(Part):
    """An amount for a citizen and one for a legal person or another organisation."""

    citizen: Decimal = Field(ge=0)
    organisation: Decimal = Field(ge=0)
    law: str
    article: str
    verified: bool = True

    def of(self, nature: Nature) -> Decimal:
        """The amount for that party."""
        return self.citizen if nature is Nature.CITIZEN else self.organisation

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class Years(Part):
    """A limitation: years after the end of the act."""

    years: int = Field(gt=0)
    law: str
    article: str

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class Addition(Part):
    """加处罚款: the share of the unpaid fine a day, and the most of the fine it may reach."""

    rate: Decimal = Field(gt=0, lt=1)
    most: Decimal = Field(gt=0, le=1)
    law: str
    article: str
    halted_by: tuple[Challenge, ...]

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class Weighty(Part):
    """When something is due: by kinds, by a fine or confiscation from so much, by what else is said."""

    kinds: tuple[Kind, ...]
    citizen: Decimal = Field(ge=0)
    organisation: Decimal = Field(ge=0)
    after_hearing: bool = False
    public_interest: bool = False
    grave: bool = False
    law: str
    article: str
    verified: bool = True

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class Criterion(Part):
    """A criterion of registration (立案标准)."""

    code: str
    title: str


class ConstructionRule(Part):
    """Fines for illegal construction as shares of its cost (城乡规划法 64)."""

    correctable_low: Decimal
    correctable_high: Decimal
    else_high: Decimal
    law: str
    article: str

    @property
    def cited(self) -> str:
        """The law with the article."""
        return cite(self.law, self.article)


class Rules(Part):
    """Everything the procedure asks for. `periods` by code; what is missing there is an error when loaded."""

    officers: int = Field(ge=2)
    periods: tuple[LegalPeriod, ...]
    limitation: Years
    limitation_harm: Years
    court_months: int = Field(gt=0)
    litigation_months: int = Field(gt=0)
    simple: ByNature
    simple_kinds: tuple[Kind, ...]
    on_the_spot: Limit
    addition: Addition
    hearing: Weighty
    review: Weighty
    discussion: Weighty
    discussants: int = Field(ge=2)
    registration: tuple[Criterion, ...]
    pauses: tuple[Pause, ...]
    spared: tuple[Spared, ...] = tuple(Spared)
    ways: tuple[Way, ...] = tuple(Way)
    construction: ConstructionRule

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a pack's YAML. Raises `CalendarDataError` with the file and what is wrong in it."""
        return load_yaml(cls, path, "处罚程序文件")

    @model_validator(mode="after")
    def _periods_are_complete(self) -> Self:
        codes = [period.code for period in self.periods]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"时限出现两次：{'、'.join(twice)}")
        if missing := sorted(NEEDED - set(codes)):
            raise ValueError(f"缺少时限：{'、'.join(missing)}")
        if any(self.period(code).unit is not Unit.DAY for code in ("payment", "decision", "seizure")):
            raise ValueError(
                "payment（缴款）、decision（决定）、seizure（查封扣押）的时限按自然日计算，unit 应为 day"
            )
        return self

    def period(self, code: str) -> LegalPeriod:
        """The period of that code. Raises `KeyError`."""
        for period in self.periods:
            if period.code == code:
                return period
        raise KeyError(code)


NEEDED = frozenset(
    {
        "preservation",
        "seizure",
        "statement",
        "hearing-request",
        "hearing-notice",
        "decision",
        "service",
        "service-notice",
        "payment",
        "hand-in",
        "spot-filing",
        "urging",
        "publication",
        "unpublish",
        "reconsideration",
    }
)
"""The periods the procedure asks for."""


def cite(law: str, article: str) -> str:
    """The law with its articles, as papers write them."""
    return f"《{law}》第{article}条" if article else f"《{law}》"
