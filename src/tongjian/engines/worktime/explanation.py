"""Every day of a clock with what it is and why it is counted or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.worktime.calendar import Calendar
from tongjian.engines.worktime.history import History, Pause
from tongjian.engines.worktime.limits import CalendarDays, Hours, Limit
from tongjian.engines.worktime.scales import Scale, day_index


class Why(StrEnum):
    """What decides about a day: the kind of the day itself, the start of the clock, or a suspension."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED_WORKING = "moved_working"
    MOVED_OFF = "moved_off"
    START = "start"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One day of the list: `amount` units counted on it, `number` counted since the start."""

    date: date
    kind: Why
    amount: Decimal
    number: Decimal
    reason: str
    provisional: bool

    @property
    def counted(self) -> bool:
        """Whether anything of the day counts."""
        return self.amount > 0

    def to_json(self) -> dict[str, object]:
        """As plain data."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind.value,
            "counted": self.counted,
            "reason": self.reason,
        }


def explain(history: History, scale: Scale, limit: Limit, through: int) -> tuple[ExplainedDay, ...]:
    """The days from the start through that position."""
    days: list[ExplainedDay] = []
    before = 0
    for index in range(day_index(scale, history.start), day_index(scale, through) + 1):
        last = min((index + 1) * scale.per_day - 1, through)
        counted = history.counted(scale, last)
        days.append(_explained(history, scale, limit, index, counted - before, counted))
        before = counted
    return tuple(days)


def _explained(
    history: History, scale: Scale, limit: Limit, index: int, steps: int, counted: int
) -> ExplainedDay:
    calendar = scale.calendar
    day = calendar.day(index)
    kind = _kind(history, scale, index, steps)
    number = _units(counted, scale)
    amount = number - _units(counted - steps, scale)  # of rounded totals, so that the list adds up
    pauses = _pauses_on(history, scale, index)
    return ExplainedDay(
        date=day,
        kind=kind,
        amount=amount,
        number=number,
        reason=_reason(kind, calendar, day, limit, amount, number, pauses),
        provisional=calendar.is_provisional(day),
    )


def _kind(history: History, scale: Scale, index: int, steps: int) -> Why:
    itself = Why(scale.calendar.kind(scale.calendar.day(index)).value)
    if steps > 0:
        return itself
    if index == day_index(scale, history.start):
        return Why.START
    first = index * scale.per_day
    countable = scale.measure(first + scale.per_day - 1) - scale.measure(first - 1)
    return Why.SUSPENDED if countable else itself


def _pauses_on(history: History, scale: Scale, index: int) -> list[Pause]:
    first, last = index * scale.per_day, (index + 1) * scale.per_day - 1
    return [
        pause
        for pause in history.pauses
        if pause.begin < last and (pause.end is None or (pause.end >= first and pause.end > pause.begin))
    ]


def _reason(
    kind: Why,
    calendar: Calendar,
    day: date,
    limit: Limit,
    amount: Decimal,
    number: Decimal,
    pauses: list[Pause],
) -> str:
    match kind:
        case Why.START:
            return "受理当日不计"
        case Why.SUSPENDED:
            return _suspended(pauses)
        case _ if amount:
            counted = _counted(limit, amount, number)
            moved = "调休上班，" if kind is Why.MOVED_WORKING else ""
            partly = f"，其余{_suspended(pauses)}" if pauses and not isinstance(limit, CalendarDays) else ""
            return f"{moved}{counted}{partly}"
        case Why.WEEKEND:
            return "周末"
        case Why.MOVED_OFF:
            return f"{calendar.name(day)}调休放假"
        case _:
            return calendar.name(day)


def _counted(limit: Limit, amount: Decimal, number: Decimal) -> str:
    match limit:
        case CalendarDays():
            return f"第 {number} 天"
        case Hours():
            return f"计 {amount} 小时，累计 {number} 小时"
        case _ if limit.half_days:
            return f"计 {amount} 个工作日，累计 {number} 个"
        case _:
            return f"第 {number} 个工作日"


def _suspended(pauses: list[Pause]) -> str:
    told = dict.fromkeys(
        f"{pause.kind}（{pause.reason}）" if pause.reason else pause.kind for pause in pauses
    )
    return f"暂停：{'、'.join(told)}"


def _units(steps: int, scale: Scale) -> Decimal:
    """Exact for days and half-days; hours to two decimals, for reading."""
    whole, rest = divmod(steps, scale.per_unit)
    if rest == 0:
        return Decimal(whole)
    rounded = round(Decimal(steps) / scale.per_unit, 2)
    return Decimal(int(rounded)) if rounded == int(rounded) else rounded.normalize()
