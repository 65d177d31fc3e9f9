"""The figures of some projects and stage cases together, as they are printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tongjian.systems.approval.project.filters import Filters


@dataclass
class Projects:
    """Projects counted. `investment` in 万元 of the `stated`; the others state none."""

    count: int = 0
    stated: int = 0
    investment: Decimal = Decimal(0)

    def add(self, count: int, stated: int, investment: Decimal | None) -> None:
        self.count += count
        self.stated += stated
        self.investment += investment or 0


@dataclass
class Cases:
    """Stage cases counted. `used` are those that passed by their net working days."""

    count: int = 0
    running: int = 0
    passed: int = 0
    in_time: int = 0
    late: int = 0
    used: Counter[int] = field(default_factory=Counter)

    def add_running(self, count: int) -> None:
        self.count += count
        self.running += count

    def add_ended(self, passed: bool, on_time: bool | None, used: int | None, count: int) -> None:
        """Of those that did not pass nothing else is counted: no time is stated for them."""
        self.count += count
        if passed:
            self.passed += count
            self.in_time += count * (on_time is True)
            self.late += count * (on_time is False)
            if used is not None:
                self.used[used] += count


@dataclass
class Group:
    """The figures of one value of a dimension. `filters` are those of the lists behind them."""

    title: str
    filters: Filters
    projects: Projects = field(default_factory=Projects)
    cases: Cases = field(default_factory=Cases)

    @property
    def investment(self) -> Decimal | None:
        """The sum in 万元; None when no project states one."""
        return self.projects.investment if self.projects.stated else None

    @property
    def unstated(self) -> int:
        """How many projects state no investment."""
        return self.projects.count - self.projects.stated

    @property
    def running(self) -> int:
        return self.cases.running

    @property
    def passed(self) -> int:
        return self.cases.passed

    @property
    def judged(self) -> int:
        """Cases that passed and had a due day: what the share in time is a share of."""
        return self.cases.in_time + self.cases.late

    @property
    def in_time(self) -> int:
        return self.cases.in_time

    @property
    def late(self) -> int:
        return self.cases.late

    @property
    def share_in_time(self) -> Decimal | None:
        """Percent; None when nothing can be judged."""
        if not self.judged:
            return None
        return (Decimal(100 * self.in_time) / self.judged).quantize(Decimal("0.1"), ROUND_HALF_UP)

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
        count = self.cases.used.total()
        if not count:
            return None
        return Decimal(self._at_rank((count + 1) // 2) + self._at_rank(count // 2 + 1)) / 2

    @property
    def p90(self) -> Decimal | None:
        """The least number of working days within which nine in ten cases ended."""
        count = self.cases.used.total()
        return Decimal(self._at_rank(-(-9 * count // 10))) if count else None

    def _at_rank(self, rank: int) -> int:
        """What stands at that place, from 1, when all days are put in order."""
        passed = 0
        for days in sorted(self.cases.used):
            passed += self.cases.used[days]
            if passed >= rank:
                return days
        raise IndexError(rank)
