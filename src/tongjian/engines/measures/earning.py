"""What one indicator earns by a profile, exactly, or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.deviation import Comparison, compare, in_unit_of
from tongjian.engines.measures.operators import Better, Direction, usual_way
from tongjian.engines.measures.printed import Target
from tongjian.engines.measures.profile import Attainment, Profile
from tongjian.engines.measures.rational import exact
from tongjian.engines.measures.rules import (
    NONE,
    ONE,
    AllOrNothing,
    Bonus,
    PerEvent,
    PerPoint,
    Proportional,
    Rule,
    missed_by,
    points_by_event,
    share,
)
from tongjian.engines.measures.value import NotComputable, Number, State, Value, Words

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator of a form with its result.

    `weight` are its points where the form states them. `awarded` is what a person gave, for `reason`.
    `attainment` is a person's judgement of a qualitative row in percent; `target_too_low` marks a number far
    above a target that was set too low. `better` None: as the profile or the operator says.
    """

    number: int
    name: str
    target: Target
    actual: Value
    level1: str = ""
    level2: str = ""
    weight: Decimal | None = None
    awarded: Decimal | None = None
    reason: str = ""
    attainment: Decimal | None = None
    better: Better | None = None
    target_too_low: bool = False
    rule: Rule = field(default_factory=Proportional)


def better_of(row: Row, profile: Profile) -> Better:
    """Which way is better: as the row says, else the profile, else the operator."""
    return row.better or profile.way_of(row.name) or usual_way(row.target.operator)


def compared(row: Row, profile: Profile) -> Comparison:
    """The row's result beside its target, words as the profile reads them."""
    reached = _attainment(row, profile)
    achieved = None if reached is None else reached is Attainment.ACHIEVED
    return compare(row.target, row.actual, better_of(row, profile), achieved)


def earned(
    row: Row, comparison: Comparison, points: Fraction, profile: Profile
) -> tuple[Fraction | None, str]:
    """The exact score by the profile with what is to be said about it, or None with the reason."""
    if row.attainment is not None:
        return points * exact(row.attainment) / HUNDRED, ""
    if isinstance(row.actual, NotComputable) and row.actual.claim and profile.claims:
        return points, "完成值只重复了目标，按已达标的声明计分，没有可复核的数"
    if comparison.state is not State.VALUE:
        return None, comparison.reason
    if isinstance(row.rule, PerEvent | Bonus):
        return _by_event(row.rule, row.actual, points)
    if isinstance(row.target.value, Number) and isinstance(row.actual, Number):
        return _by_number(row, row.target.value, row.actual, comparison, points, profile)
    return _by_words(row, comparison, points, profile)


def _by_event(rule: PerEvent | Bonus, actual: Value, points: Fraction) -> tuple[Fraction | None, str]:
    if not isinstance(actual, Number):
        return None, "按次计分的指标要填次数"
    return points_by_event(rule, actual.figure, points), ""


def _by_number(
    row: Row,
    target: Number,
    actual: Number,
    comparison: Comparison,
    points: Fraction,
    profile: Profile,
) -> tuple[Fraction | None, str]:
    amount, goal = in_unit_of(target, actual), target.figure
    if isinstance(amount, NotComputable):
        return None, amount.reason
    operator, better = row.target.operator, better_of(row, profile)
    match row.rule:
        case AllOrNothing():
            return (points if comparison.met else NONE), ""
        case PerPoint(deduct):
            return max(NONE, points - exact(deduct) * missed_by(operator, amount, goal, better)), ""
        case _:
            part, note = _overshoot(row, comparison, profile)
            return points * min(part, share(operator, amount, goal, better)), note


def _overshoot(row: Row, comparison: Comparison, profile: Profile) -> tuple[Fraction, str]:
    """A number far above a target that was set too low loses what lies beyond the tolerated deviation."""
    if (
        profile.overshoot is None
        or comparison.percent is None
        or comparison.direction is not Direction.BETTER
    ):
        return ONE, ""
    beyond = abs(comparison.percent) - exact(profile.overshoot)
    if beyond <= 0:
        return ONE, ""
    if row.target_too_low:
        return max(NONE, ONE - beyond / HUNDRED), f"目标偏低，偏离超过 {profile.overshoot:f}% 的部分调减"
    return ONE, f"偏离目标超过 {profile.overshoot:f}%：如因目标偏低，应标明并按偏离度调减"


def _by_words(
    row: Row, comparison: Comparison, points: Fraction, profile: Profile
) -> tuple[Fraction | None, str]:
    reached = Attainment.ACHIEVED if comparison.met else _attainment(row, profile)
    if reached is None:
        return None, "完成情况与目标文字不同，须由评价人判断达成程度"
    band = profile.bands[reached]
    note = (
        "" if reached is Attainment.ACHIEVED else f"{reached.label}：可评 {band.floor:f}%–{band.ceiling:f}%"
    )
    return points * exact(band.suggested) / HUNDRED, note


def _attainment(row: Row, profile: Profile) -> Attainment | None:
    if isinstance(row.actual, Words):
        return profile.attainment_of(row.actual.text)
    return _number_for_words(row, profile)


def _number_for_words(row: Row, profile: Profile) -> Attainment | None:
    """A percentage written as the result of a target in words (完成 → 100%), as the profile reads it."""
    if isinstance(row.target.value, Words) and isinstance(row.actual, Number):
        return profile.attainment_of(f"{row.actual.amount.normalize():f}{row.actual.unit}")
    return None
