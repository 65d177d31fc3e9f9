"""Requests counted in memory, and written down in one go by a thread of its own: no page pays a query.

Each worker process keeps its own counts and adds them to the common rows once a minute. What a process that
is killed had not written is lost, a minute at most.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tongjian.systems.supervision.centre.models import HourCount, HourLife

BOUNDS = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Upper bounds of the classes of duration in milliseconds; the last class is everything longer."""
EVERY = 60.0
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Count:
    """Requests of one route in one hour, so far not written down."""

    requests: int = 0
    broken: int = 0
    refused: int = 0
    longest: int = 0
    spread: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, status: int, milliseconds: int) -> None:
        """One request more."""
        self.requests += 1
        self.broken += status >= 500
        self.refused += status in (401, 403)
        self.longest = max(self.longest, milliseconds)
        self.spread[bisect_left(BOUNDS, milliseconds)] += 1


class Counter:
    """What a process has counted and not yet written down, and the minutes it was alive in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[datetime, str], Count] = {}
        self._minutes: dict[datetime, int] = {}

    def add(self, route: str, status: int, milliseconds: int, at: datetime) -> None:
        """Count a request. No query."""
        with self._lock:
            self._counts.setdefault((hour_of(at), route[:120]), Count()).add(status, milliseconds)

    def alive(self, at: datetime) -> None:
        """A sign of life in this minute. No query."""
        with self._lock:
            hour = hour_of(at)
            self._minutes[hour] = self._minutes.get(hour, 0) | 1 << at.minute

    def write(self) -> int:
        """Add what was counted to the common rows; how many rows. One transaction; on failure it is kept."""
        with self._lock:
            counts, self._counts = self._counts, {}
            minutes, self._minutes = self._minutes, {}
        try:
            with transaction.atomic():
                for (hour, route), count in sorted(counts.items()):
                    _add(hour, route, count)
                for hour, mask in sorted(minutes.items()):
                    _live(hour, mask)
        except Exception:
            self._restore(counts, minutes)
            raise
        return len(counts) + len(minutes)

    def _restore(self, counts: dict[tuple[datetime, str], Count], minutes: dict[datetime, int]) -> None:
        with self._lock:
            for key, count in counts.items():
                self._counts[key] = _sum(count, self._counts[key]) if key in self._counts else count
            for hour, mask in minutes.items():
                self._minutes[hour] = self._minutes.get(hour, 0) | mask


def hour_of(at: datetime) -> datetime:
    """The full hour."""
    return at.replace(minute=0, second=0, microsecond=0)


def _add(hour: datetime, route: str, count: Count) -> None:
    """Lock the row of an hour and route, or make it. 2 SQL queries, 4 for a new row."""
    start = {"requests": 0, "broken": 0, "refused": 0, "longest": 0, "spread": [0] * (len(BOUNDS) + 1)}
    row = HourCount(hour=hour, route=route, **start)
    HourCount.objects.bulk_create([row], ignore_conflicts=True)
    kept = HourCount.objects.select_for_update().get(hour=hour, route=route)
    before = Count(kept.requests, kept.broken, kept.refused, kept.longest, list(kept.spread))
    total = _sum(before, count)
    kept.requests, kept.broken, kept.refused = total.requests, total.broken, total.refused
    kept.longest, kept.spread = total.longest, total.spread
    kept.save(update_fields=["requests", "broken", "refused", "longest", "spread"])


def _live(hour: datetime, mask: int) -> None:
    table = connection.ops.quote_name(HourLife._meta.db_table)
    statement = (
        f"INSERT INTO {table} (hour, minutes) VALUES (%s, %s) "
        f"ON CONFLICT (hour) DO UPDATE SET minutes = {table}.minutes | EXCLUDED.minutes"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(hour), mask])


def _sum(one: Count, other: Count) -> Count:
    return Count(
        one.requests + other.requests,
        one.broken + other.broken,
        one.refused + other.refused,
        max(one.longest, other.longest),
        [a + b for a, b in zip(one.spread, other.spread, strict=True)],
    )


class Keeper:
    """The thread of a process that writes its counts down, started with its first request or its fork."""

    def __init__(self, counter: Counter, every: float = EVERY) -> None:
        self.counter, self.every = counter, every
        self._pid: int | None = None
        self._guard = threading.Lock()

    def start(self) -> None:
        """Start it, once in each process."""
        if self._pid == os.getpid():
            return
        with self._guard:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
            threading.Thread(target=self._run, name="operation", daemon=True).start()

    def forked(self) -> None:
        """In a child of a fork: nothing of the parent's counts is the child's."""
        self.counter = Counter()
        self._guard = threading.Lock()
        self.start()

    def _run(self) -> None:
        while True:
            self.counter.alive(timezone.now())
            time.sleep(self.every)
            try:
                self.counter.write()
            except DatabaseError:
                # The counts are kept and tried again; a page never fails because of its own counting.
                _LOG.exception("requests could not be written down")
            finally:
                connections.close_all()


COUNTER = Counter()
KEEPER = Keeper(COUNTER)


class CountingMiddleware:
    """Counts every request of the site by its route, with how long it took and how it ended. No query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.keeps = os.environ.get("TONGJIAN_TESTING") != "1"
        if self.keeps and hasattr(os, "register_at_fork"):
            # The server forks its workers after the application was made: each begins its own count.
            os.register_at_fork(after_in_child=KEEPER.forked)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and count what came back."""
        if self.keeps:
            KEEPER.start()
        began = time.monotonic()
        response = self.get_response(request)
        taken = int((time.monotonic() - began) * 1000)
        match = request.resolver_match
        route = (match.view_name if match else "") or "(none)"
        KEEPER.counter.add(route, response.status_code, taken, timezone.now())
        return response
