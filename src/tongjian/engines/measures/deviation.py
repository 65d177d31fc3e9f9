"""偏差率, character for character as the official form prints it.

A number against a target other than 0: (actual - target) / |target| in percent with two decimals (`-23.33%`,
`0.00%`). A target of 0: `0%` when reached, else `100%`, whatever the size and the sign. Words: `0%` when they
agree, else `100%`. The minus is the ASCII one; a tie is rounded away from zero.

The sign of a deviation says nothing about good or bad (a failure rate of 0 % against ≤5 % prints `-100.00%`):
that is the business of `operators.direction`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tongjian.engines.measures.operators import Better, Direction, direction, holds, usual_way
from tongjian.engines.measures.printed import Target, normal
from tongjian.engines.measures.rational import printed
from tongjian.engines.measures.units import factor_between
from tongjian.engines.measures.value import NotComputable, Number, State, Value, Words, reason_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """An actual value beside its target.

    `deviation` is as printed, None where there is nothing to print; `percent` is the exact figure behind it,
    None as well where the target is 0. `met` None: cannot be said. `state` and `reason` are of the actual
    value, after both were brought to one unit.
    """

    state: State
    reason: str
    deviation: str | None
    percent: Fraction | None
    met: bool | None
    direction: Direction | None


def compare(
    target: Target, actual: Value, better: Better | None = None, achieved: bool | None = None
) -> Comparison:
    """Hold `actual` against `target`.

    `achieved` says whether words other than those of the target (完成) amount to it; None: nobody judged.
    """
    if not isinstance(actual, Number | Words):
        return _nothing(actual.state, reason_of(actual))
    if not isinstance(target.value, Number | Words):
        return _nothing(State.NOT_COMPUTABLE, f"没有可比的目标值：{reason_of(target.value)}")
    if isinstance(target.value, Number) and isinstance(actual, Number):
        return _numbers(target, target.value, actual, better or usual_way(target.operator))
    if isinstance(target.value, Words):
        return _words(target.value, actual, achieved)
    return _nothing(
        State.NOT_COMPUTABLE, f"目标是数“{target.written}”，完成值是文字“{text_of(actual)}”，无法相比"
    )


def in_unit_of(target: Number, actual: Number) -> Fraction | NotComputable:
    """The actual amount in the unit of the target."""
    factor = factor_between(actual.unit, target.unit)
    if factor is None:
        return NotComputable(f"目标的单位是“{target.unit}”，完成值的单位是“{actual.unit}”，不能换算")
    return actual.figure * factor


def text_of(value: Value) -> str:
    """A value as a reader would write it."""
    match value:
        case Number():
            return value.written or f"{value.amount:f}{value.unit}"
        case Words():
            return value.text
        case NotComputable(claim=claim) if claim:
            return claim
        case _:
            return value.state.label


def _numbers(target: Target, wanted: Number, found: Number, better: Better) -> Comparison:
    amount = in_unit_of(wanted, found)
    if isinstance(amount, NotComputable):
        return _nothing(State.NOT_COMPUTABLE, amount.reason)
    goal = wanted.figure
    percent = (amount - goal) / abs(goal) * 100 if goal else None
    if percent is None:
        text = "0%" if amount == 0 else "100%"
    else:
        text = f"{printed(percent, 2)}%"
    met = holds(target.operator, amount, goal, better)
    return Comparison(State.VALUE, "", text, percent, met, direction(amount, goal, better))


def _words(target: Words, actual: Number | Words, achieved: bool | None) -> Comparison:
    same = isinstance(actual, Words) and normal(actual.text) == normal(target.text)
    if same or achieved:
        return Comparison(State.VALUE, "", "0%", None, True, Direction.EQUAL)
    worse = None if achieved is None else Direction.WORSE
    return Comparison(State.VALUE, "", "100%", None, achieved, worse)


def _nothing(state: State, reason: str) -> Comparison:
    return Comparison(state, reason, None, None, None, None)
