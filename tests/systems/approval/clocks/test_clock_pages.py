"""The pages of clocks: who may read them, what they say, and that trying writes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bench import world
from tests.systems.approval.clocks import proving as city
from tongjian.kernel.cases.actions import View, registry
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.queries import tree_for
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(proving: None) -> UUID:
    return city.accepted()


@pytest.fixture
def matter(stage: UUID) -> Case:
    return Case.objects.get(parent=stage, matter="matter-1")


def special(case: UUID) -> None:
    """Begin whatever special procedure the matter knows, with all its action asks for."""
    actor, state = world.officer("department-1"), tree_for(SYSTEM, case)
    action = registry.actions["begin_special"]
    view = View(state, state.cases[case], actor, timezone.now())
    kinds = [code for code, _ in action.choices(view, "procedure")]
    given = {"procedure": kinds[0] if kinds else "专家评审", "days": 10, "remark": "需要专家评审十日"}
    perform("begin_special", case, actor, {k: v for k, v in given.items() if k in action.Input.model_fields})


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_page_says_how_the_day_came_about(matter: Case) -> None:
    page = text(city.applicant().get(f"/cases/{matter.pk}/clock/"))
    assert "次日起算，期限 10 个工作日" in page and "受理当日不计" in page and 'scope="col">一</th>' in page
    assert f"<caption>{matter.due_on:%Y}年{matter.due_on.month}月</caption>" in page
    assert "四个阶段合计" in page and "没有写明全流程承诺时限" in page


def test_the_data_is_the_clock_of_the_row(matter: Case) -> None:
    data = city.client("window", Role.WINDOW).get(f"/cases/{matter.pk}/clock.json").json()
    assert data["clocks"][0]["due"] == matter.due_on.isoformat()
    assert sum(day["counted"] for day in data["clocks"][0]["explanation"]) == 10
    assert [row["stage"] for row in data["stages"]] == ["wide", "joint"]
    first, second = data["stages"]
    assert second["begins"] == first["over"] == matter.due_on.isoformat()
    assert data["total"]["promised"] is None
    # The stage needs what its matters take; the other its whole limit.
    assert (first["needs"], second["needs"], data["total"]["needs"]) == ("10", "20", "30")


def test_a_stage_shows_its_matters_and_the_project_its_stages(
    stage: UUID, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case, browser = Case.objects.get(pk=stage), city.applicant()
    with django_assert_max_num_queries(10):
        page = text(browser.get(f"/cases/{stage}/clock/"))
    for child in Case.objects.filter(parent=stage):
        assert f"/cases/{child.pk}/clock/" in page
    with django_assert_max_num_queries(9):
        project = text(browser.get(f"/projects/{case.project}/clock/"))
    assert "尚未申报" in project and "最迟" in project


def test_trying_shows_new_days_for_all_and_writes_nothing(matter: Case) -> None:
    before, browser = Event.objects.count(), city.applicant()
    address = f"/cases/{matter.pk}/clock/what-if/"
    assert 'id="result"' not in text(browser.get(address))
    page = text(browser.get(address + "?suspend=40"))
    assert matter.due_on is not None
    moved = calendar_of(world.CITY).add_working_days(matter.due_on, 40)
    assert page.count(f"{moved.year}年{moved.month}月{moved.day}日") >= 2 and "有变化" in page
    # The stage and the one that follows are over 40 working days later, the sum grows by nothing suspended.
    later = calendar_of(world.CITY).add_working_days(moved, 20)
    assert f"{later.year}年{later.month}月{later.day}日" in page
    assert Event.objects.count() == before
    assert Case.objects.get(pk=matter.pk).due_on == matter.due_on


def test_a_notice_can_be_tried(matter: Case) -> None:
    browser, address = city.applicant(), f"/cases/{matter.pk}/clock/what-if/"
    answer = browser.get(address + "?off=2020-01-01")
    assert answer.status_code == 422 and "放假安排已公布到" in answer.content.decode()


def test_what_cannot_be_tried_says_why(matter: Case) -> None:
    answer = city.applicant().get(f"/cases/{matter.pk}/clock/what-if/?suspend=abc")
    assert answer.status_code == 422 and "应是整数" in answer.content.decode()
    far = city.applicant().get(f"/cases/{matter.pk}/clock/what-if/?accept=2999-01-01")
    assert far.status_code == 422 and "超出工作日历" in far.content.decode()


def test_before_acceptance_only_an_acceptance_can_be_tried(proving: None) -> None:
    stage, browser = city.submitted(), city.applicant()
    day = timezone.localdate() + timedelta(days=3)
    assert "受理之后开始计时" in text(browser.get(f"/cases/{stage}/clock/"))
    page = text(browser.get(f"/cases/{stage}/clock/what-if/?accept={day}"))
    assert "尚未计时" in page and f"自 {day} 受理次日起算" in page


def test_a_suspended_clock_has_no_day_and_nothing_after_it_has_one(matter: Case) -> None:
    special(matter.pk)
    page = text(city.applicant().get(f"/cases/{matter.pk}/clock/"))
    assert "恢复后最早" in page and "无法预计" in page


def test_an_ended_case_is_explained_and_cannot_be_tried(stage: UUID) -> None:
    city.approved(stage)
    browser = city.applicant()
    assert "按时办结" in text(browser.get(f"/cases/{stage}/clock/"))
    tried = browser.get(f"/cases/{stage}/clock/what-if/?suspend=3")
    assert tried.status_code == 422 and "已经办结" in tried.content.decode()


def test_strangers_are_refused_and_visitors_sent_to_sign_in(matter: Case) -> None:
    project = Case.objects.get(pk=matter.root).project
    addresses = [
        f"/cases/{matter.pk}/clock/",
        f"/cases/{matter.pk}/clock.json",
        f"/cases/{matter.pk}/clock/what-if/",
        f"/projects/{project}/clock/",
    ]
    for address in addresses:
        assert city.stranger().get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_the_case_leads_to_its_clock(matter: Case) -> None:
    page = text(city.applicant().get(f"/cases/{matter.pk}/"))
    assert f"/cases/{matter.pk}/clock/" in page and f"/cases/{matter.pk}/net-time/" in page
