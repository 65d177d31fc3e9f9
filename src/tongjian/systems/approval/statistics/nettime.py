"""净用时: who had a case on each working day between two days. Pure.

A day belongs to whoever had the case when the day before was over, as the clock counts it: what begins on a
day counts from the day after, what ends on a day counts through it. Each working day belongs to exactly one
holding, so that the holdings add up to the span and no overlap is counted twice: departments that had the
case together on a day are one holding, named together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from tongjian.engines.worktime import Calendar
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.people.viewer import Role


class Who(StrEnum):
    """What sort of holder has a day."""

    DEPARTMENTS = "departments"
    APPLICANT = "applicant"
    SUSPENDED = "suspended"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Who.DEPARTMENTS: "部门办理",
    Who.APPLICANT: "申请人",
    Who.SUSPENDED: "依法暂停",
    Who.NOBODY: "等待其他事项",
}


@dataclass(frozen=True, order=True)
class Holder:
    """Who has a day: departments by id, the applicant, a suspension by its kind, or nobody."""

    who: Who
    organisations: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Segment:
    """Days in a row with one holder: after `after`, through `through`; `days` are working days."""

    after: date
    through: date
    holder: Holder
    days: int


@dataclass(frozen=True)
class Span:
    """A thing that lasted from one day to another; None: it still does."""

    begin: date
    end: date | None

    def covers(self, after: date, through: date) -> bool:
        """Whether it lasted through all the days after `after` up to `through`."""
        return self.begin <= after and (self.end is None or self.end >= through)


def segments(cases: Sequence[CaseState], calendar: Calendar, start: date, end: date) -> list[Segment]:
    """The days after `start` through `end`, in order. The first case is the one asked about.

    Of a stage, its matters follow it: the stage is suspended when it is suspended itself, or when nothing but
    suspended matters are left. Raises `OutsideCalendar`.
    """
    marks = sorted({start, end, *(day for day in _marks(cases) if start < day < end)})
    found: list[Segment] = []
    for after, through in pairwise(marks):
        holder = _holder(cases, after, through)
        if found and found[-1].holder == holder:
            after = found.pop().after
        found.append(Segment(after, through, holder, calendar.working_days_between(after, through)))
    return found


def totals(found: Iterable[Segment]) -> dict[Holder, int]:
    """Working days by holder; they add up to the span."""
    days: Counter[Holder] = Counter()
    for segment in found:
        days[segment.holder] += segment.days
    return dict(days)


@dataclass(frozen=True)
class OfDepartment:
    """Working days a department had a case: alone, and together with others."""

    alone: int
    together: int


def by_department(days: dict[Holder, int]) -> dict[int, OfDepartment]:
    """What each department had. Days together appear with each of them: they do not add up to a span."""
    alone: Counter[int] = Counter()
    together: Counter[int] = Counter()
    for holder, amount in days.items():
        for organisation in holder.organisations:
            (alone if len(holder.organisations) == 1 else together)[organisation] += amount
    return {id_: OfDepartment(alone[id_], together[id_]) for id_ in sorted(alone.keys() | together.keys())}


@dataclass(frozen=True)
class StepDays:
    """Working days of one step: worked on, suspended with its case, and kept from going on by a hold."""

    working: int
    suspended: int
    held: int


def step_days(case: CaseState, task: TaskState, duty: str, calendar: Calendar, end: date) -> StepDays:
    """How the days of a step, from its opening to its end (or `end`), were spent. Each day counts once."""
    begin = local_day(task.opened_at)
    over = max(begin, min(end, local_day(task.ended_at)) if task.ended_at else end)
    pauses = [_span(pause.since, pause.until) for pause in case.pauses]
    holds = [
        _span(hold.placed_at, hold.released_at) for hold in case.holds.values() if hold.duty in ("", duty)
    ]
    days: Counter[str] = Counter()
    marks = sorted({begin, over, *(d for d in _ends([*pauses, *holds]) if begin < d < over)})
    for after, through in pairwise(marks):
        amount = calendar.working_days_between(after, through)
        if any(pause.covers(after, through) for pause in pauses):
            days["suspended"] += amount
        elif any(hold.covers(after, through) for hold in holds):
            days["held"] += amount
        else:
            days["working"] += amount
    return StepDays(days["working"], days["suspended"], days["held"])


def _holder(cases: Sequence[CaseState], after: date, through: date) -> Holder:
    if kind := _paused(cases[0], after, through):
        return Holder(Who.SUSPENDED, kind=kind)
    departments: set[int] = set()
    applicant, kinds = False, set[str]()
    for case in cases:
        if kind := _paused(case, after, through):
            kinds.add(kind)
            continue
        for task in case.tasks.values():
            if _span(task.opened_at, task.ended_at).covers(after, through):
                if task.role == Role.APPLICANT:
                    applicant = True
                else:
                    departments.add(task.organisation)
    if departments:
        return Holder(Who.DEPARTMENTS, tuple(sorted(departments)))
    if applicant:
        return Holder(Who.APPLICANT)
    if kinds:
        return Holder(Who.SUSPENDED, kind="、".join(sorted(kinds)))
    return Holder(Who.NOBODY)


def _paused(case: CaseState, after: date, through: date) -> str:
    """The kind of the pause that began first of those that cover the days; empty: none does."""
    covering = [pause for pause in case.pauses if _span(pause.since, pause.until).covers(after, through)]
    return min(covering, key=lambda pause: pause.since).kind if covering else ""


def _marks(cases: Iterable[CaseState]) -> Iterator[date]:
    for case in cases:
        spans = [_span(task.opened_at, task.ended_at) for task in case.tasks.values()]
        yield from _ends([*spans, *(_span(pause.since, pause.until) for pause in case.pauses)])


def _ends(spans: Iterable[Span]) -> Iterator[date]:
    for span in spans:
        yield span.begin
        if span.end is not None:
            yield span.end


def _span(begin: datetime, end: datetime | None) -> Span:
    return Span(local_day(begin), None if end is None else local_day(end))
