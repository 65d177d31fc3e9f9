"""The same projects and cases by theme, stage, district and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.project.figures import counting
from tongjian.systems.approval.project.figures.counting import CaseLine, ProjectLine, StageLine
from tongjian.systems.approval.project.figures.groups import Cases, Group, Projects
from tongjian.systems.approval.project.filters import Filters
from tongjian.systems.approval.project.labels import Labels


@dataclass(frozen=True)
class Figures:
    """Everything together, and by each dimension."""

    whole: Group
    by_theme: tuple[Group, ...]
    by_stage: tuple[Group, ...]
    by_district: tuple[Group, ...]
    by_month: tuple[Group, ...]
    by_month_of_ending: tuple[Group, ...]


def figures(viewer: Viewer, filters: Filters, labels: Labels, today: date) -> Figures:
    """The figures of what the filters ask for. 3 SQL queries."""
    counted = _Counted(
        filters,
        list(counting.projects_of(viewer, filters, today)),
        list(counting.cases_of(viewer, filters, today)),
        list(counting.stages_of(viewer, filters, today)),
    )
    return Figures(
        whole=counted.whole(),
        by_theme=counted.by("theme", labels.themes),
        by_stage=tuple(counted.by_stage(labels.stages)),
        by_district=counted.by("district", labels.districts),
        by_month=tuple(counted.by_month()),
        by_month_of_ending=tuple(counted.by_month_of_ending()),
    )


@dataclass(frozen=True)
class _Counted:
    """What was counted of what the filters ask for."""

    filters: Filters
    projects: Sequence[ProjectLine]
    cases: Sequence[CaseLine]
    stages: Sequence[StageLine]

    def whole(self) -> Group:
        group = Group("合计", self.filters)
        _add_projects(group.projects, self.projects)
        _add_cases(group.cases, (line for line in self.cases if line.by in ("running", "theme")))
        return group

    def by(self, name: str, titles: Mapping[str, str]) -> tuple[Group, ...]:
        """One group for each code the pack knows, in its order, then for each other that occurs.

        Where the filter of that name is set, its code is the only one.
        """
        groups = self._groups(name)
        asked: str = getattr(self.filters, name)
        codes = [asked] if asked else [*titles, *sorted(groups.keys() - titles.keys())]
        return tuple(
            Group(titles.get(each, each), self.filters.but(**{name: each}), *groups[each]) for each in codes
        )

    def by_stage(self, titles: Mapping[str, str]) -> Iterator[Group]:
        """A project counts in every stage it has a case of; one without a case in none."""
        for stage, title in titles.items():
            if self.filters.state != "none" and self.filters.stage in ("", stage):
                group = Group(title, self.filters.but(stage=stage))
                for line in self.stages:
                    if line.stage == stage:
                        group.projects.add(line.number, line.stated, line.investment)
                # Only those under way and those by theme tell a stage.
                _add_cases(group.cases, (line for line in self.cases if line.stage == stage))
                yield group

    def by_month(self) -> Iterator[Group]:
        """By month of registration, the latest first; months without a project are left out."""
        groups = self._groups("month")
        for month in sorted({line.month for line in self.projects}, reverse=True):
            first, last = _within(month, self.filters.since, self.filters.until)
            yield Group(_words(month), self.filters.but(since=first, until=last), *groups[month])

    def by_month_of_ending(self) -> Iterator[Group]:
        """By the month in which cases passed, the latest first."""
        ended = [line for line in self.cases if line.by == "ended" and line.passed]
        for month in sorted({line.key for line in ended}, reverse=True):
            first, last = _within(month, self.filters.ended_since, self.filters.ended_until)
            group = Group(
                _words(month), self.filters.but(state="passed", ended_since=first, ended_until=last)
            )
            _add_cases(group.cases, (line for line in ended if line.key == month))
            yield group

    def _groups(self, name: str) -> defaultdict[str, tuple[Projects, Cases]]:
        """What was counted, by the values of one dimension of projects."""
        groups: defaultdict[str, tuple[Projects, Cases]] = defaultdict(lambda: (Projects(), Cases()))
        for line in self.projects:
            _add_projects(groups[_value(line, name)][0], (line,))
        for case in self.cases:
            if case.by in ("running", name):
                _add_cases(groups[_value(case, name)][1], (case,))
        return groups


def _value(line: ProjectLine | CaseLine, name: str) -> str:
    """The value a dimension has; a district is the first six digits of the region."""
    theme = line.theme if isinstance(line, ProjectLine) else line.key
    if isinstance(line, CaseLine) and line.by == name:
        value = line.key
    else:
        value = {"theme": theme, "district": line.region, "month": line.month}[name]
    return value[:6] if name == "district" else value


def _add_projects(to: Projects, lines: Iterable[ProjectLine]) -> None:
    for line in lines:
        to.add(line.number, line.stated, line.investment)


def _add_cases(to: Cases, lines: Iterable[CaseLine]) -> None:
    for line in lines:
        if line.by == "running":
            to.add_running(line.number)
        else:
            to.add_ended(line.passed, line.on_time, line.used, line.number)


def _words(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


def _within(month: str, since: date | None, until: date | None) -> tuple[date, date]:
    """The first and the last day of a month, as far as they are asked for."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(first, since or first), min(last, until or last)
