"""The pages of clocks: who may read them, what they say, and that trying writes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.utils import timezone

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import calendar_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def stage(cities: None) -> UUID:
    return story.accepted()


@pytest.fixture
def matter(stage: UUID) -> Case:
    return Task.objects.filter(root=stage, open=True).select_related("case").order_by("id")[0].case


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_page_says_how_the_day_came_about(matter: Case) -> None:
    page = text(story.client("suzhou-applicant").get(f"/cases/{matter.pk}/clock/"))
    assert "次日起算" in page and "受理当日不计" in page and 'scope="col">一</th>' in page
    assert f"{matter.due_on:%Y}年" in page.replace(" ", "") and "四个阶段合计" in page


def test_the_data_is_the_clock_of_the_row(matter: Case) -> None:
    data = story.client("suzhou-window").get(f"/cases/{matter.pk}/clock.json").json()
    assert data["clocks"][0]["due"] == matter.due_on.isoformat()
    assert len(data["clocks"][0]["explanation"]) > 1
    assert [row["stage"] for row in data["stages"]][1] == story.STAGE


def test_a_stage_shows_its_matters_and_the_project_its_stages(stage: UUID) -> None:
    case = Case.objects.get(pk=stage)
    page = text(story.client("suzhou-applicant").get(f"/cases/{stage}/clock/"))
    for child in Case.objects.filter(parent=stage):
        assert child.title in page
    project = text(story.client("suzhou-applicant").get(f"/projects/{case.project}/clock/"))
    assert "尚未申报" in project and "最迟" in project


def test_trying_shows_new_days_for_all_and_writes_nothing(matter: Case) -> None:
    before = Event.objects.count()
    browser = story.client("suzhou-applicant")
    address = f"/cases/{matter.pk}/clock/what-if/"
    assert "结果" not in text(browser.get(address)).split("<main", 1)[1].split("试算</button>")[1]
    page = text(browser.get(address + "?suspend=40"))
    moved = calendar_of("suzhou").add_working_days(matter.due_on, 40)
    assert f"{moved.year}年{moved.month}月{moved.day}日" in page and "有变化" in page
    assert Event.objects.count() == before
    assert Case.objects.get(pk=matter.pk).due_on == matter.due_on


def test_what_cannot_be_tried_says_why(matter: Case) -> None:
    answer = story.client("suzhou-applicant").get(f"/cases/{matter.pk}/clock/what-if/?suspend=abc")
    assert answer.status_code == 422 and "应是整数" in answer.content.decode()


def test_before_acceptance_only_an_acceptance_can_be_tried(cities: None) -> None:
    stage = story.submitted()
    browser, day = story.client("suzhou-applicant"), timezone.localdate() + timedelta(days=3)
    assert "受理之后开始计时" in text(browser.get(f"/cases/{stage}/clock/"))
    page = text(browser.get(f"/cases/{stage}/clock/what-if/?accept={day}"))
    assert "尚未计时" in page and f"自 {day} 受理次日起算" in page


def test_a_suspended_clock_has_no_day(matter: Case) -> None:
    task = Task.objects.filter(case=matter, open=True)[0]
    holder = story.by_post("suzhou")[task.organisation, task.role]
    perform("begin_special", matter.pk, holder, {"procedure": "专家评审", "remark": "需要专家评审十日"})
    page = text(story.client("suzhou-applicant").get(f"/cases/{matter.pk}/clock/"))
    assert "恢复后最早" in page


def test_strangers_are_refused_and_visitors_sent_to_sign_in(matter: Case) -> None:
    project = Case.objects.get(pk=matter.root).project
    of_case = [f"/cases/{matter.pk}/clock/", f"/cases/{matter.pk}/clock.json"]
    of_case.append(f"/cases/{matter.pk}/clock/what-if/")
    for address in of_case:
        for stranger in ("suzhou-applicant-2", "rugao-window", "suzhou-administrator"):
            assert story.client(stranger).get(address).status_code == 404
        assert story.client(None).get(address).status_code == 302
    for stranger in ("suzhou-applicant-2", "rugao-window"):
        assert story.client(stranger).get(f"/projects/{project}/clock/").status_code == 404
