"""Every write on jobs that is not a worker's: ask for work, now or at a time, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tongjian.kernel.inserting import LEAVE, Instead, insert
from tongjian.kernel.jobs.models import Job, Occasion, State
from tongjian.kernel.jobs.registry import declared, every_day

_MOVE = Instead(("unique_key",), ("name", "args", "ready_at"), where=f"state = '{State.WAITING}'")


def enqueue(
    name: str,
    args: Mapping[str, Any],
    *,
    city: str,
    unique_key: str | None = None,
    run_after: datetime | None = None,
) -> None:
    """Ask for work in the caller's transaction: it is done if, and only if, that transaction commits.

    While a job with the same `unique_key` waits, no second one is added. One that already runs does not
    count: it may have looked before the change that is now announced. 1 SQL query. Raises LookupError for
    an unknown name.
    """
    declared(name)
    new = Job(
        city=city, name=name, args=dict(args), unique_key=unique_key, ready_at=run_after or timezone.now()
    )
    insert([new], None if unique_key is None else LEAVE)


def at(name: str, args: Mapping[str, Any], when: datetime, *, city: str, unique_key: str) -> None:
    """Set a timer; one that already waits under the same key is moved. 1 SQL query."""
    declared(name)
    insert([Job(city=city, name=name, args=dict(args), unique_key=unique_key, ready_at=when)], _MOVE)


def cancel(unique_key: str) -> bool:
    """Take back what waits under the key. False when nothing does: it never was, runs, or has run."""
    return bool(_waiting(unique_key).delete()[0])


def revive(job_id: int) -> bool:
    """Let a dead job start again from its first attempt. False when it is not dead."""
    dead = Job.objects.filter(pk=job_id, state=State.DEAD)
    try:
        with transaction.atomic():
            return bool(
                dead.update(state=State.WAITING, attempts=0, ready_at=timezone.now(), finished_at=None)
            )
    except IntegrityError:
        # The same work waits already under this key: that one will do it.
        return bool(dead.update(state=State.DONE))


def enqueue_due(now: datetime) -> None:
    """Enqueue every daily job whose time has come, once a day however many workers look. 1 SQL query idle."""
    local = timezone.localtime(now)
    due = {name for name, from_time in every_day().items() if from_time <= local.time()}
    if due:
        taken = set(Occasion.objects.filter(name__in=due, day=local.date()).values_list("name", flat=True))
        for name in sorted(due - taken):
            _enqueue_once(name, local.date())


def _enqueue_once(name: str, day: date) -> None:
    try:
        with transaction.atomic():
            Occasion.objects.create(name=name, day=day)
            enqueue(name, {"day": day.isoformat()}, city="")
    except IntegrityError:
        # Another worker has taken this day in the meantime, and the job with it.
        return


def _waiting(unique_key: str) -> models.QuerySet[Job]:
    return Job.objects.filter(unique_key=unique_key, state=State.WAITING)
