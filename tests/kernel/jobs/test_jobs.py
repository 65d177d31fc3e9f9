"""What a job promises: done if its transaction commits, once, and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.jobs import actions, leases, registry
from tongjian.kernel.jobs.jobs import clear
from tongjian.kernel.jobs.leases import LeaseLostError
from tongjian.kernel.jobs.models import Job, Occasion, State
from tongjian.kernel.jobs.registry import GiveUpError, daily, declared, job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.models import User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LEASE = timedelta(seconds=30)


class Clock:
    """A clock that stands still until it is moved, a little after what a test has just enqueued."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time_span: float) -> None:
        self.now += timedelta(**time_span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def worker(clock) -> Worker:
    return Worker(lease=LEASE, clock=clock)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch) -> None:
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))
    monkeypatch.setattr(registry, "_daily", {})


@pytest.fixture
def note() -> Callable[[str], None]:
    """An effect in the database that can be counted."""
    user = User.objects.create(username="probe")
    return lambda title: notify_many([NewNotice(city="x", user=user.pk, title=title)])


def titles() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("title", flat=True))


def enqueue(name: str, **more) -> None:
    actions.enqueue(name, {"title": name}, city="suzhou", **more)


def test_the_oldest_job_is_done_first(worker, note, django_assert_num_queries) -> None:
    job("note")(lambda args: note(args["title"]))
    for title in "abc":
        with django_assert_num_queries(1):
            actions.enqueue("note", {"title": title}, city="suzhou")
    assert worker.drain() == 3
    assert titles() == ["a", "b", "c"]
    assert set(Job.objects.values_list("state", "attempts", "error")) == {(State.DONE, 1, "")}
    assert worker.drain() == 0


def test_an_unknown_name_is_refused_at_once() -> None:
    with pytest.raises(LookupError, match=r"没有名为“no\.such”的后台任务"):
        enqueue("no.such")
    with pytest.raises(LookupError):
        daily("no.such", time(1))


def test_two_jobs_of_one_name_are_refused() -> None:
    job("same")(lambda args: None)
    with pytest.raises(ValueError, match="same"):
        job("same")(lambda args: None)


def test_a_job_exists_only_if_its_transaction_commits() -> None:
    job("note")(lambda args: None)
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("note")
        raise RuntimeError
    assert not Job.objects.exists()


def test_a_failed_job_leaves_no_effect_and_is_repeated_with_growing_pauses(worker, clock, note) -> None:
    @job("fails", attempts=4)
    def fails(args) -> None:
        note("half done")
        raise ZeroDivisionError("除数为零")

    enqueue("fails")
    clock.pass_by(seconds=1)
    for pause in (10, 40, 160):
        assert worker.once()
        row = Job.objects.get()
        assert row.state == State.WAITING
        assert row.ready_at == clock.now + timedelta(seconds=pause)
        assert not worker.once()
        clock.pass_by(seconds=pause)
    assert worker.once()
    row = Job.objects.get()
    assert (row.state, row.attempts, titles()) == (State.DEAD, 4, [])
    assert row.error.strip().endswith("ZeroDivisionError: 除数为零")
    assert "in fails" in row.error, "the error says where"


def test_a_job_may_succeed_at_last(worker, clock, note) -> None:
    tries = []

    @job("moody")
    def moody(args) -> None:
        note("effect")
        tries.append(1)
        if len(tries) < 3:
            raise KeyError("not yet")

    enqueue("moody")
    while Job.objects.filter(state=State.WAITING).exists():
        clock.pass_by(hours=2)
        worker.drain()
    row = Job.objects.get()
    assert (row.state, row.attempts, row.error, titles()) == (State.DONE, 3, "", ["effect"])


def test_the_pause_between_attempts_is_at_most_an_hour() -> None:
    waits = [declared("jobs.clear").wait(attempt).total_seconds() for attempt in (1, 2, 3, 4, 5, 9)]
    assert waits == [10, 40, 160, 640, 2560, 3600]


def test_a_job_that_gives_up_is_dead_at_once(worker) -> None:
    @job("hopeless")
    def hopeless(args) -> None:
        raise GiveUpError("图纸无法读取，请重新上传。")

    enqueue("hopeless")
    worker.drain()
    assert list(Job.objects.values_list("state", "error")) == [(State.DEAD, "图纸无法读取，请重新上传。")]


def test_a_job_nobody_declares_any_more_is_dead_with_the_reason(worker) -> None:
    Job.objects.create(name="gone")
    worker.drain()
    assert "没有名为“gone”" in Job.objects.get(state=State.DEAD).error


def test_a_lapsed_lease_is_taken_again_and_the_first_holder_is_too_late(worker, clock, note) -> None:
    job("note")(lambda args: note(args["title"]))
    enqueue("note")
    clock.pass_by(seconds=1)
    first = leases.take("stuck", clock.now, LEASE)
    assert first is not None
    assert not worker.once(), "it is being done"
    clock.pass_by(seconds=31)
    assert worker.once()
    with pytest.raises(LeaseLostError), transaction.atomic():
        first.finish(clock.now)
    assert not first.renew(clock.now)
    first.bury(clock.now, "too late")
    first.repeat(clock.now, "too late")
    assert list(Job.objects.values_list("state", "attempts", "error")) == [(State.DONE, 2, "")]
    assert titles() == ["note"]


def test_a_holder_that_lost_the_job_undoes_its_effect(worker, clock, note, caplog) -> None:
    """The job is taken over while its preparation runs; both end, one effect stays."""
    other = Worker(lease=LEASE, clock=clock)

    def overtaken(args) -> None:
        if Job.objects.get().attempts == 1:
            clock.pass_by(minutes=5)
            assert other.once()

    job("overtaken", prepare=overtaken)(lambda args, _: note("effect"))
    enqueue("overtaken")
    assert worker.once()
    assert titles() == ["effect"]
    assert "执行权已被收回" in caplog.text
    assert Job.objects.get().state == State.DONE


def test_a_job_that_kills_its_workers_dies(worker, clock) -> None:
    job("poison", attempts=3)(lambda args: None)
    enqueue("poison")
    for _ in range(3):
        clock.pass_by(minutes=1)
        assert leases.take("killed", clock.now, LEASE) is not None
    clock.pass_by(minutes=1)
    assert worker.once()
    assert "多次中断" in Job.objects.get(state=State.DEAD).error


def test_a_key_waits_once_and_a_running_job_does_not_count(worker, clock, note) -> None:
    job("note")(lambda args: note(args["title"]))
    enqueue("note", unique_key="k")
    enqueue("note", unique_key="k")
    assert Job.objects.count() == 1
    clock.pass_by(seconds=1)
    running = leases.take("w", clock.now, LEASE)
    assert running is not None
    enqueue("note", unique_key="k")
    enqueue("note", unique_key="k")
    assert Job.objects.count() == 2
    running.repeat(clock.now, "failed")
    assert sorted(Job.objects.values_list("state", flat=True)) == [State.DONE, State.WAITING]
    enqueue("note")
    enqueue("note")
    assert Job.objects.count() == 4


def test_a_timer_waits_for_its_time_is_moved_and_cancelled(worker, clock, note) -> None:
    job("note")(lambda args: note(args["title"]))

    def at(title: str, **later: float) -> None:
        actions.at("note", {"title": title}, clock.now + timedelta(**later), city="suzhou", unique_key="t")

    at("early", hours=1)
    at("late", hours=2)
    assert Job.objects.count() == 1
    clock.pass_by(minutes=90)
    assert worker.drain() == 0
    clock.pass_by(minutes=30)
    assert worker.drain() == 1
    assert titles() == ["late"]
    assert not actions.cancel("t"), "it has run"
    at("again", hours=1)
    assert actions.cancel("t")
    clock.pass_by(hours=2)
    assert worker.drain() == 0


def test_a_daily_job_runs_once_a_local_day(worker, clock, note) -> None:
    """At 02:00 in Shanghai it is still the day before in UTC."""
    job("daily.note")(lambda args: note(args["day"]))
    daily("daily.note", time(2))
    for moment in ("17:59", "18:00", "18:01", "23:59"):
        hour, minute = map(int, moment.split(":"))
        clock.now = datetime(2026, 11, 20, hour, minute, tzinfo=UTC)
        actions.enqueue_due(clock.now)
        actions.enqueue_due(clock.now)
    clock.now = timezone.now() + timedelta(days=1)
    worker.drain()
    assert titles() == ["2026-11-21"]
    assert Occasion.objects.count() == 1


def test_a_dead_job_is_revived(worker, clock) -> None:
    broken = [True]

    @job("broken", attempts=1)
    def broken_job(args) -> None:
        if broken:
            raise OSError("disk")

    enqueue("broken", unique_key="k")
    worker.drain()
    dead = Job.objects.get(state=State.DEAD)
    broken.clear()
    assert actions.revive(dead.pk)
    assert not actions.revive(dead.pk)
    clock.pass_by(seconds=5)
    worker.drain()
    assert Job.objects.get().state == State.DONE


def test_a_dead_job_whose_work_waits_already_is_not_doubled(worker) -> None:
    @job("broken", attempts=1)
    def broken(args) -> None:
        raise OSError("disk")

    enqueue("broken", unique_key="k")
    worker.drain()
    enqueue("broken", unique_key="k")
    assert actions.revive(Job.objects.get(state=State.DEAD).pk)
    assert sorted(Job.objects.values_list("state", flat=True)) == [State.DONE, State.WAITING]


def test_done_jobs_are_cleared_after_a_month_and_dead_ones_kept() -> None:
    long_ago = timezone.now() - timedelta(days=31)
    for state, finished in ((State.DONE, long_ago), (State.DONE, timezone.now()), (State.DEAD, long_ago)):
        Job.objects.create(name="jobs.clear", state=state, finished_at=finished)
    Occasion.objects.create(name="x", day=long_ago.date())
    clear({})
    assert Job.objects.count() == 2
    assert not Occasion.objects.exists()
