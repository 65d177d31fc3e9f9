"""What is counted of projects and cases, and the figures of some of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from uuid import UUID

from tongjian.systems.approval.project.filters import Filters


@dataclass(frozen=True)
class ProjectFigure:
    """What is counted of one project. `investment` in 万元; None: not stated."""

    id: UUID
    theme: str
    region: str
    registered: date
    investment: Decimal | None


@dataclass(frozen=True)
class CaseFigure:
    """What is counted of one stage case. `used` working days of one that passed."""

    project: ProjectFigure
    stage: str
    running: bool
    passed: bool
    in_time: bool | None
    used: Decimal | None
    ended: date | None


@dataclass
class Group:
    """The figures of one value of a dimension. `filters` are those of the lists behind them."""

    title: str
    filters: Filters
    projects: list[ProjectFigure] = field(default_factory=list)
    cases: list[CaseFigure] = field(default_factory=list)

    @property
    def stated(self) -> list[Decimal]:
        """The investments that were stated."""
        return [project.investment for project in self.projects if project.investment is not None]

    @property
    def investment(self) -> Decimal | None:
        """The sum in 万元; None when no project states one."""
        return sum(self.stated, Decimal(0)) if self.stated else None

    @property
    def unstated(self) -> int:
        """How many projects state no investment."""
        return len(self.projects) - len(self.stated)

    @property
    def running(self) -> int:
        return sum(case.running for case in self.cases)

    @property
    def passed(self) -> int:
        return sum(case.passed for case in self.cases)

    @property
    def judged(self) -> int:
        """Cases that passed and had a due day: what the share in time is a share of."""
        return sum(case.in_time is not None for case in self.cases)

    @property
    def in_time(self) -> int:
        return sum(case.in_time is True for case in self.cases)

    @property
    def late(self) -> int:
        return self.judged - self.in_time

    @property
    def share_in_time(self) -> Decimal | None:
        """Percent; None when nothing can be judged."""
        if not self.judged:
            return None
        return (Decimal(100 * self.in_time) / self.judged).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @cached_property
    def used(self) -> list[Decimal]:
        return sorted(case.used for case in self.cases if case.used is not None and case.passed)

    @property
    def running_query(self) -> str:
        return self.filters.query(state="running")

    @property
    def passed_query(self) -> str:
        return self.filters.query(state="passed")

    @property
    def in_time_query(self) -> str:
        return self.filters.query(timely="yes")

    @property
    def late_query(self) -> str:
        return self.filters.query(timely="no")

    @property
    def median(self) -> Decimal | None:
        """The middle of the working days used; between two middles, their mean."""
        if not self.used:
            return None
        middle = len(self.used) // 2
        return self.used[middle] if len(self.used) % 2 else (self.used[middle - 1] + self.used[middle]) / 2

    @property
    def p90(self) -> Decimal | None:
        """The least number of working days within which nine in ten cases ended."""
        if not self.used:
            return None
        return self.used[-(-9 * len(self.used) // 10) - 1]
