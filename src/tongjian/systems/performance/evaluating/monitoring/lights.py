"""The light of an indicator during the year. Pure.

A number of things (cases, people, meetings) grows with the year: it is carried forward in proportion to the
days that have passed, and the forecast is held against the target. A rate, a time and a word are judged as
they stand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tongjian.engines.measures import Comparison, Number, Profile, Row, Words
from tongjian.engines.measures.deviation import in_unit_of
from tongjian.engines.measures.earning import better_of, compared
from tongjian.engines.measures.operators import Better, Direction, direction, holds
from tongjian.engines.measures.rational import exact, shortest
from tongjian.engines.measures.rules import share
from tongjian.engines.measures.value import NotApplicable, NotComputable, reason_of


class Light(StrEnum):
    """Of which the worst counts for the whole: red, yellow, green, and grey where nothing can be said."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"

    @property
    def label(self) -> str:
        """What the light says."""
        return {"red": "难以完成", "yellow": "需要关注", "green": "进展正常", "grey": "尚无数据"}[self]


ORDER = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
"""The worst first: what nobody knows is worse than what goes well."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`yellow`: the percent of the target from which on it is yellow; `rates`: units judged as they stand."""

    yellow: Decimal
    rates: Collection[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """`forecast` is the number expected at the end of the year with its unit, empty where none is made."""

    light: Light
    forecast: str
    why: str


def elapsed(year: int, on: date) -> Fraction:
    """The part of the year that has passed at the end of that day, from 0 to 1."""
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    passed = (on - date(year, 1, 1)).days + 1
    return min(Fraction(1), max(Fraction(0), Fraction(passed, days)))


def seen(row: Row, profile: Profile, passed: Fraction, rule: Rule) -> Seen:
    """The light of a row whose `actual` is what was reached so far."""
    if isinstance(row.actual, NotApplicable):
        return Seen(Light.GREEN, "", f"不适用：{row.actual.reason}")
    target, actual = row.target.value, row.actual
    if isinstance(target, Number) and isinstance(actual, Number):
        return _number(row, target, actual, profile, passed, rule)
    comparison = compared(row, profile)
    if not isinstance(actual, Number | Words):
        return Seen(Light.GREY, "", reason_of(actual))
    return _words(comparison)


def worst(lights: Collection[Light]) -> Light:
    """The light of the whole."""
    return next((light for light in ORDER if light in lights), Light.GREY)


def _number(row: Row, target: Number, actual: Number, profile: Profile, passed: Fraction, rule: Rule) -> Seen:
    amount, goal, better = in_unit_of(target, actual), target.figure, better_of(row, profile)
    if isinstance(amount, NotComputable):
        return Seen(Light.GREY, "", amount.reason)
    operator = row.target.operator
    grows = (actual.unit or target.unit) not in rule.rates and passed > 0
    expected = amount / passed if grows else amount
    shown = f"{shortest(expected, 2):f}{target.unit}" if grows else ""
    if grows and better is Better.LOWER and not holds(operator, amount, goal, better):
        return Seen(Light.RED, shown, "已经超过目标")
    ahead = direction(expected, goal, better) is Direction.BETTER or (
        better is Better.EXACT and grows and expected > goal
    )
    if ahead or holds(operator, expected, goal, better):
        return Seen(Light.GREEN, shown, "预计能完成目标" if grows else "达到目标")
    reached = share(operator, expected, goal, Better.HIGHER if grows and better is Better.EXACT else better)
    if reached * 100 >= exact(rule.yellow):
        return Seen(Light.YELLOW, shown, "接近目标")
    return Seen(Light.RED, shown, "预计不能完成目标" if grows else "没有达到目标")


def _words(comparison: Comparison) -> Seen:
    if comparison.met:
        return Seen(Light.GREEN, "", "与目标一致")
    if comparison.met is False:
        return Seen(Light.RED, "", "没有达到目标")
    return Seen(Light.YELLOW, "", comparison.reason or "与目标文字不同，请说明进展")
