"""The filters of every page about projects: read from the address, and written back into it.

A number in the statistics and the list behind it use the same filters, so that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import ENDED, OPEN, PASSED
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.project.access import visible, whole_cities
from tongjian.systems.approval.statistics.models import CaseTime

LONGEST = 100
COUNTED = 5_000
"""As far as a list counts what no index counts; the figures count all."""
STATES = {"running": "正在办理", "passed": "已通过", "stopped": "未通过或已终止", "none": "尚未申报"}
LIGHTS = {"red": "已超期", "yellow": "即将到期", "green": "正常", "grey": "未计时"}
TIMELY = {"yes": "按时办结", "no": "超期办结"}
_CHOICES: Mapping[str, Mapping[str, str]] = {"state": STATES, "light": LIGHTS, "timely": TIMELY}
_DAYS = {
    "since": "登记日期（起）",
    "until": "登记日期（止）",
    "ended_since": "办结日期（起）",
    "ended_until": "办结日期（止）",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which projects are asked for, and which of their stage cases; empty asks for all.

    `stage`, `state`, `light`, `timely` and the days of ending speak of one and the same stage case; `state`
    `none` asks for projects without any. `since` and `until` are days of registration, both included.
    """

    city: str = ""
    q: str = ""
    theme: str = ""
    district: str = ""
    stage: str = ""
    state: str = ""
    light: str = ""
    timely: str = ""
    since: date | None = None
    until: date | None = None
    ended_since: date | None = None
    ended_until: date | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def query(self, **changes: Any) -> str:
        """The filters as the query of an address, with some of them changed."""
        given = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        return urlencode({name: str(value) for name, value in given.items() if value})

    def but(self, **changes: Any) -> Filters:
        """The same with some filters changed."""
        return replace(self, **changes)

    @property
    def of_cases(self) -> bool:
        """Whether a stage case is asked for, not the project alone."""
        asked = (self.stage, self.state, self.light, self.timely, self.ended_since, self.ended_until)
        return any(asked)

    def projects(self, viewer: Viewer, today: date) -> QuerySet[Project]:
        """The projects asked for that the viewer may see."""
        found = Project.objects.filter(visible(viewer), self.of_project())
        if not self.of_cases:
            return found
        cases = Case.objects.filter(self._of_case(today), kind=STAGE, parent=None)
        if self._few:
            whole = whole_cities(viewer)
            if whole is not None:
                cases = cases.filter(city__in=whole)
            return found.filter(pk__in=cases.filter(project__isnull=False).values("project"))
        own = cases.filter(project=OuterRef("pk"))
        return found.filter(~Exists(own) if self.state == "none" else Exists(own))

    @property
    def _few(self) -> bool:
        """Whether few cases of a city are asked for: then they are looked up first, and their projects after.

        Where most of them are, one looks along the projects, and has a page of them soon.
        """
        ended = self.ended_since or self.ended_until
        return bool(self.state in ("running", "stopped") or self.light or self.timely == "no" or ended)

    def cases(self, viewer: Viewer, today: date) -> QuerySet[Case]:
        """The stage cases asked for, of projects the viewer may see."""
        if self.state == "none":
            return Case.objects.none()
        found = Case.objects.filter(self._of_case(today), kind=STAGE, parent=None, project__isnull=False)
        whole = whole_cities(viewer)
        if whole is not None:
            found = found.filter(city__in=whole & {self.city} if self.city else whole)
            if not any((self.q, self.theme, self.district, self.since, self.until)):
                return found
        projects = Project.objects.filter(visible(viewer), self.of_project())
        return found.filter(project__in=projects.values("pk"))

    def count(self, found: QuerySet[Any]) -> tuple[int, bool]:
        """How many there are, and whether there are more: what no index counts is counted so far. 1 query."""
        plain = not self.of_cases and not self.q
        count = found.count() if plain else found.order_by()[: COUNTED + 1].count()
        return (count, False) if plain or count <= COUNTED else (COUNTED, True)

    def of_project(self) -> Q:
        """What is asked of a project alone, as a filter on `Project`."""
        asked = Q()
        if self.q:
            asked &= (
                Q(name__icontains=self.q)
                | Q(code__istartswith=self.q)
                | Q(applicant__name__icontains=self.q)
                | Q(parcel=self.q)
            )
        if self.city:
            asked &= Q(city=self.city)
        if self.theme:
            asked &= Q(kind=self.theme)
        if self.district:
            asked &= Q(region__startswith=self.district)
        if self.since:
            asked &= Q(created_at__gte=_begins(self.since))
        if self.until:
            asked &= Q(created_at__lt=_begins(self.until + timedelta(days=1)))
        return asked

    def _of_case(self, today: date) -> Q:
        asked = Q()
        if self.stage:
            asked &= Q(matter=self.stage)
        if self.state in _STATUSES:
            asked &= Q(status__in=_STATUSES[self.state])
        if self.light:
            asked &= Q(status__in=OPEN) & _lit(self.light, today)
        if self.timely:
            # As they were measured, which is what the figures count.
            measured = CaseTime.objects.filter(kind=STAGE, status__in=PASSED, on_time=self.timely == "yes")
            few = Q(pk__in=measured.values("pk"))
            asked &= few if self.timely == "no" else Q(Exists(measured.filter(case=OuterRef("pk"))))
        if self.ended_since:
            asked &= Q(ended_at__gte=_begins(self.ended_since))
        if self.ended_until:
            asked &= Q(ended_at__lt=_begins(self.ended_until + timedelta(days=1)))
        return asked


_STATUSES = {"running": OPEN, "passed": PASSED, "stopped": ENDED - PASSED}


def _lit(light: str, today: date) -> Q:
    """Cases whose clock shows that light, as `site.marks.clock` reads it."""
    calm = Q(warn_on__isnull=True) | Q(warn_on__gt=today)
    return {
        "red": Q(due_on__lt=today),
        "yellow": Q(due_on__gte=today, warn_on__lte=today),
        "green": Q(due_on__gte=today) & calm,
        "grey": Q(due_on__isnull=True),
    }[light]


def _begins(day: date) -> datetime:
    """The moment at which a local day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def read(given: Mapping[str, str]) -> tuple[Filters, tuple[str, ...]]:
    """The filters an address asks for, and a sentence for each part of it that makes no sense."""
    mistakes: list[str] = []
    found: dict[str, Any] = {}
    for field in fields(Filters):
        text = given.get(field.name, "").replace("\0", "").strip()[:LONGEST]
        if not text:
            continue
        if field.name in _DAYS:
            found[field.name] = _day(text, _DAYS[field.name], mistakes)
        elif text in _CHOICES.get(field.name, (text,)):
            found[field.name] = text
        else:
            mistakes.append(f"没有“{text}”这个筛选条件，已忽略；请从列表中选择")
    return Filters(**found), tuple(mistakes)


def day_in(given: Mapping[str, str], name: str, title: str) -> tuple[date | None, tuple[str, ...]]:
    """A day of the address, and a sentence when it is none."""
    text, mistakes = given.get(name, "").strip(), list[str]()
    return (_day(text, title, mistakes) if text else None), tuple(mistakes)


def _day(text: str, title: str, mistakes: list[str]) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        mistakes.append(f"{title}应写成 2026-03-01，现在是“{text[:20]}”，已忽略")
        return None
    if not 1949 <= day.year < 2200:
        mistakes.append(f"{title}应在 1949 年到 2199 年之间，现在是“{text[:20]}”，已忽略")
        return None
    return day
