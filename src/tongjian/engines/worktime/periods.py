"""Which period of which law counts working days and which calendar days: data with its article."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongjian.engines.worktime.files import load_yaml
from tongjian.engines.worktime.limits import CalendarDays, Limit, WorkingDays


class Unit(StrEnum):
    """What is counted: 工作日 or 自然日."""

    WORKDAY = "workday"
    DAY = "day"


def limit_of(days: int, unit: Unit) -> Limit:
    """The limit of so many days of that unit."""
    return WorkingDays(days) if unit is Unit.WORKDAY else CalendarDays(days)


class Period(BaseModel):
    """One period of a law. `extension`: by how much it may be prolonged at most, in the same unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    days: int = Field(gt=0)
    extension: int = Field(0, ge=0)
    unit: Unit
    law: str
    article: str = ""
    note: str = ""

    @property
    def limit(self) -> Limit:
        """The period as a limit for a clock, without extension."""
        return limit_of(self.days, self.unit)


class Periods(BaseModel):
    """A file of periods."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    periods: tuple[Period, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the YAML file. Raises `CalendarDataError` with the file and what is wrong in it."""
        return load_yaml(cls, path, "时限文件")

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        seen: set[str] = set()
        for period in self.periods:
            if period.code in seen:
                raise ValueError(f"时限 {period.code} 出现两次")
            seen.add(period.code)
        return self

    def __getitem__(self, code: str) -> Period:
        """The period of that code. Raises `KeyError`."""
        for period in self.periods:
            if period.code == code:
                return period
        raise KeyError(code)
