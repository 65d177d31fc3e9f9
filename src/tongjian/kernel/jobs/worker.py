"""The loop that does the work. Any number may run, on any number of machines, and be killed at any time."""

from __future__ import annotations

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from tongjian.kernel.jobs import leases
from tongjian.kernel.jobs.actions import enqueue_due
from tongjian.kernel.jobs.leases import Lease, LeaseLostError
from tongjian.kernel.jobs.registry import Declared, GiveUpError, declared
from tongjian.kernel.jobs.signals import worker_started

logger = logging.getLogger(__name__)
_CALENDAR_EVERY = timedelta(minutes=1)


class Worker:
    """Takes one job after the other until it is told to stop.

    `lease` is how long a taken job stays with this worker without a sign of life; `interval` how many
    seconds an idle worker waits before it looks again.
    """

    def __init__(
        self,
        *,
        lease: timedelta = timedelta(seconds=30),
        interval: float = 0.5,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.lease = lease
        self.interval = interval
        self.clock = clock
        self.stopping = threading.Event()
        self._looked_at: datetime | None = None

    def stop(self) -> None:
        """Finish the job at hand, take no other."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped. A database that cannot be reached is waited for."""
        worker_started.send(Worker)
        worked = False
        while not self.stopping.is_set():
            try:
                self._look_at_calendar()
                # A busy worker takes at once; an idle one only reads, and leaves the write lock to others.
                worked = (worked or leases.any_ready(self.clock())) and self.once()
            except OperationalError as error:
                logger.warning("数据库暂不可用，稍后再试：%s", error)
                connection.close()
                worked = False
            if not worked:
                close_old_connections()
                self.stopping.wait(self.interval)

    def drain(self) -> int:
        """Do everything that is ready, then return; how many jobs were taken."""
        taken = 0
        while not self.stopping.is_set() and self.once():
            taken += 1
        return taken

    def once(self) -> bool:
        """Take one job and do it. False when nothing is ready."""
        lease = leases.take(self.name, self.clock(), self.lease)
        if lease is None:
            return False
        try:
            job = declared(lease.name)
        except LookupError as unknown:
            lease.bury(self.clock(), str(unknown))
            return True
        if lease.attempt > job.attempts:
            self._bury(lease, job, "执行过程多次中断（进程被终止或机器重启），不再重试。")
            return True
        try:
            self._do(lease, job)
        except LeaseLostError:
            logger.warning("任务 %s #%s 的执行权已被收回，本次结果作废", lease.name, lease.job)
        except GiveUpError as reason:
            self._bury(lease, job, str(reason))
        except Exception as error:  # noqa: BLE001 - whatever a job raises is its failure, kept with the job
            self._failed(lease, job, error)
        return True

    def _look_at_calendar(self) -> None:
        now = self.clock()
        if self._looked_at is None or now - self._looked_at >= _CALENDAR_EVERY:
            enqueue_due(now)
            self._looked_at = now

    def _do(self, lease: Lease, job: Declared) -> None:
        arguments: tuple[object, ...] = (lease.args,)
        if job.prepare is not None:
            with self._renewing(lease, job):
                arguments = (lease.args, job.prepare(lease.args))
        with transaction.atomic():
            lease.finish(self.clock())
            job.apply(*arguments)

    def _failed(self, lease: Lease, job: Declared, error: Exception) -> None:
        now = self.clock()
        text = "".join(traceback.format_exception(error))
        logger.warning("任务 %s #%s 第 %s 次执行失败：%s", lease.name, lease.job, lease.attempt, error)
        if lease.attempt >= job.attempts:
            self._bury(lease, job, text)
        else:
            lease.repeat(now + job.wait(lease.attempt), text)

    def _bury(self, lease: Lease, job: Declared, error: str) -> None:
        """Give the job up, and tell whoever waits for what will not come."""
        with transaction.atomic():
            if lease.bury(self.clock(), error) and job.buried is not None:
                job.buried(lease.args)

    @contextmanager
    def _renewing(self, lease: Lease, job: Declared) -> Iterator[None]:
        """Keep the lease alive from a thread of its own, for at most as long as the job may take."""
        finished = threading.Event()
        thread = threading.Thread(target=self._renew, args=(lease, job.longest, finished), daemon=True)
        thread.start()
        try:
            yield
        finally:
            finished.set()
            thread.join()

    def _renew(self, lease: Lease, longest: timedelta, finished: threading.Event) -> None:
        give_up_at = self.clock() + longest
        try:
            while not finished.wait(self.lease.total_seconds() / 3):
                now = self.clock()
                if now >= give_up_at or not lease.renew(now + self.lease):
                    return
        except OperationalError as error:
            # Without renewal the lease lapses and the job is done elsewhere, which is what a lease is for.
            logger.warning("任务 %s #%s 的执行权无法续期：%s", lease.name, lease.job, error)
        finally:
            connection.close()
