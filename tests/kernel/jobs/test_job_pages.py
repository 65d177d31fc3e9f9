"""Administrators see what failed in their city, and why; nobody else does."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.queries import backlog, dead_jobs
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
