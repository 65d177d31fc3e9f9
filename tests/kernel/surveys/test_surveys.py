"""Surveys: who is asked, one answer each, nobody to be recognised, and rates against the target."""

from __future__ import annotations

import threading
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from bench import world
from tests.systems.approval.clocks import proving as city
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.surveys import actions, jobs, queries
from tongjian.kernel.surveys.models import Invitation, Response, Survey
from tongjian.kernel.surveys.sheet import Audience, surveys_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
GOOD = {"overall": "5", "speed": "4", "guide": "3", "ease": "4", "platform": "5", "remark": "很快"}


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def asked(proving: None) -> Invitation:
    """The company is asked about its stage, which was decided."""
    city.approved(city.accepted())
    for job in Job.objects.filter(name=jobs.ASK_COMPANY):
        jobs.ask_company(job.args)
    return Invitation.objects.select_related("survey").get()


def answers(survey: Survey, *overall: int) -> None:
    for grade in overall:
        grades = {code: grade for code, _ in survey.sheet["questions"]}
        Response.objects.create(id=uuid4(), survey=survey, grades=grades, remark="一条意见")


def test_a_company_is_asked_once_for_each_case_by_notice(asked: Invitation) -> None:
    assert Notice.objects.filter(organisation=asked.organisation, link=f"/surveys/{asked.pk}/").count() == 1
    jobs.ask_company({"case": str(asked.case)})
    assert Invitation.objects.count() == 1 and asked.survey.audience == Audience.COMPANIES


def test_an_answer_is_kept_apart_from_who_gave_it(asked: Invitation) -> None:
    browser = city.applicant()
    assert "很快" not in text(browser.get(f"/surveys/{asked.pk}/"))
    assert browser.post(f"/surveys/{asked.pk}/", GOOD)["Location"] == "/surveys/"
    response = Response.objects.get()
    assert response.grades["overall"] == 5
    names = {field.name for field in Response._meta.get_fields()}
    assert names == {"id", "survey", "grades", "remark"}
    assert "已经填写" in text(browser.get(f"/surveys/{asked.pk}/"))
    again = browser.post(f"/surveys/{asked.pk}/", GOOD)
    assert again.status_code == 422 and Response.objects.count() == 1


def test_what_is_missing_is_named_and_nothing_typed_is_lost(asked: Invitation) -> None:
    page = city.applicant().post(f"/surveys/{asked.pk}/", {**GOOD, "speed": "9"})
    assert page.status_code == 422
    assert "“办事效率”没有选择" in page.content.decode() and ">很快</textarea>" in page.content.decode()
    assert not Response.objects.exists() and not Invitation.objects.get().answered


def test_of_two_colleagues_at_once_one_answers(asked: Invitation) -> None:
    actor, barrier, outcomes = city.viewer("company", Role.APPLICANT), threading.Barrier(2), list[str]()

    def one() -> None:
        barrier.wait()
        try:
            actions.answer(actor, asked.pk, GOOD, timezone.now())
            outcomes.append("done")
        except actions.CannotAnswer:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"] and Response.objects.count() == 1


def test_below_five_answers_nothing_is_shown(asked: Invitation) -> None:
    supervisor, address = city.supervisor(), f"/surveys/results/{asked.survey_id}/"
    answers(asked.survey, 5, 5, 1, 4)
    page = text(supervisor.get(address))
    assert "暂不公布" in page and "一条意见" not in page and "导出" not in page
    table = load_workbook(BytesIO(supervisor.get(f"/surveys/results/{asked.survey_id}.xlsx").content)).active
    assert table is not None and "不公布结果" in str(table["A2"].value)
    answers(asked.survey, 3)
    page = text(supervisor.get(address))
    assert "80.0%" in page and "达到" in page and "一条意见" in page
    viewer = city.viewer("department-0", Role.SUPERVISOR)
    assert queries.result(viewer, asked.survey_id).questions[0].counts == (2, 1, 1, 0, 1)


def test_staff_are_asked_once_a_half_year(proving: None) -> None:
    officer = city.person("department-1", Role.HANDLER)
    jobs.ask_staff({"city": world.CITY})
    jobs.ask_staff({"city": world.CITY})
    survey = Survey.objects.get(audience=Audience.STAFF)
    assert survey.invitations.filter(user=officer.pk).count() == 1
    assert not survey.invitations.filter(user=city.person("company", Role.APPLICANT).pk).exists()
    newcomer = city.person("department-2", Role.HANDLER)
    jobs.ask_staff({"city": world.CITY})
    assert survey.invitations.filter(user=newcomer.pk).count() == 1


def test_strangers_are_refused(asked: Invitation) -> None:
    for stranger in (city.stranger(), city.supervisor()):
        assert stranger.get(f"/surveys/{asked.pk}/").status_code == 404
        assert stranger.post(f"/surveys/{asked.pk}/", GOOD).status_code == 404
    for address in ("/surveys/results/", f"/surveys/results/{asked.survey_id}/"):
        assert city.applicant().get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert not Response.objects.exists()


def test_a_change_of_the_questions_leaves_the_running_survey_as_it_was(asked: Invitation) -> None:
    sheet = surveys_of(world.CITY)
    assert [code for code, _ in asked.survey.sheet["questions"]] == [
        question.code for question in sheet.companies.questions
    ]
    Survey.objects.filter(pk=asked.survey_id).update(
        sheet={**asked.survey.sheet, "questions": [["only", "只有一题"]]}
    )
    assert "只有一题" in text(city.applicant().get(f"/surveys/{asked.pk}/"))
