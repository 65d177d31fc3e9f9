"""Counts of a month for the demo: made up by a fixed rule, so that the report shows something."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongjian.systems.supervision.centre.governance.queries import next_month
from tongjian.systems.supervision.centre.models import HourCount, HourLife
from tongjian.systems.supervision.centre.operation.counting import BOUNDS

ROUTES = (("workbench", 90), ("case", 140), ("project-list", 70), ("supervision-visits", 60))
_ALL = (1 << 60) - 1
_OUT = {(9, 3): 25, (17, 22): 41}
"""Day and hour in which the site was away for so many minutes."""


def install_counts(month: date) -> None:
    """A month of counts, unless anything was counted in it. 3 SQL queries, more for the rows."""
    begins, end = _midnight(month), _midnight(next_month(month))
    if HourLife.objects.filter(hour__gte=begins, hour__lt=end).exists():
        return
    hours = [begins + timedelta(hours=n) for n in range(int((end - begins).total_seconds()) // 3600)]
    HourLife.objects.bulk_create(HourLife(hour=hour, minutes=_minutes(hour)) for hour in hours)
    HourCount.objects.bulk_create(
        [
            _count(hour, route, most)
            for hour in hours
            if 7 <= timezone.localtime(hour).hour <= 20
            for route, most in ROUTES
        ],
        batch_size=500,
    )


def _minutes(hour: datetime) -> int:
    local = timezone.localtime(hour)
    away = _OUT.get((local.day, local.hour), 0)
    return _ALL >> away


def _count(hour: datetime, route: str, most: int) -> HourCount:
    """Busy by day, a slow one and a broken one now and then."""
    local = timezone.localtime(hour)
    requests = most if local.weekday() < 5 else most // 6
    slow = 2 if (local.day + local.hour) % 9 == 0 else 0
    broken = 1 if (local.day * 24 + local.hour) % 97 == 0 else 0
    spread = [0] * (len(BOUNDS) + 1)
    spread[1], spread[2], spread[5] = requests - requests // 4 - slow, requests // 4, slow
    return HourCount(
        hour=hour,
        route=route,
        requests=requests,
        broken=broken,
        refused=0,
        longest=1_840 if slow else 190,
        spread=spread,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
