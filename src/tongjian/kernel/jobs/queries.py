"""Every read of jobs that pages need. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from tongjian.kernel.jobs.models import Job, State


def _in_words(condition: str) -> RawSQL:
    return RawSQL(condition, (), output_field=BooleanField())


# Written out as the indexes have them: SQLite does not know that a bound value meets the condition of an
# index, and would read every job of the last month.
_OPEN, _DEAD = _in_words("state IN ('waiting', 'running')"), _in_words("state = 'dead'")


@dataclass(frozen=True)
class DeadJob:
    """A job that was given up, with what went wrong. `summary` is the last line of `error`."""

    id: int
    city: str
    name: str
    args: dict[str, object]
    attempts: int
    finished_at: datetime | None
    error: str

    @property
    def summary(self) -> str:
        """What it came down to."""
        return self.error.strip().rpartition("\n")[2]


@dataclass(frozen=True)
class Backlog:
    """What waits, what is overdue for longer than a minute, and what runs."""

    waiting: int
    late: int
    running: int


def dead_jobs(cities: Collection[str], *, before: int | None = None, most: int = 30) -> list[DeadJob]:
    """Dead jobs of these cities and of none, newest first. 1 SQL query."""
    jobs = Job.objects.filter(Q(city__in=cities) | Q(city=""), _DEAD).order_by("-id")
    if before is not None:
        jobs = jobs.filter(id__lt=before)
    rows = jobs.values_list("id", "city", "name", "args", "attempts", "finished_at", "error")
    return [DeadJob(*row) for row in rows[:most]]


def backlog() -> Backlog:
    """How much work there is, timers of the future left out. 1 SQL query."""
    now = timezone.now()
    waiting = Q(state=State.WAITING, ready_at__lte=now)
    late = Q(state=State.WAITING, ready_at__lte=now - timedelta(minutes=1))
    counted = Job.objects.filter(_OPEN).aggregate(
        waiting=Count("id", filter=waiting),
        late=Count("id", filter=late),
        running=Count("id", filter=Q(state=State.RUNNING)),
    )
    return Backlog(**counted)


def open_since(city: str, names: Collection[str]) -> datetime | None:
    """When the oldest order of these kinds that is not carried out yet was given. 1 SQL query.

    None when all is done. What was given up counts as well: its work is not done either.
    """
    of_city = Job.objects.filter(city=city, name__in=names)
    at_work, given_up = (
        of_city.filter(state).values_list("created_at", flat=True) for state in (_OPEN, _DEAD)
    )
    return at_work.union(given_up, all=True).order_by("created_at").first()
