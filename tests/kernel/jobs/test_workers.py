"""Workers as they really run: several at once, in processes, killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.kernel.jobs import probe
from tongjian.kernel.jobs import actions, registry
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.registry import declared, job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.models import User

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def own_registry(monkeypatch) -> None:
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))
    monkeypatch.setattr(registry, "_daily", {})
    probe.declare()


def enqueue_probes(count: int) -> list[str]:
    user = User.objects.create(username="probe")
    titles = [f"job {number}" for number in range(count)]
    for number, title in enumerate(titles):
        name = ("probe.plain", "probe.prepared")[number % 2]
        actions.enqueue(name, {"user": user.pk, "title": title}, city="suzhou")
    return titles


def effects() -> Counter[str]:
    return Counter(Notice.objects.values_list("title", flat=True))


def environment() -> dict[str, str]:
    """How a process of its own finds this test's database."""
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        at = quote(given["HOST"], safe="") + (f":{given['PORT']}" if given["PORT"] else "")
        who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
        url = f"postgres://{who}@{at}/{given['NAME']}"
    return {
        **os.environ,
        "TONGJIAN_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def test_workers_killed_at_random_moments_lose_nothing_and_double_nothing() -> None:
    titles = enqueue_probes(40)
    launcher = subprocess.Popen(
        [sys.executable, str(Path(probe.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert launcher.stdin is not None
    assert launcher.stdout is not None
    kills = 0
    chance = random.Random(20260301)
    try:
        while kills < 60 and sum(effects().values()) < len(titles):
            before = Job.objects.filter(state=State.RUNNING).count() + sum(effects().values())
            launcher.stdin.write("start\n")
            launcher.stdin.flush()
            pid = int(launcher.stdout.readline())
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                if Job.objects.filter(state=State.RUNNING).count() + sum(effects().values()) > before:
                    break
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.03))
            os.kill(pid, signal.SIGKILL)
            kills += 1
            assert launcher.stdout.readline() == "gone\n"
    finally:
        launcher.stdin.close()
        launcher.wait(10)
        launcher.stdout.close()
    interrupted = Job.objects.filter(state=State.RUNNING).count()
    later = Worker(clock=lambda: _in_an_hour())
    later.drain()
    assert effects() == Counter(titles)
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}
    assert kills >= 5
    attempts = sum(Job.objects.values_list("attempts", flat=True))
    assert attempts > len(titles), (
        f"{kills} kills and {interrupted} left running should have interrupted something"
    )


def _in_an_hour():
    from django.utils import timezone

    return timezone.now() + timedelta(hours=1)


def test_four_workers_at_once_do_each_job_once() -> None:
    titles = enqueue_probes(40)
    start = threading.Barrier(4)
    taken = []

    def work() -> None:
        try:
            start.wait()
            taken.append(Worker().drain())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects() == Counter(titles)
    assert sum(taken) == len(titles)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_long_preparation_keeps_its_lease() -> None:
    """It takes three leases, and still nobody else gets the job."""
    done = []
    others = []

    def long(args) -> None:
        end = time.monotonic() + 0.9
        while time.monotonic() < end:
            time.sleep(0.05)
            others.append(Worker().once())

    job("long", prepare=long)(lambda args, _: done.append(1))
    actions.enqueue("long", {}, city="suzhou")
    assert Worker(lease=timedelta(seconds=0.3)).once()
    assert done == [1]
    assert set(others) == {False}
    assert Job.objects.get().attempts == 1


def test_a_preparation_that_hangs_loses_the_job_to_another_worker() -> None:
    def hangs(args) -> None:
        time.sleep(0.7)

    job("hangs", prepare=hangs, longest=timedelta(seconds=0.2))(lambda args, _: None)
    actions.enqueue("hangs", {}, city="suzhou")
    stuck = threading.Thread(target=lambda: (Worker(lease=timedelta(seconds=0.3)).once(), connection.close()))
    stuck.start()
    time.sleep(0.55)
    assert declared("hangs").longest == timedelta(seconds=0.2)
    assert Worker().once()
    stuck.join()
    assert list(Job.objects.values_list("state", "attempts")) == [(State.DONE, 2)]


def test_a_worker_told_to_stop_finishes_its_job_first() -> None:
    """SIGTERM in the middle of a job of the real command."""
    applied = []

    def told_to_stop(args) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)

    job("stop", prepare=told_to_stop)(lambda args, _: applied.append(1))
    for _ in range(3):
        actions.enqueue("stop", {}, city="suzhou")
    handler = signal.getsignal(signal.SIGTERM)
    call_command("work", interval=0.01)
    assert applied == [1]
    assert sorted(Job.objects.values_list("state", flat=True)) == [State.DONE, State.WAITING, State.WAITING]
    assert signal.getsignal(signal.SIGTERM) is handler
    call_command("work", once=True)
    assert applied == [1, 1]
    call_command("work", drain=True)
    assert applied == [1, 1, 1]


def test_two_processes_announcing_the_same_key_leave_one_job() -> None:
    start = threading.Barrier(6)

    def announce() -> None:
        try:
            start.wait()
            actions.enqueue("probe.plain", {}, city="suzhou", unique_key="once")
            actions.at("probe.plain", {}, _in_an_hour(), city="suzhou", unique_key="timer")
        finally:
            connection.close()

    threads = [threading.Thread(target=announce) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(Job.objects.values_list("unique_key", flat=True)) == {"once": 1, "timer": 1}
