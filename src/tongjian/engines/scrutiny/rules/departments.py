"""Who looks after a rule, as the packs name them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from tongjian.engines.scrutiny.cityrules import PackDatum


class Departments(PackDatum):
    """The departments that rules may belong to: code (a duty of the packs) → how findings call it."""

    departments: Mapping[str, str] = Field(default_factory=dict)
    instead: Mapping[str, str] = Field(default_factory=dict)
    """Where a city has no body for a department, the one that does its work."""
    conditions: str = ""
    """The code of the department that answers for planning conditions."""

    @model_validator(mode="after")
    def _says_something(self) -> Departments:
        if not (self.departments or self.instead):
            raise ValueError("部门表至少写一个部门，或写明由谁代办（instead）")
        return self
