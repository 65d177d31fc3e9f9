"""Operators of targets, which way is better, and where an actual value stands to its target."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction


class Operator(StrEnum):
    """How a target binds. `NONE` is a bare number, `QUALITATIVE` a word such as 健全."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "="
    MORE = ">"
    LESS = "<"
    NONE = "none"
    QUALITATIVE = "qual"

    @property
    def sign(self) -> str:
        """As a form prints it; nothing for a bare number and for words."""
        return {">=": "≥", "<=": "≤", "none": "", "qual": ""}.get(self, str(self))


class Better(StrEnum):
    """Which way is better (方向): more, less, or only the exact figure."""

    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"
    EXACT = "exact"


class Direction(StrEnum):
    """Where the actual value stands, whatever the sign of its deviation."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"


_WAYS = {
    Operator.AT_LEAST: Better.HIGHER,
    Operator.MORE: Better.HIGHER,
    Operator.NONE: Better.HIGHER,
    Operator.AT_MOST: Better.LOWER,
    Operator.LESS: Better.LOWER,
    Operator.EQUAL: Better.EXACT,
    Operator.QUALITATIVE: Better.EXACT,
}


def usual_way(operator: Operator) -> Better:
    """What the operator alone says; a row may say otherwise (“三公经费”变动率 =0%: a saving is better)."""
    return _WAYS[operator]


def holds(operator: Operator, actual: Fraction, target: Fraction, better: Better) -> bool:
    """Whether the target is met. A bare number is met when reached from its own side."""
    match operator:
        case Operator.AT_LEAST:
            return actual >= target
        case Operator.AT_MOST:
            return actual <= target
        case Operator.MORE:
            return actual > target
        case Operator.LESS:
            return actual < target
        case Operator.NONE if better is not Better.EXACT:
            return actual >= target if better is Better.HIGHER else actual <= target
        case _:
            return actual == target


def direction(actual: Fraction, target: Fraction, better: Better) -> Direction:
    """Better, equal or worse than the target; where only the exact figure is right, any other is worse."""
    if actual == target:
        return Direction.EQUAL
    wanted = {Better.HIGHER: actual > target, Better.LOWER: actual < target, Better.EXACT: False}
    return Direction.BETTER if wanted[better] else Direction.WORSE
