"""A clock with everything that is said about it: a sentence, runs of days, months, its light."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongjian.engines.worktime import Calendar, LightRule, WorkingDays, light
from tongjian.kernel.cases.casefile import UNITS
from tongjian.kernel.cases.clock import Clock, case_clock, task_clock
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.oversight.overdue import first_overdue
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.systems.approval.clocks.months import Month, months
from tongjian.systems.approval.clocks.words import Run, runs, summary

LIGHTS = {1: "green", 2: "yellow", 3: "red"}


@dataclass(frozen=True)
class Explained:
    """One clock. `day` is None while it is suspended; `remaining` is negative when overdue.

    `first_red` is the first day it was overdue, also where days were granted afterwards.
    """

    title: str
    unit: str
    article: str
    sentence: str
    runs: tuple[Run, ...]
    months: tuple[Month, ...]
    day: date | None
    light: str
    used: Decimal
    total: Decimal
    deducted: Decimal
    remaining: Decimal
    ended: bool
    provisional: bool
    first_red: date | None
    data: dict[str, object]


def explained(
    title: str, clock: Clock, article: str, city: str, now: datetime, calendar: Calendar | None = None
) -> Explained:
    """A clock on the calendar of its city, or on one that is only tried. No query."""
    calendar = calendar or calendar_of(city)
    rule = pack_of(city).settings.light
    due, used = clock.due(calendar), clock.used(calendar, now)
    colour = LIGHTS[light(used, LightRule(rule.mode, Decimal(rule.value)))]
    unit = UNITS["workday" if isinstance(clock.limit, WorkingDays) else "day"]
    red = first_overdue(clock, calendar, now.date())
    return Explained(
        title=title,
        unit=unit,
        article=article,
        sentence=summary(due, unit),
        runs=tuple(runs(due.explanation)),
        months=tuple(months(due.explanation, due.day, calendar)),
        day=due.day,
        light="grey" if due.day is None else colour,
        used=used.used,
        total=due.total,
        deducted=used.deducted,
        remaining=used.remaining,
        ended=used.ended,
        provisional=due.provisional,
        first_red=red,
        data={
            "title": title,
            "unit": unit,
            "article": article,
            "sentence": summary(due, unit),
            "total": str(due.total),
            "used": str(used.used),
            "remaining": str(used.remaining),
            "ended": used.ended,
            "light": "grey" if due.day is None else colour,
            "first_overdue": red.isoformat() if red else None,
            **due.to_json(),
        },
    )


def clocks_of(case: CaseState, now: datetime) -> Iterator[Explained]:
    """The clock of the case, then those of its open steps that have one of their own."""
    if case.limit and (own := case_clock(case)):
        yield explained(case.title, own, case.limit[2], case.city, now)
    for task in case.open_tasks():
        if clock := task_clock(case, task):
            yield explained(f"{case.title} · {task.title}", clock, "", case.city, now)
