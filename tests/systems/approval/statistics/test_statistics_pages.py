"""The statistics of ended cases: measured from the ledger, counted in pages, each number with its rows."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from bench import world
from tests.systems.approval.clocks import proving as city
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.statistics import jobs, queries
from tongjian.systems.approval.statistics.filters import Filters
from tongjian.systems.approval.statistics.labels import labels_of
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime
from tongjian.systems.approval.statistics.nettime import Who

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
PAGES = ("/statistics/", "/statistics/steps/", "/statistics/net-time/", "/statistics/cases/")


@pytest.fixture
def cleared(proving: None) -> UUID:
    """One stage through to its permit, and one that was taken back; both measured."""
    stage = city.approved(city.accepted())
    other = city.accepted(city.SCHOOL)
    perform("withdraw", other, city.viewer("company", Role.APPLICANT), {"remark": "不再建设"})
    for job in Job.objects.filter(name=jobs.MEASURE):
        jobs.measure_one(job.args)
    return stage


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def asked(kind: str = "stage") -> Filters:
    return Filters.read({"kind": kind}, world.CITY, timezone.localdate())


def test_one_job_waits_for_a_tree_however_many_of_its_cases_end(proving: None) -> None:
    stage = city.approved(city.accepted())
    assert Job.objects.filter(name=jobs.MEASURE, unique_key=f"{jobs.MEASURE}:{stage}").count() == 1


def test_every_ended_case_is_measured_and_adds_up(cleared: UUID) -> None:
    ended = Case.objects.filter(ended_at__isnull=False)
    assert set(CaseTime.objects.values_list("pk", flat=True)) == set(ended.values_list("pk", flat=True))
    for row in CaseTime.objects.prefetch_related("shares"):
        assert sum(share.days for share in row.shares.all()) + row.joint == row.whole
    taken_back = CaseTime.objects.exclude(pk=cleared).get(kind=STAGE)
    assert (taken_back.used, taken_back.on_time) == (None, None)
    assert CaseTime.objects.get(pk=cleared).on_time is True


def test_measuring_again_changes_nothing(cleared: UUID) -> None:
    before = [list(table.objects.order_by("pk").values()) for table in (CaseTime,)]
    counts = Share.objects.count(), StepTime.objects.count()
    jobs.measure_one({"root": str(cleared)})
    assert [list(table.objects.order_by("pk").values()) for table in (CaseTime,)] == before
    assert (Share.objects.count(), StepTime.objects.count()) == counts


def test_a_new_calendar_measures_the_whole_city_again(cleared: UUID) -> None:
    CaseTime.objects.filter(pk=cleared).update(used=99)
    jobs.measure_some({"city": world.CITY, "after": str(UUID(int=0))})
    assert CaseTime.objects.get(pk=cleared).used == 0


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_take_at_most_seven_queries(
    address: str, cleared: UUID, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = city.supervisor()
    with django_assert_max_num_queries(7):
        text(browser.get(address))


def test_every_number_is_the_count_of_the_cases_behind_it(cleared: UUID) -> None:
    browser, labels = city.supervisor(), labels_of(world.CITY, {})
    for kind in ("stage", "matter"):
        for by in queries.DIMENSIONS:
            everything, groups, _ = queries.groups(asked(kind), by, labels, timezone.localdate())
            assert sum(group.cases for group in groups) == everything.cases
            for group in groups:
                page = text(browser.get(f"/statistics/cases/{group.address}"))
                assert f"共 {group.cases} 件" in page, (by, group)
                none = text(browser.get(f"/statistics/cases/{group.address}&late=none"))
                assert f"共 {group.untimed} 件" in none


def test_the_overview_says_what_was_online_and_on_time_and_shows_its_query(cleared: UUID) -> None:
    page = text(city.supervisor().get("/statistics/"))
    assert "2 / 2 个项目" in page and "100.0%" in page
    assert "计时 1 件，超期 0 件" in page and "其中不计时 1 件" in page
    assert "approval_statistics_tally" in page


def test_nothing_ended_is_not_computable_rather_than_zero(proving: None) -> None:
    page = text(city.supervisor().get("/statistics/"))
    assert "没有申报的项目" in page and "没有计时的办结件" in page
    assert "没有办结的办件不等于用时为零" in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_up_to_when_it_counts(address: str, cleared: UUID) -> None:
    browser = city.supervisor()
    call_command("work", "--drain")
    assert "此前办结的全部办件均已计入" in text(browser.get(address))
    with transaction.atomic():
        enqueue(jobs.MEASURE, {"root": str(cleared)}, city=world.CITY)
    waiting = timezone.localtime(Job.objects.latest("pk").created_at)
    assert f"最早的自 {waiting:%Y-%m-%d %H:%M} 起等待" in text(browser.get(address))
    Job.objects.filter(name=jobs.MEASURE).update(city="elsewhere")
    assert "均已计入" in text(browser.get(address))


def test_a_project_without_an_application_here_is_not_online(cleared: UUID) -> None:
    Application.objects.filter(case=cleared).update(case=None)
    found = queries.online(asked())
    assert (found.projects, found.online, str(found.share)) == (2, 1, "50.0%")


def test_steps_and_holders_come_from_the_same_cases(cleared: UUID) -> None:
    labels = labels_of(world.CITY, queries.department_names(world.CITY))
    steps, _ = queries.steps(asked("matter"), labels, timezone.localdate())
    assert sum(step.times for step in steps) == StepTime.objects.filter(of__kind="approval.matter").count()
    holders, _ = queries.holders(asked(), labels, timezone.localdate())
    whole, joint = queries.sums(asked(), timezone.localdate())
    assert sum(had.days for had in holders) + joint == whole
    assert Share.objects.filter(who=Who.DEPARTMENTS, organisation=None).count() == 0


def test_the_export_is_the_list(cleared: UUID) -> None:
    answer = city.supervisor().get("/statistics/cases.xlsx?kind=matter")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(lines) == asked("matter").rows().count()
    # Without time there is no number: the cell is empty.
    assert {line[5] for line in lines if line[7] == "不计时"} == {None}


def test_a_case_tells_who_had_it(cleared: UUID) -> None:
    page = text(city.applicant().get(f"/cases/{cleared}/net-time/"))
    assert "合计" in page and "每个工作日只归一方" in page


@pytest.mark.parametrize("address", [*PAGES, "/statistics/cases.xlsx", "/statistics/how/"])
def test_only_supervisors_see_statistics_and_only_of_their_city(address: str, cleared: UUID) -> None:
    for roles in ((Role.HANDLER,), (Role.HEAD,), (Role.ADMINISTRATOR,)):
        assert city.client("department-1", *roles).get(address).status_code == 403
    assert city.applicant().get(address).status_code == 403
    assert Client().get(address).status_code == 302
    # The city asked for in the address counts only where one supervises it.
    theirs = city.supervisor().get(f"{address}?city=elsewhere")
    assert (
        theirs.status_code == 200
        and "elsewhere" not in theirs.content.decode("utf-8", "ignore").split("<main")[-1]
    )


def test_strangers_learn_nothing_of_a_case(cleared: UUID) -> None:
    assert city.stranger().get(f"/cases/{cleared}/net-time/").status_code == 404


def test_odd_addresses_are_read_as_far_as_they_make_sense(cleared: UUID) -> None:
    browser = city.supervisor()
    for odd in ("?since=x&until=y&kind=z&by=q&department=abc", "?after=nonsense", "?late=perhaps&stage=%00x"):
        for address in PAGES:
            text(browser.get(address + odd))
