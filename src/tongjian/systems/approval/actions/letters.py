"""文书: every act that the law wants told in writing draws up its letter, once, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from tongjian.engines import worktime
from tongjian.engines.worktime import CalendarDays, Limit, Started, WorkingDays
from tongjian.kernel.cases.actions import View
from tongjian.kernel.cases.clock import case_clock
from tongjian.kernel.cases.facts import Fact, LetterIssued
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.packs.queries import calendar_of


def letter(
    view: View, kind: str, *, organisation: int | None = None, addressee: int | None = None, **about: str
) -> Iterator[Fact]:
    """The letter of an act on the case, from the body that answers for it to the applicant. 4 SQL queries.

    `about` is what the letter states, by the names its paragraphs use.
    """
    row = draw_up(
        city=view.case.city,
        kind=kind,
        case=view.case.id,
        root=view.tree.root,
        organisation=organisation or view.case.organisation,
        addressee=addressee or view.tree.top().applicant,
        about=about,
        now=view.now,
        by=view.actor.user,
    )
    yield LetterIssued(letter=str(row.pk), letter_kind=kind, number=row.number, digest=row.digest)


def due_of(case: CaseState) -> str:
    """The day by which the case has to be decided, as letters write it; "" while no clock runs."""
    clock = case_clock(case)
    day = clock.due(calendar_of(case.city)).day if clock else None
    return written(day)


def written(day: date | None) -> str:
    """2026年3月9日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def days_said(days: int, unit: str) -> str:
    """A limit as letters write it: working days as 个工作日, calendar days as 日."""
    return f"{days}日" if unit == "day" else f"{days}个工作日"


def last_day(city: str, now: datetime, days: int, unit: str = "") -> date:
    """The last day of a limit that runs from now."""
    limit: Limit = CalendarDays(days) if unit == "day" else WorkingDays(days)
    return worktime.due([Started(timezone.localtime(now))], limit, calendar_of(city)).earliest
