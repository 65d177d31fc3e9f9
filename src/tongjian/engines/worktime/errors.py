"""What can be wrong with a calendar, or with what is asked of it, in sentences for a person."""

from __future__ import annotations

from datetime import date


class WorktimeError(ValueError):
    """The common base: the question has no answer as it was asked."""


class OutsideCalendar(WorktimeError):
    """A day before the first or after the last day of the calendar."""

    def __init__(self, day: date | None, first: date, last: date) -> None:
        self.day = day
        if day is not None and day < first:
            sentence = f"{day} 早于工作日历的第一天 {first}，无法计算；请核对日期，或补充更早年份的放假安排"
        else:
            where = f"{day} " if day is not None else "计算的结果"
            sentence = f"{where}超出工作日历的最后一天 {last}，无法计算；请在日历文件中补充以后各年的节日日期"
        super().__init__(sentence)


class HistoryError(WorktimeError):
    """The events tell no possible story: no start, two starts, an end of what was not suspended."""


class CalendarDataError(WorktimeError):
    """A calendar or period file that contradicts itself or cannot be read."""
