"""Who looks after a rule, as the packs name them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from tongjian.engines.scrutiny.cityrules import PackDatum


class Departments(PackDatum):
    """The departments that rules may belong to: code (a duty of the packs) → how findings call it."""

    departments: Mapping[str, str] = Field(min_length=1)
    conditions: str = ""
    """The code of the department that answers for planning conditions."""
