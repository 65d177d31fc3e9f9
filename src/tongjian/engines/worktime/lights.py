"""Red, yellow and green: when a clock warns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal

from tongjian.engines.worktime.calendar import Calendar
from tongjian.engines.worktime.clock import Elapsed, steps
from tongjian.engines.worktime.errors import WorktimeError
from tongjian.engines.worktime.events import Event
from tongjian.engines.worktime.history import read
from tongjian.engines.worktime.limits import Limit, amount
from tongjian.engines.worktime.scales import day_index, scale_of


class Light(IntEnum):
    """The three states, by their national codes."""

    NORMAL = 1
    WARNING = 2
    OVERDUE = 3


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light turns yellow, a setting of the city.

    `days`: when no more than `value` days are left (a limit in hours: 24 hours for each of them).
    `percent`: when `value` per cent of the limit have been used.
    """

    mode: Literal["days", "percent"]
    value: Decimal

    def __post_init__(self) -> None:
        if self.mode == "percent" and not 0 < self.value <= 100:
            raise WorktimeError(f"预警比例 {self.value}% 不成立：应大于 0，不超过 100")
        if self.value < 0:
            raise WorktimeError(f"预警天数 {self.value} 不成立：不能小于 0")


def light(state: Elapsed, rule: LightRule) -> Light:
    """The light of a clock: red when nothing is left, yellow by the rule, green otherwise."""
    if state.remaining_steps <= 0:
        return Light.OVERDUE
    if rule.mode == "days":
        warns = state.remaining_steps <= rule.value * state.steps_per_day
    else:
        warns = state.used_steps * 100 >= rule.value * state.total_steps
    return Light.WARNING if warns else Light.NORMAL


def warn_on(events: Iterable[Event], limit: Limit, calendar: Calendar, rule: LightRule) -> date | None:
    """The first day on which the light is yellow; None while an open suspension keeps it unknown.

    Raises `HistoryError`, `OutsideCalendar`.
    """
    scale = scale_of(limit, calendar)
    history = read(events, scale)
    total = steps(amount(limit) + history.extension, scale)
    if rule.mode == "days":
        used = total - int(rule.value * scale.per_day)
    else:
        used = math.ceil(rule.value * total / 100)
    position = history.reach(scale, used)
    if history.open_from is not None and position > history.open_from:
        return None
    left_is_judged_in_the_morning = rule.mode == "days" and used > 0
    return calendar.day(day_index(scale, position + left_is_judged_in_the_morning))
