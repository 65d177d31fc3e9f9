"""初审: the town's window first, the city's or district's next, and nothing waits for ever."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.town.actions import answer, ask
from tongjian.systems.approval.town.jobs import PASS_ON, pass_on

QIDU, HAIYU = "湖映光电七都厂房", "湖映光电海虞研发楼"
COMPANY, TOWN = "suzhou-applicant-3", "suzhou-town-qidu"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cities")]


def handed_in(project=QIDU):
    return story.submitted(project, COMPANY)


def open_task(stage):
    return Task.objects.get(case=stage, open=True)


def body(code):
    return Organisation.objects.get(city="suzhou", code=code).pk


def finish(stage, outcome, remark="", by=TOWN):
    given = {"task": str(open_task(stage).pk), "outcome": outcome, "remark": remark}
    return perform("first_review", stage, story.viewer(by), given)


def test_the_town_looks_first_and_the_city_accepts_within_what_is_left():
    stage = handed_in()
    first = open_task(stage)
    today = timezone.localdate()
    calendar = calendar_of("suzhou")
    assert (first.organisation, first.node) == (body("qidu-window"), "first-review:")
    assert first.due_on == calendar.add_working_days(today, pack_of("suzhou").towns.first_review.days)
    with pytest.raises(Refused, match="初审完成或到期后转受理窗口"):
        perform("accept", stage, story.viewer("suzhou-window"), {})
    finish(stage, "doubt", "容积率与规划条件的关系请核定")
    received = open_task(stage)
    assert (received.organisation, received.node) == (body("service-window"), "receive")
    assert received.due_on == calendar.add_working_days(today, 5)
    page = story.client("suzhou-window").get(f"/cases/{stage}/").content.decode()
    assert "有疑点，附意见转受理窗口" in page
    assert "容积率与规划条件的关系请核定" in page
    perform("accept", stage, story.viewer("suzhou-window"), {})
    assert Case.objects.get(pk=stage).status == Status.UNDER_REVIEW


def test_what_the_town_asks_to_correct_is_the_one_notice_and_comes_back_to_the_city():
    stage = handed_in()
    with pytest.raises(Refused, match="没有填写意见"):
        finish(stage, "correct")
    finish(stage, "correct", "总平面图缺少消防车道宽度标注")
    assert Case.objects.get(pk=stage).status == Status.CORRECTION_STARTED
    assert Letter.objects.filter(case=stage, kind="correction").count() == 1
    perform("correct", stage, story.viewer(COMPANY), {})
    assert open_task(stage).organisation == body("service-window")
    with pytest.raises(Refused, match="只能在接件时进行"):
        perform("ask_for_correction", stage, story.viewer("suzhou-window"), {"remark": "还缺一份材料"})


def test_without_an_opinion_it_goes_on_by_itself_and_only_once():
    stage = handed_in()
    first = open_task(stage)
    args = {"case": str(stage), "task": str(first.pk)}
    assert Job.objects.filter(name=PASS_ON, finished_at=None).count() == 1
    pass_on(args)
    assert open_task(stage) == first  # its day has not come: the timer is set anew
    with pytest.raises(Refused):
        perform("pass_on", stage, story.viewer(TOWN), {"task": str(first.pk)})
    Task.objects.filter(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    pass_on(args)
    assert open_task(stage).organisation == body("service-window")
    with pytest.raises(Refused):
        perform("pass_on", stage, SYSTEM, {"task": str(first.pk)})
    assert "自动转受理窗口" in story.client(COMPANY).get(f"/cases/{stage}/").content.decode()


def test_the_acceptance_of_a_district_is_with_its_own_window():
    stage = handed_in(HAIYU)
    finish(stage, "agree", by="suzhou-town-haiyu")
    assert open_task(stage).organisation == body("changshu-window")
    with pytest.raises(Refused):
        perform("accept", stage, story.viewer("suzhou-window"), {})
    perform("accept", stage, story.viewer("suzhou-changshu-window"), {})
    assert Case.objects.get(pk=stage).status == Status.UNDER_REVIEW


def test_an_application_may_be_taken_back_while_the_town_looks():
    stage = handed_in()
    perform("cancel", stage, story.viewer(COMPANY), {"remark": "另行申报"})
    assert not Task.objects.filter(case=stage, open=True).exists()
    pass_on({"case": str(stage), "task": str(next(iter(load(stage).top().tasks)))})


def test_the_town_advises_before_and_the_applicant_reads_it():
    application = story.begin(QIDU, COMPANY)
    address = f"/applications/{application.pk}/advice/"
    company, town = story.client(COMPANY), story.client(TOWN)
    assert town.get(address).status_code == 404
    assert company.post(address, {"question": " "}).status_code == 422
    assert company.post(address, {"question": "车间层高超过 8 米怎样计容？"}).status_code == 302
    assert company.post(address, {"question": "再问一次"}).status_code == 422
    listed = town.get("/town/advice/?waiting=1").content.decode()
    assert "车间层高" in listed
    one = re.search(r"/town/advice/(\d+)/", listed)[1]
    assert "缺少材料" in town.get(f"/town/advice/{one}/").content.decode()
    for stranger in ("suzhou-town-haiyu", "suzhou-window", "suzhou-wujiang", "rugao-town-baipu"):
        assert story.client(stranger).get(f"/town/advice/{one}/").status_code in (403, 404), stranger
        posted = story.client(stranger).post(f"/town/advice/{one}/", {"answer": "可以按两层计算"})
        assert posted.status_code in (403, 404), stranger
    assert (
        town.post(f"/town/advice/{one}/", {"answer": "超过 8 米的加倍计容，请在总平面图上注明"}).status_code
        == 302
    )
    assert town.post(f"/town/advice/{one}/", {"answer": "第二次答复"}).status_code == 422
    assert "请在总平面图上注明" in company.get(address).content.decode()
    assert Application.objects.get(pk=application.pk).case is None


def test_the_list_of_a_window_costs_the_same_however_long(django_assert_max_num_queries):
    application = story.begin(QIDU, COMPANY)
    asker = story.viewer(COMPANY)
    for _ in range(3):
        advice = ask(application, "需要哪些材料？", asker)
        answer(advice.pk, "见办事指南", story.viewer(TOWN))
    town = story.client(TOWN)
    with django_assert_max_num_queries(6):
        assert town.get("/town/advice/").content.decode().count("需要哪些材料？") == 3
