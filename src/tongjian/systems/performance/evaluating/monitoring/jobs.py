"""Departments are reminded of the days of monitoring, in the morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from django.urls import reverse

from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.systems.performance.evaluating.monitoring.calendar import days_of, remind_before
from tongjian.systems.performance.models import Declaration, DeclarationState

REMIND = "performance.remind-monitoring"
_MORNING = time(8, 30)


def every_morning() -> None:
    """Once, when the app is ready."""
    daily(REMIND, _MORNING)


@job(REMIND)
def remind(args: Args) -> None:
    """Tell every department whose targets are to be reported soon and are not yet."""
    notify_many(list(_reminders(date.fromisoformat(args["day"]))))


def _reminders(today: date) -> Iterator[NewNotice]:
    years = {today.year, (today + timedelta(days=60)).year}
    held = Declaration.objects.filter(approved__isnull=False, year__in=years).exclude(
        state=DeclarationState.DROPPED
    )
    for city, year in sorted(set(held.values_list("city", "year"))):
        for on in days_of(city, year):
            if (on - today).days in remind_before(city):
                yield from _of_day(city, year, on)


def _of_day(city: str, year: int, on: date) -> Iterator[NewNotice]:
    rows = Declaration.objects.filter(city=city, year=year, approved__isnull=False)
    for row in rows.exclude(monitoring__on=on).exclude(state=DeclarationState.DROPPED).order_by("pk"):
        yield NewNotice(
            city,
            f"绩效监控：{row.title}"[:200],
            f"请在 {on.month} 月 {on.day} 日报送截至当日的完成情况。",
            reverse("performance-monitoring-one", args=[row.pk, on.isoformat()]),
            organisation=row.organisation_id,
        )
