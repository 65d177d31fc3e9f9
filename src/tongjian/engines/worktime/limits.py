"""How long something may take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.worktime.errors import WorktimeError

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days (工作日); the day of the start is not counted.

    With `half_days` the day is reckoned in mornings and afternoons: the half in which the clock starts is not
    counted, the one in which it resumes neither, and the limit may be a multiple of 0.5.
    """

    days: int | Decimal
    half_days: bool = False

    def __post_init__(self) -> None:
        _require_multiple(self.days, _HALF if self.half_days else Decimal(1), "工作日")


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """So many days of the calendar (自然日), working or not; the day of the start is not counted."""

    days: int

    def __post_init__(self) -> None:
        _require_multiple(self.days, Decimal(1), "自然日")


@dataclass(frozen=True, slots=True)
class Hours:
    """So many hours from the moment of the start: of working days, 24 a day, or of all days."""

    hours: int | Decimal
    working: bool

    def __post_init__(self) -> None:
        _require_multiple(self.hours, _HALF, "小时")


Limit = WorkingDays | CalendarDays | Hours


def amount(limit: Limit) -> Decimal:
    """The limit as a number of its own units."""
    return Decimal(limit.hours if isinstance(limit, Hours) else limit.days)


def _require_multiple(number: int | Decimal, step: Decimal, unit: str) -> None:
    if number < 0 or Decimal(number) % step:
        raise WorktimeError(f"期限 {number} {unit}不成立：应为不小于 0 的 {step} 的倍数")
