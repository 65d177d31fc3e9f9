"""The periods of the law counted day by day, without the engine's calendar arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeVar

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.deadlines import Deadline, deadlines
from tongjian.engines.penalties.fold import fold
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.worktime import Calendar, Unit

_DAY = timedelta(days=1)
Known = TypeVar("Known", bound=f.Fact)


def wrong_periods(facts: tuple[f.Fact, ...], calendar: Calendar, rules: Rules) -> Iterator[str]:
    """Facts that came before or after their day, and deadlines that the days do not give."""
    for index, fact in enumerate(facts):
        before = facts[:index]
        match fact:
            case f.HearingAsked() if working_days(_last(before, f.Notified).on, fact.on, calendar) > 5:
                yield "a hearing asked for too late (64)"
            case f.HearingHeld() if not any(isinstance(each, f.HearingAnnounced) for each in before):
                yield "a hearing that was not announced (64)"
            case f.HearingHeld() if working_days(_last(before, f.HearingAnnounced).on, fact.on, calendar) < 7:
                yield "a hearing announced too late (64)"
            case f.Urged() if working_days(fact.on, fact.due_on, calendar) < 10:
                yield "an urging too short (54)"
            case f.CourtAsked() if fact.on <= _last(before, f.Urged).due_on:
                yield "the court asked before the urging was over (54)"
            case f.Seized() if fact.days > 30:
                yield "a seizure too long (25)"
            case f.SeizureProlonged() if fact.days > 30:
                yield "a seizure prolonged too long (25)"
            case f.DemolitionForced() if not calendar.is_working(fact.on) or fact.night:
                yield "force by night or on a holiday (43)"
            case f.Decided() if not fact.late:
                yield from _late(before, fact)
            case _:
                pass
    for deadline in deadlines(fold(facts), calendar, rules):
        yield from _counted(deadline, calendar)


def working_days(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` through `end`, one by one."""
    days, day = 0, start + _DAY
    while day <= end:
        days += calendar.is_working(day)
        day += _DAY
    return days


def _late(before: tuple[f.Fact, ...], decided: f.Decided) -> Iterator[str]:
    """The decision within 90 days and what prolongs them: every day of a pause and of an extension."""
    start = next(fact.on for fact in before if isinstance(fact, f.Registered))
    longer = sum(fact.days for fact in before if isinstance(fact, f.Extended))
    counted, day = 0, start + _DAY
    while day <= decided.on:
        counted += not _paused(before, day)
        day += _DAY
    if counted > 90 + longer:
        yield "a decision too late (60)"


def _paused(facts: tuple[f.Fact, ...], day: date) -> bool:
    """A day is paused after the day a pause began through the day it ended."""
    open_: dict[str, date] = {}
    for fact in facts:
        if isinstance(fact, f.Paused):
            open_[fact.cause] = fact.on
        elif isinstance(fact, f.Resumed) and open_.pop(fact.cause, day) < day <= fact.on:
            return True
    return any(begun < day for begun in open_.values())


def _counted(deadline: Deadline, calendar: Calendar) -> Iterator[str]:
    if deadline.due is None or deadline.name in {"court", "decision", "payment"}:
        return  # reckoned from other days; judged by themselves
    if deadline.unit is Unit.WORKDAY:
        right = working_days(deadline.start, deadline.due, calendar) == deadline.days
        right = right and calendar.is_working(deadline.due)
    else:
        right = (deadline.due - deadline.start).days == deadline.days
    if not right:
        yield f"{deadline.name} counted wrongly"
    if not deadline.article:
        yield f"{deadline.name} without an article"


def _last(facts: tuple[f.Fact, ...], kind: type[Known]) -> Known:
    return next(fact for fact in reversed(facts) if isinstance(fact, kind))
