"""The same projects and cases by theme, stage, district and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.project.figures.counting import cases_of, projects_of
from tongjian.systems.approval.project.figures.groups import CaseFigure, Group, ProjectFigure
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.labels import Labels

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True)
class Figures:
    """Everything together, and by each dimension."""

    whole: Group
    by_theme: tuple[Group, ...]
    by_stage: tuple[Group, ...]
    by_district: tuple[Group, ...]
    by_month: tuple[Group, ...]
    by_month_of_ending: tuple[Group, ...]


def figures(viewer: Viewer, filters: Filters, labels: Labels, now: datetime) -> Figures:
    """The figures of what the filters ask for. 3 SQL queries."""
    known = projects_of(viewer, filters, timezone.localdate(now))
    counted = _Counted(filters, list(known.values()), list(cases_of(viewer, filters, known, now)))
    return Figures(
        whole=Group("合计", filters, list(counted.projects), list(counted.cases)),
        by_theme=counted.by("theme", labels.themes, lambda project: project.theme),
        by_stage=tuple(counted.by_stage(labels.stages)),
        by_district=counted.by("district", labels.districts, lambda project: project.region[:6]),
        by_month=tuple(counted.by_month()),
        by_month_of_ending=tuple(counted.by_month_of_ending()),
    )


@dataclass(frozen=True)
class _Counted:
    """The projects and cases that the filters ask for."""

    filters: Filters
    projects: Sequence[ProjectFigure]
    cases: Sequence[CaseFigure]

    def by(
        self, name: str, titles: Mapping[str, str], code: Callable[[ProjectFigure], str]
    ) -> tuple[Group, ...]:
        """One group for each code the pack knows, in its order, then for each other that occurs.

        Where the filter of that name is set, its code is the only one.
        """
        projects = _sorted_into(self.projects, code)
        cases = _sorted_into(self.cases, lambda case: code(case.project))
        asked: str = getattr(self.filters, name)
        codes = [asked] if asked else [*titles, *sorted(projects.keys() - titles.keys())]
        return tuple(
            Group(titles.get(each, each), self.filters.but(**{name: each}), projects[each], cases[each])
            for each in codes
        )

    def by_stage(self, titles: Mapping[str, str]) -> Iterator[Group]:
        """A project counts in every stage it has a case of; one without a case in none."""
        cases = _sorted_into(self.cases, lambda case: case.stage)
        for stage, title in titles.items():
            if self.filters.state != "none" and self.filters.stage in ("", stage):
                projects = {case.project.id: case.project for case in cases[stage]}
                yield Group(title, self.filters.but(stage=stage), list(projects.values()), cases[stage])

    def by_month(self) -> Iterator[Group]:
        """By month of registration, the latest first; months without a project are left out."""
        projects = _sorted_into(self.projects, lambda project: _month(project.registered))
        cases = _sorted_into(self.cases, lambda case: _month(case.project.registered))
        for month in sorted(projects, reverse=True):
            first, last = _within(month, self.filters.since, self.filters.until)
            filters = self.filters.but(since=first, until=last)
            yield Group(_words(month), filters, projects[month], cases[month])

    def by_month_of_ending(self) -> Iterator[Group]:
        """By the month in which cases passed, the latest first."""
        ended = [(_month(case.ended), case) for case in self.cases if case.passed and case.ended]
        months = _sorted_into(ended, lambda pair: pair[0])
        for month in sorted(months, reverse=True):
            first, last = _within(month, self.filters.ended_since, self.filters.ended_until)
            filters = self.filters.but(state="passed", ended_since=first, ended_until=last)
            yield Group(_words(month), filters, [], [case for _, case in months[month]])


def _sorted_into(items: Iterable[T], key: Callable[[T], K]) -> defaultdict[K, list[T]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _month(day: date) -> Month:
    return day.year, day.month


def _words(month: Month) -> str:
    return f"{month[0]}年{month[1]}月"


def _within(month: Month, since: date | None, until: date | None) -> tuple[date, date]:
    """The first and the last day of a month, as far as they are asked for."""
    first = date(*month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(first, since or first), min(last, until or last)
