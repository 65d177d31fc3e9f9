"""申报表: the figures the applicant declares, and what only the applicant can say about the project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.yamlfile import parse


class Declared(BaseModel):
    """Indicators by name (`far: 1.98`), the day of acceptance, and whether this is urban renewal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicators: dict[str, Decimal] = Field(default_factory=dict)
    accepted: date | None = None
    renewal: bool = False
    """Urban renewal is the exception an applicant must claim; a project is new unless it says otherwise."""

    @model_validator(mode="before")
    @classmethod
    def _indicators_may_stand_at_the_top(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {name: given[name] for name in SCALAR_INDICATORS if name in given}
        rest = {name: given[name] for name in given if name not in known}
        if known and isinstance(rest.get("indicators", {}), dict):
            rest["indicators"] = {**rest.get("indicators", {}), **known}
        return rest

    @model_validator(mode="after")
    def _names_are_indicators(self) -> Declared:
        if unknown := sorted(set(self.indicators) - SCALAR_INDICATORS.keys()):
            raise ValueError(f"没有名为 {'、'.join(unknown)} 的指标")
        return self


def read_declared(path: Path) -> Declared:
    """The declared form in the file. Raises `FileMistakes` with line and mend."""
    return parse(path, Declared)
