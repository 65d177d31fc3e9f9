"""Who has a package built, who takes it along, and what the pages say."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.kernel.archive.conftest import signed_in
from tongjian.kernel.archive.actions import ask
from tongjian.kernel.archive.guard import PACKAGES
from tongjian.kernel.archive.jobs import BUILD
from tongjian.kernel.archive.models import Package, PackageState, share
from tongjian.kernel.archive.queries import shares
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.registry import declared
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.kernel.projects.models import Project

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def work() -> int:
    """Do what waits, as a worker does."""
    waiting = Job.objects.filter(name=BUILD, state="waiting")
    job = declared(BUILD)
    for row in waiting:
        assert job.prepare is not None
        job.apply(row.args, job.prepare(row.args))
    return waiting.delete()[0]


@pytest.fixture
def package(project: Project) -> Package:
    """One that is built."""
    asked = ask(project.pk, SYSTEM, now=timezone.now())
    assert work() == 1
    asked.refresh_from_db()
    return asked


def test_it_is_built_in_the_background(project: Project, applicant: Viewer) -> None:
    browser = signed_in(applicant)
    answer = browser.post(reverse("archive:build", args=[project.pk]))
    address = answer.headers["Location"]
    waiting = browser.get(address)
    assert "正在收集、检测和打包" in waiting.content.decode()
    assert waiting.headers["Refresh"] == "3"
    work()
    done = browser.get(address)
    text = done.content.decode()
    for said in (
        "四性检测通过",
        "真实性",
        "完整性",
        "可用性",
        "安全性",
        "3/3 项（100.0%）",
        "申请单位、参与办理的部门",
    ):
        assert said in text
    assert "Refresh" not in done.headers
    package = Package.objects.get()
    zipped = b"".join(browser.get(reverse("archive:download", args=[package.pk])).streaming_content)
    assert package.document is not None
    assert zipped == vault().path_of(package.document.sha256).read_bytes()


def test_the_keeper_may_and_strangers_may_not(
    package: Package, keeper: Viewer, strangers: list[Viewer], django_assert_max_num_queries: Any
) -> None:
    addresses = [
        reverse("archive:project", args=[package.project_id]),
        reverse("archive:package", args=[package.pk]),
        reverse("archive:download", args=[package.pk]),
    ]
    browser = signed_in(keeper)
    for address in addresses:
        with django_assert_max_num_queries(6):
            assert browser.get(address).status_code == 200
        assert Client().get(address).status_code == 302
        for stranger in strangers:
            assert signed_in(stranger).get(address).status_code == 404
    build = reverse("archive:build", args=[package.project_id])
    for stranger in strangers:
        assert signed_in(stranger).post(build).status_code == 404
    assert Client().post(build).status_code == 302
    assert Package.objects.count() == 1


def test_the_list_shows_ones_own_and_the_share_to_the_keeper(
    package: Package,
    applicant: Viewer,
    keeper: Viewer,
    strangers: list[Viewer],
    django_assert_max_num_queries: Any,
) -> None:
    address = reverse("archive:index")
    browser = signed_in(keeper)
    with django_assert_max_num_queries(6):
        kept = browser.get(address)
    assert [row.pk for row in kept.context["rows"]] == [package.pk]
    text = kept.content.decode()
    assert "100.0%" in text
    assert "SELECT" in text
    mine = signed_in(applicant).get(address)
    assert [row.pk for row in mine.context["rows"]] == [package.pk]
    assert "电子材料占比" not in mine.content.decode()
    for stranger in strangers:
        assert signed_in(stranger).get(address).context["rows"] == []


def test_the_list_comes_in_pages(project: Project, keeper: Viewer) -> None:
    for minute in range(32):
        Package.objects.create(
            city=project.city,
            project=project,
            state=PackageState.FAILED,
            error="试验",
            asked_at=timezone.now() + timedelta(minutes=minute),
        )
    browser = signed_in(keeper)
    first = browser.get(reverse("archive:index"))
    second = browser.get(reverse("archive:index"), {"after": first.context["after"]})
    assert (len(first.context["rows"]), len(second.context["rows"])) == (30, 2)
    assert len(browser.get(reverse("archive:index"), {"after": "x_y"}).context["rows"]) == 30


def test_the_share_counts_each_project_once_by_its_latest_package(package: Package, project: Project) -> None:
    ask(project.pk, SYSTEM, now=timezone.now())
    work()
    (found,) = shares([project.city])
    assert (found.projects, found.asked, found.electronic, found.target) == (1, 3, 3, 70)
    assert share(0, 0) is None
    assert str(share(2, 3)) == "66.7"


def test_one_at_a_time(project: Project) -> None:
    first, second = (ask(project.pk, SYSTEM, now=timezone.now()) for _ in range(2))
    assert first == second
    assert Job.objects.filter(name=BUILD).count() == 1
    work()
    assert ask(project.pk, SYSTEM, now=timezone.now()) != first


def test_one_that_fails_for_good_says_so(project: Project, applicant: Viewer) -> None:
    package = ask(project.pk, SYSTEM, now=timezone.now())
    buried = declared(BUILD).buried
    assert buried is not None
    buried({"package": str(package.pk)})
    text = signed_in(applicant).get(reverse("archive:package", args=[package.pk])).content.decode()
    assert "档案包没有生成" in text
    assert ask(project.pk, SYSTEM, now=timezone.now()) != package


def test_a_package_nobody_has(keeper: Viewer, strangers: list[Viewer]) -> None:
    for name in ("package", "download", "project"):
        assert signed_in(keeper).get(reverse(f"archive:{name}", args=[uuid4()])).status_code == 404


def test_the_database_keeps_what_was_built(package: Package) -> None:
    for changed in ({"passed": False}, {"report": "{}"}, {"electronic": 0}):
        with pytest.raises(IntegrityError, match="stays as it was built"), transaction.atomic():
            Package.objects.filter(pk=package.pk).update(**changed)
    assert PACKAGES.missing() == []


@pytest.mark.django_db(transaction=True)
def test_who_asks_at_the_same_moment_gets_the_same(db: None) -> None:
    owner = Organisation.objects.create(city="suzhou", code="o", name="某公司", kind="company")
    project = Project.objects.create(
        city="suzhou",
        code="x",
        name="空项目",
        applicant=owner,
        kind="private",
        region="320500",
        created_at=timezone.now(),
    )
    together, found = threading.Barrier(4), []

    def asking() -> None:
        together.wait()
        found.append(ask(project.pk, SYSTEM, now=timezone.now()).pk)
        connection.close()

    threads = [threading.Thread(target=asking) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert Job.objects.filter(name=BUILD).count() == 1


def test_the_page_of_the_project_leads_there(package: Package, applicant: Viewer) -> None:
    text = signed_in(applicant).get(reverse("project-file-tab", args=[package.project_id, "archive"]))
    assert reverse("archive:package", args=[package.pk]) in text.content.decode()
