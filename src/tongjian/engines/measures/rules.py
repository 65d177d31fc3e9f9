"""How much of its points an indicator earns: score functions by operator, and rules that count events."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.operators import Better, Operator
from tongjian.engines.measures.rational import exact

ONE = Fraction(1)
NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Proportional:
    """The usual one: reached is full, else the share that was reached (`share`)."""


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """Full when met, else nothing."""


@dataclass(frozen=True, slots=True)
class PerPoint:
    """`deduct` points for every unit (percentage point, day) by which the target is missed, to 0 at least."""

    deduct: Decimal


@dataclass(frozen=True, slots=True)
class PerEvent:
    """The actual value counts events: `deduct` points each, at most `cap`; without a cap, all its points.

    A row of 0 points with a cap takes its deduction from the whole.
    """

    deduct: Decimal
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bonus:
    """The actual value counts achievements: `each` points, at most `cap`; outside the denominator."""

    each: Decimal
    cap: Decimal


Rule = Proportional | AllOrNothing | PerPoint | PerEvent | Bonus


def share(operator: Operator, actual: Fraction, target: Fraction, better: Better) -> Fraction:
    """The part of its points a number earns, 0 to 1.

    More is better: actual / target, at most 1. Less is better: full up to the target, then 1 minus the part
    by which it is exceeded. Exactly: 1 minus the part by which it is missed. Against a target of 0 there is
    no part: full when reached, else nothing. `>` and `<` score as `>=` and `<=`.
    """
    missed = _missed(actual, target, _sense(operator, better))
    if missed <= 0:
        return ONE
    return max(NONE, ONE - missed / abs(target)) if target else NONE


def missed_by(operator: Operator, actual: Fraction, target: Fraction, better: Better) -> Fraction:
    """By how much the target is missed, in its unit; 0 when it is reached."""
    return max(NONE, _missed(actual, target, _sense(operator, better)))


def points_by_event(rule: PerEvent | Bonus, count: Fraction, points: Fraction) -> Fraction:
    """What a count of events earns: a bonus, or what is left of `points` after the deductions.

    Without points of its own a deduction is negative.
    """
    number = max(NONE, count)
    if isinstance(rule, Bonus):
        return min(exact(rule.cap), exact(rule.each) * number)
    deduction = exact(rule.deduct) * number
    if rule.cap is not None:
        deduction = min(exact(rule.cap), deduction)
    return max(NONE, points - deduction) if points else -deduction


def _sense(operator: Operator, better: Better) -> Better:
    """`≥` and `≤` say themselves which way they bind; a bare number and `=` follow the row's direction."""
    match operator:
        case Operator.AT_LEAST | Operator.MORE:
            return Better.HIGHER
        case Operator.AT_MOST | Operator.LESS:
            return Better.LOWER
        case _:
            return better


def _missed(actual: Fraction, target: Fraction, better: Better) -> Fraction:
    match better:
        case Better.HIGHER:
            return target - actual
        case Better.LOWER:
            return actual - target
        case Better.EXACT:
            return abs(actual - target)
