"""The days a number speaks about. All days are those of Asia/Shanghai.

Instants become days by adding eight hours, which is exact from 1992 on, when summer time had ended for good;
periods begin no earlier, and a day before them is refused.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.source import Grain

EARLIEST = date(1992, 1, 1)
LATEST = date(9998, 12, 31)
_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included. `first` is absent where everything up to a day counts."""

    first: date | None
    last: date

    def __str__(self) -> str:
        return f"{self.first} 至 {self.last}" if self.first else f"截至 {self.last}"

    def within(self, other: Period) -> Period:
        """The days that lie in both."""
        starts = [day for day in (self.first, other.first) if day is not None]
        return Period(max(starts, default=None), min(self.last, other.last))


@dataclass(frozen=True)
class Calendar:
    """The month, quarter or year a day lies in."""

    grain: Grain

    def until(self, day: date) -> Period:
        """The whole unit, although it may reach beyond the day."""
        return unit_of(self.grain, day)


@dataclass(frozen=True)
class RollingMonths:
    """So many whole months, the last being that of the day."""

    months: int

    def until(self, day: date) -> Period:
        """From the first day of the first month to the last day of the last."""
        return Period(_first_of_month(day, 1 - self.months), unit_of(Grain.MONTH, day).last)


@dataclass(frozen=True)
class RollingDays:
    """So many days, the last being the day itself."""

    days: int

    def until(self, day: date) -> Period:
        """The days that end with `day`."""
        try:
            return Period(day - timedelta(days=self.days - 1), day)
        except OverflowError:
            raise CannotAsk(f"{day} 之前没有 {self.days} 天。请改用较晚的日期。") from None


@dataclass(frozen=True)
class AsOf:
    """Everything up to and including the day."""

    def until(self, day: date) -> Period:
        """Without a beginning."""
        return Period(None, day)


@dataclass(frozen=True)
class Days:
    """Just these days, whenever they are asked for: from the beginning of a plan to a day of review."""

    first: date
    last: date

    def until(self, _day: date) -> Period:
        """The days themselves; `CannotAsk` where the last lies before the first."""
        if self.last < self.first:
            raise CannotAsk(f"统计期的终点 {self.last} 早于起点 {self.first}。请把起止对调。")
        return Period(self.first, self.last)


Window = Calendar | RollingMonths | RollingDays | AsOf | Days


def period_of(window: Window, day: date) -> Period:
    """The days `window` covers when asked for on `day`; `CannotAsk` outside the years that are exact."""
    if not EARLIEST <= day <= LATEST:
        raise CannotAsk(f"不能统计 {day} 的数据。请用 {EARLIEST} 至 {LATEST} 之间的日期。")
    period = window.until(day)
    if period.last > LATEST:
        raise CannotAsk(f"统计期到 {period.last} 为止，晚于 {LATEST}。请改用较早的日期。")
    if period.first is not None and period.first < EARLIEST:
        raise CannotAsk(f"统计期从 {period.first} 开始，早于 {EARLIEST}。请缩短统计期或改用较晚的日期。")
    return period


def unit_of(grain: Grain, day: date) -> Period:
    """The day, month, quarter or year that `day` lies in."""
    if grain is Grain.DAY:
        return Period(day, day)
    months = _MONTHS[grain]
    begins = _first_of_month(day, -((day.month - 1) % months))
    ends = _first_of_month(begins, months - 1)
    return Period(begins, ends.replace(day=monthrange(ends.year, ends.month)[1]))


def label_of(grain: Grain, day: date) -> str:
    """How the unit of a day is written in a group: `2026-03-05`, `2026-03`, `2026-Q1`, `2026`."""
    match grain:
        case Grain.DAY:
            return day.isoformat()
        case Grain.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Grain.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Grain.YEAR:
            return f"{day.year:04}"


def unit_named(grain: Grain, label: str) -> Period:
    """The days of a unit by its label; raises `CannotAsk` for what is no label of the grain."""
    try:
        year, rest = int(label[:4]), label[5:]
        match grain:
            case Grain.DAY:
                day = date.fromisoformat(label)
            case Grain.MONTH:
                day = date(year, int(rest), 1)
            case Grain.QUARTER:
                day = date(year, int(rest.removeprefix("Q")) * 3, 1)
            case Grain.YEAR:
                day = date(year, 1, 1)
    except ValueError:
        day = date.min
    if label_of(grain, day) != label:
        raise CannotAsk(f"“{label}”不是按“{grain}”分组的名称。请写成 {label_of(grain, EARLIEST)} 这样。")
    return unit_of(grain, day)


def units_in(grain: Grain, period: Period) -> tuple[str, ...]:
    """The labels of every unit a period touches, in order; raises `CannotAsk` without a beginning."""
    if period.first is None:
        raise CannotAsk("统计期没有起点，无法列出其中的各个时间段。请改用有起点的统计期。")
    labels, day = [], period.first
    while day <= period.last:
        labels.append(label_of(grain, day))
        day = unit_of(grain, day).last + timedelta(days=1)
    return tuple(labels)


def _first_of_month(day: date, months: int) -> date:
    counted = day.year * 12 + day.month - 1 + months
    if counted < 12:
        raise CannotAsk(f"{day} 之前没有这么多个月。请改用较晚的日期。")
    return date(counted // 12, counted % 12 + 1, 1)
