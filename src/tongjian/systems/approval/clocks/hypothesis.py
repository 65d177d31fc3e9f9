"""What somebody wants to try: days of suspension or extension, a later acceptance, a holiday notice. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ValidationError

from tongjian.engines.worktime import (
    Calendar,
    Event,
    Extended,
    HolidayFile,
    OutsideCalendar,
    Resumed,
    Started,
    Suspended,
)
from tongjian.engines.worktime.events import local_day
from tongjian.engines.worktime.holidays import Notice
from tongjian.kernel.cases.clock import Clock

MOST_DAYS = 400
KIND = "设想的暂停"


class Impossible(ValueError):
    """What was typed cannot be tried; the sentence says why and what to type."""


@dataclass(frozen=True)
class Hypothesis:
    """Nothing of it happens. `suspend` and `extend` are working days; empty: nothing is tried."""

    suspend: int = 0
    suspend_from: date | None = None
    extend: int = 0
    accept_on: date | None = None
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to try."""
        return not (self.suspend or self.extend or self.accept_on or self.days_off or self.days_worked)

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Hypothesis:
        """From what was typed. Raises `Impossible`."""
        return cls(
            suspend=_number(typed.get("suspend", ""), "暂停天数"),
            suspend_from=_date(typed.get("from", ""), "暂停开始日期"),
            extend=_number(typed.get("extend", ""), "延期天数"),
            accept_on=_date(typed.get("accept", ""), "受理日期"),
            days_off=_dates(typed.get("off", ""), "放假日期"),
            days_worked=_dates(typed.get("worked", ""), "调休上班日期"),
        )

    def tried_on(self, clock: Clock, calendar: Calendar, today: date) -> Clock:
        """The clock as it would be. Raises `Impossible`."""
        events: tuple[Event, ...] = clock.events
        if self.accept_on:
            events = tuple(
                replace(event, at=self.accept_on) if isinstance(event, Started) else event for event in events
            )
        started = min(local_day(event.at) for event in events if isinstance(event, Started))
        if self.suspend:
            since = self.suspend_from or max(today, started)
            if since < started:
                raise Impossible(f"暂停不能早于受理（{started}）。请把开始日期改到受理以后。")
            until = calendar.add_working_days(since, self.suspend)
            events = (*events, Suspended(since, KIND), Resumed(until, KIND))
        if self.extend:
            events = (*events, Extended(max(today, started), self.extend))
        return Clock(events, clock.limit)

    def calendar(self, holidays: HolidayFile) -> Calendar:
        """The calendar with the notice that is tried, for the year of its days. Raises `Impossible`."""
        if not (self.days_off or self.days_worked):
            return Calendar(holidays)
        year = min((*self.days_off, *self.days_worked)).year
        known = max(holidays.notices)
        if year != known + 1:
            raise Impossible(f"放假安排已公布到 {known} 年。请填写 {known + 1} 年的日期。")
        notice = Notice(
            sources=("设想",), days_off={"设想的放假": self.days_off}, days_worked=self.days_worked
        )
        try:
            tried = HolidayFile.model_validate(
                {**dict(holidays), "notices": {**holidays.notices, year: notice}}
            )
        except ValidationError as error:
            first = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise Impossible(f"这样的放假安排不成立：{first}。请核对日期。") from None
        return Calendar(tried)


def checked(day: date, calendar: Calendar) -> date:
    """A day that lies in the calendar. Raises `Impossible`."""
    try:
        calendar.index(day)
    except OutsideCalendar as error:
        raise Impossible(f"{error}。") from None
    return day


def _number(text: str, title: str) -> int:
    if not text.strip():
        return 0
    try:
        number = int(text)
    except ValueError:
        raise Impossible(f"“{title}”应是整数，填写的是“{text[:20]}”。请改为 0 到 {MOST_DAYS}。") from None
    if not 0 <= number <= MOST_DAYS:
        raise Impossible(f"“{title}”为 {number}，超出范围。请改为 0 到 {MOST_DAYS}。")
    return number


def _date(text: str, title: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Impossible(f"“{title}”不是日期：{text[:20]}。请写成 2026-03-01。") from None


def _dates(text: str, title: str) -> tuple[date, ...]:
    words = text.replace("，", " ").replace("、", " ").replace(",", " ").split()
    days = [_date(word, title) for word in words[:60]]
    return tuple(sorted({day for day in days if day}))
