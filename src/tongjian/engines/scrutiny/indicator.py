"""One indicator: a typed value that says where it comes from, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.scrutiny.quantities import plain, two_places


class State(StrEnum):
    """Blank, zero, not applicable and not computable are four different things."""

    VALUE = "value"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"


class Unit(StrEnum):
    SQUARE_METRES = "m2"
    METRES = "m"
    PERCENT = "%"
    RATIO = ""
    PIECES = "个"
    STOREYS = "层"
    DEGREES = "°"

    @property
    def shown(self) -> str:
        """How the unit is written after a number in a sentence."""
        return {"m2": " m²", "m": " m", "%": "%", "": "", "个": " 个", "层": " 层", "°": "°"}[self.value]

    def text(self, number: Decimal) -> str:
        """The number as printed: pieces and storeys whole, everything else with two decimals."""
        if self in {Unit.PIECES, Unit.STOREYS}:
            return plain(number)
        return two_places(number)


@dataclass(frozen=True)
class Indicator:
    """A value with its formula and the entities it was measured on.

    `value` is exact; only printing rounds. When `at_least` is set the true value may be greater (an input
    named in `reason` is missing), so it can prove that a ceiling is broken but never that it is kept.
    """

    state: State
    unit: Unit
    value: Decimal | None = None
    formula: str = ""
    entities: tuple[str, ...] = ()
    reason: str = ""
    rule_set: str = ""
    at_least: bool = False
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    """The value by use, for indicators that are split."""

    @property
    def text(self) -> str | None:
        return None if self.value is None else self.unit.text(self.value)


def value(
    number: Decimal,
    unit: Unit,
    formula: str,
    entities: Iterable[str] = (),
    *,
    reason: str = "",
    at_least: bool = False,
) -> Indicator:
    """An indicator that has a value."""
    return Indicator(State.VALUE, unit, number, formula, tuple(entities), reason, at_least=at_least)


def missing(unit: Unit, reason: str) -> Indicator:
    """The drawing does not hold what the indicator is measured on."""
    return Indicator(State.MISSING, unit, reason=reason)


def not_computable(
    unit: Unit, reason: str, formula: str = "", entities: Iterable[str] = (), known: Decimal | None = None
) -> Indicator:
    """Something is there, but an input is missing; `known` is the part that could be measured."""
    return Indicator(
        State.NOT_COMPUTABLE, unit, known, formula, tuple(entities), reason, at_least=known is not None
    )


def not_applicable(unit: Unit, reason: str) -> Indicator:
    return Indicator(State.NOT_APPLICABLE, unit, reason=reason)
