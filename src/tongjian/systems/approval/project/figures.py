"""Figures of projects by theme, stage, district and month. Every figure names the list it is counted from.

A figure that nobody stated is missing, not zero; a share of nothing, and days of cases of which none has
ended, are not computable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.status import OPEN, PASSED
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.usage import pauses_of, used_days

T = TypeVar("T")
_PROJECT = ("id", "kind", "region", "created_at", "investment")


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

    project: UUID
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


@dataclass(frozen=True)
class Figures:
    """Everything together, and by each dimension."""

    whole: Group
    by_theme: tuple[Group, ...]
    by_stage: tuple[Group, ...]
    by_district: tuple[Group, ...]
    by_month: tuple[Group, ...]
    by_month_of_ending: tuple[Group, ...]


@dataclass(frozen=True)
class Words:
    """Titles by code for each dimension."""

    themes: Mapping[str, str]
    stages: Mapping[str, str]
    districts: Mapping[str, str]


def figures(viewer: Viewer, filters: Filters, words: Words, now: datetime) -> Figures:
    """The figures of what the filters ask for. 3 SQL queries."""
    today = timezone.localdate(now)
    projects = _projects(viewer, filters, today)
    cases = _cases(viewer, filters, now)
    known = {project.id: project for project in projects}
    # A project registered between the two queries is counted the next time, with its cases.
    cases = [case for case in cases if case.project in known]
    whole = Group("合计", filters, projects, cases)
    return Figures(
        whole=whole,
        by_theme=_by(
            projects, cases, words.themes, filters, "theme", lambda p: p.theme, lambda c: _of(known, c).theme
        ),
        by_stage=tuple(_by_stage(projects, cases, words.stages, filters)),
        by_district=_by(
            projects,
            cases,
            words.districts,
            filters,
            "district",
            lambda p: p.region[:6],
            lambda c: _of(known, c).region[:6],
        ),
        by_month=tuple(_by_month(projects, cases, filters, known)),
        by_month_of_ending=tuple(_by_month_of_ending(cases, filters)),
    )


def _of(known: Mapping[UUID, ProjectFigure], case: CaseFigure) -> ProjectFigure:
    return known[case.project]


def _projects(viewer: Viewer, filters: Filters, today: date) -> list[ProjectFigure]:
    rows = filters.projects(viewer, today).values_list(*_PROJECT)
    return [
        ProjectFigure(id_, theme, region, timezone.localdate(created_at), investment)
        for id_, theme, region, created_at, investment in rows
    ]


def _cases(viewer: Viewer, filters: Filters, now: datetime) -> list[CaseFigure]:
    asked = filters.cases(viewer, timezone.localdate(now))
    finished = asked.filter(status__in=PASSED)
    pauses = pauses_of(finished.values("id"))
    rows: Iterable[Any] = asked.only(
        "id", "city", "project", "matter", "status", "accepted_at", "ended_at", "due_on"
    )
    return [
        CaseFigure(
            project=case.project,
            stage=case.matter,
            running=case.status in OPEN,
            passed=case.status in PASSED,
            in_time=_in_time(case),
            used=used_days(case, pauses, calendar_of(case.city), now) if case.status in PASSED else None,
            ended=timezone.localdate(case.ended_at) if case.ended_at else None,
        )
        for case in rows
    ]


def _in_time(case: Any) -> bool | None:
    if case.status not in PASSED or case.due_on is None or case.ended_at is None:
        return None
    return bool(timezone.localdate(case.ended_at) <= case.due_on)


def _by(
    projects: Iterable[ProjectFigure],
    cases: Iterable[CaseFigure],
    titles: Mapping[str, str],
    filters: Filters,
    name: str,
    of_project: Callable[[ProjectFigure], str],
    of_case: Callable[[CaseFigure], str],
) -> tuple[Group, ...]:
    """One group for each code the pack knows, in its order, then for each other that occurs.

    Where the filters name a code already, it is the only one.
    """
    grouped, counted = _sorted_into(projects, of_project), _sorted_into(cases, of_case)
    asked = getattr(filters, name)
    codes = [asked] if asked else [*titles, *sorted({*grouped, *counted} - {*titles})]
    return tuple(
        Group(titles.get(code, code), filters.but(**{name: code}), grouped[code], counted[code])
        for code in codes
    )


def _sorted_into(items: Iterable[T], key: Callable[[T], str]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _by_stage(
    projects: Iterable[ProjectFigure],
    cases: Iterable[CaseFigure],
    titles: Mapping[str, str],
    filters: Filters,
) -> Iterator[Group]:
    """A project counts in every stage it has a case of; one without a case in none."""
    if filters.state == "none":
        return
    known = {project.id: project for project in projects}
    grouped = _sorted_into(cases, lambda case: case.stage)
    for code, title in titles.items():
        if filters.stage not in ("", code):
            continue
        own = grouped[code]
        of = {case.project: known[case.project] for case in own}
        yield Group(title, filters.but(stage=code), list(of.values()), own)


def _by_month(
    projects: Iterable[ProjectFigure],
    cases: Iterable[CaseFigure],
    filters: Filters,
    known: Mapping[UUID, ProjectFigure],
) -> Iterator[Group]:
    """By month of registration, the latest first; months without a project are left out."""
    grouped = _sorted_into(projects, lambda project: _month(project.registered))
    counted = _sorted_into(cases, lambda case: _month(known[case.project].registered))
    for month in sorted(grouped, reverse=True):
        first, last = _days_of(month)
        within = filters.but(since=max(first, filters.since or first), until=min(last, filters.until or last))
        yield Group(_month_cn(first), within, grouped[month], counted[month])


def _by_month_of_ending(cases: Iterable[CaseFigure], filters: Filters) -> Iterator[Group]:
    """By the month in which cases passed, the latest first."""
    passed = [case for case in cases if case.passed and case.ended]
    grouped = _sorted_into(passed, lambda case: _month(case.ended) if case.ended else "")
    for month in sorted(grouped, reverse=True):
        first, last = _days_of(month)
        within = filters.but(
            state="passed",
            ended_since=max(first, filters.ended_since or first),
            ended_until=min(last, filters.ended_until or last),
        )
        yield Group(_month_cn(first), within, [], grouped[month])


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _month_cn(first: date) -> str:
    return f"{first.year}年{first.month}月"


def _days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
