"""Administrators see what failed in their city, and why; nobody else does."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.queries import backlog, dead_jobs, open_since
from tongjian.kernel.people.models import Holding, Organisation, Post, User

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def client_of(city: str, role: str) -> Client:
    organisation = Organisation.objects.create(city=city, code=f"{city}-{role}", name="x", kind="government")
    post = Post.objects.create(organisation=organisation, code="p", title="x", roles=[role])
    user = User.objects.create(username=f"{city}-{role}", name="x")
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


def dead(city: str, error: str = "Traceback…\nValueError: 坏了") -> Job:
    return Job.objects.create(
        city=city, name="jobs.clear", state=State.DEAD, error=error, finished_at=timezone.now(), attempts=5
    )


def test_the_reason_is_shown_and_the_job_started_again(django_assert_num_queries) -> None:
    failed = dead("suzhou")
    client = client_of("suzhou", "administrator")
    page = client.get("/manage/jobs/").content.decode()
    assert "<summary>ValueError: 坏了</summary>" in page
    assert client.post(f"/manage/jobs/{failed.pk}/revive/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == State.WAITING
    with django_assert_num_queries(1):
        assert dead_jobs({"suzhou"}) == []
    with django_assert_num_queries(1):
        assert backlog().waiting == 1


def test_another_city_is_closed() -> None:
    failed = dead("suzhou", "只有苏州可见")
    client = client_of("rugao", "administrator")
    assert "只有苏州可见" not in client.get("/manage/jobs/").content.decode()
    assert client.post(f"/manage/jobs/{failed.pk}/revive/").status_code == 403
    failed.refresh_from_db()
    assert failed.state == State.DEAD


def test_the_oldest_order_that_is_not_carried_out() -> None:
    waiting, failed = (dead("suzhou"), dead("suzhou"))
    assert open_since("suzhou", {"jobs.clear"}) == waiting.created_at
    Job.objects.filter(pk=waiting.pk).update(state=State.DONE)
    assert open_since("suzhou", {"jobs.clear"}) == failed.created_at
    assert open_since("rugao", {"jobs.clear"}) is None
    assert open_since("suzhou", {"other"}) is None


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole, index or not"
)
def test_jobs_that_were_done_are_not_read() -> None:
    with CaptureQueriesContext(connection) as asked:
        backlog()
        dead_jobs({"suzhou"})
        open_since("suzhou", {"jobs.clear"})
    for statement in [query["sql"] for query in asked]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "job_ready" in plan or "job_dead" in plan
        assert "SCAN jobs_job " not in plan.replace("SCAN jobs_job USING INDEX", "")


@pytest.mark.parametrize("role", ["applicant", "window", "handler", "head", "supervisor"])
def test_other_roles_and_visitors_are_refused(role) -> None:
    failed = dead("suzhou")
    client = client_of("suzhou", role)
    assert client.get("/manage/jobs/").status_code == 403
    assert client.post(f"/manage/jobs/{failed.pk}/revive/").status_code == 403
    assert Client().get("/manage/jobs/").status_code == 302


def test_pages_turn_by_the_last_job_seen() -> None:
    first = dead("suzhou", "最早的一个")
    for _ in range(30):
        dead("suzhou")
    client = client_of("suzhou", "administrator")
    page = client.get("/manage/jobs/").content.decode()
    assert "最早的一个" not in page
    assert f"?after={first.pk + 1}" in page
    assert "最早的一个" in client.get(f"/manage/jobs/?after={first.pk + 1}").content.decode()
