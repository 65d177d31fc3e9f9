"""规划条件: what the planning authority fixed for a parcel, as a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongjian.engines.scrutiny.yamlfile import parse

NotNegative = Annotated[Decimal, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Band(_Strict):
    min: NotNegative | None = None
    max: NotNegative | None = None

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"下限 {self.min} 大于上限 {self.max}")
        return self


class ParkingRates(_Strict):
    per_100m2: dict[str, NotNegative] = Field(default_factory=dict)
    """Stalls for 100 m² of floor area, by use as the condition words it (住宅, 商业 …)."""


class Conditions(_Strict):
    """Every item is optional; areas in m², lengths in m, ratios in percent, FAR a plain number."""

    site_area: Band | None = None
    far: Band | None = None
    coverage: Band | None = None
    green_ratio: Band | None = None
    building_height: Band | None = None
    parking_motor: ParkingRates | None = None
    setback: dict[str, NotNegative] = Field(default_factory=dict)
    """Metres from `boundary`, `蓝线`, or a road red line of the named grade (支路, 次干路 …)."""
    use: list[str] = Field(default_factory=list)
    issued: date | None = None
    clause: str | None = None


def read_conditions(path: Path) -> Conditions:
    """The conditions in the file. Raises `FileMistakes` with line and mend."""
    return parse(path, Conditions)
