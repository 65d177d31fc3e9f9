"""`>= 30`, `<= 2.5`: what a value must be, and by how much it misses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator

from tongjian.engines.scrutiny.quantities import plain

Operator = Literal["<=", ">="]
_WRITTEN = re.compile(r"\s*(<=|>=)\s*(-?\d+(?:\.\d+)?)\s*")
_SHOWN = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True)
class Limit:
    operator: Operator
    bound: Decimal

    @classmethod
    def at_least(cls, bound: Decimal) -> Limit:
        return cls(">=", bound)

    @classmethod
    def at_most(cls, bound: Decimal) -> Limit:
        return cls("<=", bound)

    def margin(self, actual: Decimal) -> Decimal:
        """How much room is left; negative: by how much the limit is missed."""
        return actual - self.bound if self.operator == ">=" else self.bound - actual

    def __str__(self) -> str:
        return f"{_SHOWN[self.operator]} {plain(self.bound)}"


def _parse(written: object) -> object:
    if not isinstance(written, str):
        return written
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError('限值应写成 ">= 30" 或 "<= 2.5"')
    operator: Operator = ">=" if match[1] == ">=" else "<="
    return Limit(operator, Decimal(match[2]))


WrittenLimit = Annotated[Limit, BeforeValidator(_parse)]
