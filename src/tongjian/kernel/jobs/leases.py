"""A worker's hold on a job: taken, renewed, and given back as done, to be repeated, or dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, models, transaction

from tongjian.kernel.jobs.models import Job, State

_OPEN = (State.WAITING, State.RUNNING)


class LeaseLostError(Exception):
    """Somebody else has taken the job since: whatever was done for it must be rolled back."""


@dataclass(frozen=True)
class Lease:
    """A job taken by one worker for a while. `attempt` counts this one."""

    job: int
    token: UUID
    name: str
    args: dict[str, Any]
    attempt: int

    def renew(self, until: datetime) -> bool:
        """Hold the job until then. False when it is no longer ours."""
        return bool(self._held().update(ready_at=until))

    def finish(self, now: datetime) -> None:
        """Mark the job done, inside the transaction of its effect. Raises LeaseLostError.

        Called before the effect: the row stays locked until the commit, so nobody can take the job between
        the check and the end.
        """
        done = self._held().update(state=State.DONE, finished_at=now, lease=None, error="")
        if not done:
            raise LeaseLostError

    def repeat(self, at: datetime, error: str) -> None:
        """Give the job back to be tried again; when the same work waits already, that one will do it."""
        try:
            with transaction.atomic():
                self._held().update(state=State.WAITING, ready_at=at, lease=None, error=error)
        except IntegrityError:
            self._held().update(state=State.DONE, finished_at=at, lease=None, error=error)

    def bury(self, now: datetime, error: str) -> bool:
        """Give the job up for good, with the reason. False when it is no longer ours."""
        return bool(self._held().update(state=State.DEAD, finished_at=now, lease=None, error=error))

    def _held(self) -> models.QuerySet[Job]:
        return Job.objects.filter(pk=self.job, lease=self.token, state=State.RUNNING)


# One statement, one round trip, one commit: two workers can never take the same row, and on PostgreSQL
# neither waits for the other. SQLite has one writer at a time and needs no row lock.
_TAKE = """
    UPDATE jobs_job
    SET state = 'running', lease = %s, worker = %s, ready_at = %s, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM jobs_job
        WHERE state IN ('waiting', 'running') AND ready_at <= %s
        ORDER BY ready_at, id LIMIT 1 {skip_locked}
    )
    RETURNING id, lease, name, args, attempts
"""


def take(worker: str, now: datetime, lasting: timedelta) -> Lease | None:
    """Take the job that has been ready longest, a new one or one whose lease has lapsed. 1 SQL query."""
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    adapt = connection.ops.adapt_datetimefield_value
    token = Job.lease.field.get_db_prep_value(uuid4(), connection)
    given = [token, worker, adapt(now + lasting), adapt(now)]
    taken = Job.objects.raw(_TAKE.format(skip_locked=skip_locked), given)
    for job in taken:
        assert job.lease is not None
        return Lease(job.pk, job.lease, job.name, job.args, job.attempts)
    return None


def any_ready(now: datetime) -> bool:
    """Whether there is something to take; a reading that takes no lock. 1 SQL query."""
    return Job.objects.filter(state__in=_OPEN, ready_at__lte=now).exists()
