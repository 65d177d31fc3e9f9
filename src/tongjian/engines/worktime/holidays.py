"""The holiday file of a pack: notices, statutory days and festivals, as data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongjian.engines.worktime.files import load_yaml

MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Notice(_Data):
    """The yearly notice of days off and of weekend days worked in exchange."""

    sources: tuple[str, ...] = Field(min_length=1)
    days_off: dict[str, tuple[date, ...]]
    days_worked: tuple[date, ...] = ()


class Statutory(_Data):
    """Which days are days off in themselves, from the year `since` on.

    `moving` counts days from the festival: for 春节, -1 is 除夕.
    """

    since: int
    regulation: str = ""
    fixed: dict[str, tuple[MonthDay, ...]]
    moving: dict[str, tuple[int, ...]]


class HolidayFile(_Data):
    """Everything a calendar is made of.

    Raises (through `load`) `CalendarDataError` when the years have a gap, a festival is missing, or a day
    is both off and worked.
    """

    first: date
    unsettled: MonthDay
    statutory: tuple[Statutory, ...] = Field(min_length=1)
    special: frozenset[date] = frozenset()
    festivals: dict[int, dict[str, date]]
    notices: dict[int, Notice] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the YAML file. Raises `CalendarDataError` with the file and what is wrong in it."""
        return load_yaml(cls, path, "日历文件")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        noticed, known = sorted(self.notices), sorted(self.festivals)
        if noticed != list(range(self.first.year, noticed[-1] + 1)):
            raise ValueError(f"各年通知须从 {self.first.year} 年起逐年连续")
        if known != list(range(self.first.year, known[-1] + 1)) or known[-1] < noticed[-1]:
            raise ValueError(f"节日日期须从 {self.first.year} 年起逐年连续，且不少于通知的年份")
        if min(rule.since for rule in self.statutory) > self.first.year:
            raise ValueError(f"{self.first.year} 年没有适用的法定放假规定")
        off = {day for notice in self.notices.values() for days in notice.days_off.values() for day in days}
        worked = {day for notice in self.notices.values() for day in notice.days_worked}
        if both := sorted(off & worked):
            raise ValueError(f"{both[0]} 既放假又上班")
        for year in known:
            for _ in self.statutory_days(year):
                pass  # names a festival that is missing
        return self

    @property
    def last(self) -> date:
        """The last day of the last year whose festivals are known."""
        return date(max(self.festivals), 12, 31)

    @property
    def provisional_from(self) -> date:
        """The first day that a notice still to come may change."""
        return date.fromisoformat(f"{max(self.notices)}-{self.unsettled}")

    def statutory_days(self, year: int) -> Iterator[tuple[date, str]]:
        """The statutory days off of that year with their names; a day may come twice (中秋节 on 国庆节)."""
        rule = max((rule for rule in self.statutory if rule.since <= year), key=lambda rule: rule.since)
        for name, days in rule.fixed.items():
            for day in days:
                yield date.fromisoformat(f"{year}-{day}"), name
        for name, offsets in rule.moving.items():
            festival = self.festivals[year].get(name)
            if festival is None:
                raise ValueError(f"{year} 年缺少“{name}”的日期")
            for offset in offsets:
                yield festival + timedelta(days=offset), name
