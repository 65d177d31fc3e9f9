"""`supervision/credit.yaml` of a pack: areas, periods of display, grades, and what repair asks for."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from tongjian.engines.risk import CreditRules
from tongjian.kernel.packs.schema import Code, Part, Title, wrong


class Area(Part):
    """A field with a display period of its own, known by the laws a penalty rests on."""

    area: Code
    title: Title
    laws: tuple[Title, ...] = Field(min_length=1)


class RepairRules(Part):
    """Working days for an objection and for repair; months without another penalty that repair asks for."""

    objection_days: int = Field(ge=1, le=60)
    repair_days: int = Field(ge=1, le=60)
    no_repeat: bool = True
    basis: str = Field("", max_length=300)
    verified: bool = False


class CreditSheet(Part):
    """The whole file. Natural persons are not displayed unless `persons`."""

    persons: bool = False
    areas: tuple[Area, ...] = ()
    rules: CreditRules
    repair: RepairRules

    @model_validator(mode="after")
    def _known(self) -> Self:
        known = {area.area for area in self.areas}
        if unknown := {name for line in self.rules.lines for name in line.areas} - known:
            raise wrong(f"没有领域“{'、'.join(sorted(unknown))}”", "在 areas 中写出它")
        return self

    def area_of(self, basis: str) -> str:
        """The area of a penalty by the law it rests on; empty: none of its own."""
        return next((each.area for each in self.areas if any(law in basis for law in each.laws)), "")
