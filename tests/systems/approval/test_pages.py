"""The pages of applicants and officials around an application."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.actions.submit import submit
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def company(cities: None) -> Client:
    return story.client("suzhou-applicant")


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def test_my_projects_take_six_queries(
    company: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story.submitted()
    story.begin(story.SCHOOL)
    with django_assert_num_queries(6):
        page = words(company.get("/my/"))
    assert f"继续填写：{story.SCHOOL}" in page
    assert page.count("接件") == 1 and "正在填写" in page


def test_what_waits_for_the_company_comes_first(company: Client) -> None:
    stage = story.submitted()
    perform("ask_for_correction", stage, story.viewer("suzhou-window"), {"remark": "请补充排水方案"})
    page = words(company.get("/my/"))
    assert page.index("补正材料：") < page.index("全部项目")
    case = words(company.get(f"/cases/{stage}/"))
    application = Application.objects.get()
    assert f"/applications/{application.pk}/" in case and "去补正" in case
    assert "提交补正" in words(company.get(f"/applications/{application.pk}/"))
    answer = company.post(f"/applications/{application.pk}/submit/")
    assert answer.status_code == 302
    assert Case.objects.get(pk=stage).status == Status.CORRECTION_ENDED


def test_every_stage_can_be_begun_from_the_project(company: Client) -> None:
    works = story.works_of(story.HOUSING)
    page = words(company.get(f"/projects/{works.project_id}/"))
    stages = ("land-planning", "engineering-permit", "construction-permit", "completion", "parallel")
    for stage in stages:
        address = f"/works/{works.pk}/stages/{stage}/start/"
        assert address in page
        application = company.post(address)
        assert company.get(application["Location"]).status_code == 200


def test_a_stage_under_way_is_told_instead_of_begun(company: Client) -> None:
    stage = Case.objects.get(pk=story.submitted())
    works = story.works_of(story.HOUSING)
    page = words(company.post(f"/works/{works.pk}/stages/{story.STAGE}/start/", follow=True))
    assert f"本阶段已经申报（{stage.number}）" in page


def test_the_application_names_everything_missing(company: Client) -> None:
    application = story.begin()
    answer = company.post(f"/applications/{application.pk}/submit/", {})
    page = words(answer)
    assert answer.status_code == 422
    assert "缺少材料：总平面图" in page and "“联系人”" in page
    story.answer(application)
    story.give_all(application)
    assert "可以提交了" in words(company.get(f"/applications/{application.pk}/missing/"))


def test_what_came_with_the_button_is_saved_first(company: Client) -> None:
    application = story.begin()
    story.answer(application)
    story.give_all(application)
    story.change(application, contact_name="")
    revision = application.draft.revisions["contact_name"]
    typed = {"f.contact_name": "沈嘉禾", "r.contact_name": str(revision)}
    answer = company.post(f"/applications/{application.pk}/submit/", typed)
    stage = Application.objects.get().case
    assert answer["Location"] == f"/cases/{stage}/"
    assert company.get(f"/applications/{application.pk}/")["Location"] == f"/cases/{stage}/"


def test_a_colleague_who_was_faster_is_not_overwritten(company: Client) -> None:
    application = story.begin()
    story.answer(application)
    story.give_all(application)
    story.change(application, contact_name="同事")
    answer = company.post(
        f"/applications/{application.pk}/submit/", {"f.contact_name": "沈嘉禾", "r.contact_name": "1"}
    )
    assert answer.status_code == 409
    assert "同事" in words(answer) and Application.objects.get().case is None


def test_a_file_given_before_is_offered_again(company: Client) -> None:
    story.submitted()
    page = words(company.get(f"/applications/{story.begin(story.SCHOOL).pk}/"))
    assert "使用以前提交的“design-report.pdf”" in page


def test_a_new_version_is_uploaded_on_the_case_and_given_to_it(company: Client) -> None:
    stage = story.accepted()
    assert "提交更换的材料" not in words(company.get(f"/cases/{stage}/"))
    story.give(Application.objects.get(), "site-plan", content=story.DXF + b"\r\n")
    page = words(company.get(f"/cases/{stage}/"))
    assert "尚未提交到办件" in page and "提交更换的材料" in page
    company.post(f"/cases/{stage}/do/replace_materials/")
    assert "提交更换的材料" not in words(company.get(f"/cases/{stage}/"))


def test_officers_see_the_answers_and_others_only_their_shape(company: Client) -> None:
    stage = story.accepted()
    assert "13900000001" in words(story.client("suzhou-water").get(f"/cases/{stage}/"))
    watched = words(story.client("suzhou-supervisor").get(f"/cases/{stage}/"))
    assert "13900000001" not in watched and "139*****001" in watched


def test_a_held_department_sees_why_it_cannot_agree(company: Client) -> None:
    stage = story.accepted()
    hold = {
        "key": "scrutiny:green",
        "system": "scrutiny",
        "duty": "landscape",
        "reason": "绿地率 31.48%，不足 0.52%",
        "link": "/scrutiny/x/#finding-1",
    }
    perform("set_holds", stage, SYSTEM, {"system": "scrutiny", "holds": [hold]})
    case = Task.objects.get(root=stage, case__matter="landscape-review", open=True).case_id
    page = words(story.client("suzhou-landscape").get(f"/cases/{case}/"))
    assert "已锁定：绿地率 31.48%，不足 0.52%" in page and "disabled" in page
    assert 'href="/scrutiny/x/#finding-1"' in page
    board = words(story.client("suzhou-window").get(f"/stages/{stage}/board/"))
    assert "图纸有 1 处锁定，等申请单位修改" in board


def test_the_board_shows_every_matter_and_what_it_waits_for(company: Client) -> None:
    stage = story.accepted()
    page = words(company.get(f"/stages/{stage}/board/"))
    assert page.count("个工作日") >= 6 and "等待前置事项" in page
    story.approved(stage)
    assert "本阶段已经办结" in words(company.get(f"/stages/{stage}/board/"))


def test_a_matter_has_no_board(company: Client) -> None:
    stage = story.accepted()
    matter = Case.objects.filter(parent=stage).first()
    assert matter is not None
    assert company.get(f"/stages/{matter.pk}/board/").status_code == 404


def test_the_permit_is_on_the_case_and_the_project(company: Client) -> None:
    stage = story.accepted()
    story.approved(stage)
    case = Case.objects.get(pk=stage)
    for address in (f"/cases/{stage}/", f"/projects/{case.project}/"):
        page = words(company.get(address))
        assert "建设工程规划许可证" in page and "公开核验页" in page
    assert "按时办结" in words(company.get(f"/cases/{stage}/"))


def test_a_case_page_takes_a_fixed_number_of_queries(
    company: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stage = story.accepted()
    with django_assert_max_num_queries(14):
        company.get(f"/cases/{stage}/")


def test_a_licence_stands_for_a_material_and_is_shown_as_it_stands(company: Client) -> None:
    application = story.begin()
    story.answer(application)
    held = {
        "city": "suzhou",
        "type": "land-planning-permit",
        "title": "建设用地规划许可证",
        "template": "permit.typ",
        "content": "{}",
        "digest": "0" * 64,
        "holder": application.applicant,
        "project": application.project,
    }
    Licence.objects.create(
        **held, number="L1", document_number="地字第1号", issued_on="2025-03-01", token="first"
    )
    story.give_all(application)
    stage = submit(application.pk, story.viewer("suzhou-applicant"))
    assert "land-document" not in load(stage).top().materials
    page = words(company.get(f"/cases/{stage}/"))
    assert "以电子证照代替" in page and "地字第1号" in page
    assert "（2025年3月1日核发，有效）" in page
    Licence.objects.create(
        **held,
        number="L2",
        document_number="地字第2号",
        issued_on="2025-04-01",
        token="second",
        state=LicenceState.REVOKED,
        ended_on="2025-05-01",
        ended_reason="依据失实",
    )
    assert "地字第1号" in words(company.get(f"/cases/{stage}/")), "one in force before one that ended"
    Licence.objects.filter(number="L1").update(
        state=LicenceState.CANCELLED, ended_on="2025-06-01", ended_reason="自行申请"
    )
    page = words(company.get(f"/cases/{stage}/"))
    assert "地字第2号</a>（2025年4月1日核发，已撤销）" in page


def test_a_project_is_registered_with_its_first_works(company: Client) -> None:
    typed = {
        "code": "2409-320508-89-01-774310",
        "name": "平江里菜场改造",
        "region": "320508",
        "address": "姑苏区平江路",
        "floor_area": "800",
        "attribute-sector": "building",
        "attribute-investor": "private",
        "attribute-linear": "false",
        "attribute-supplied_with_design": "false",
        "attribute-low_risk": "true",
        "use": "commercial",
        "organisation": str(story.works_of(story.HOUSING).project.applicant_id),
    }
    wrong = company.post("/my/projects/new/", typed)
    assert wrong.status_code == 422 and "项目代码不对" in words(wrong) and "平江里菜场改造" in words(wrong)
    right = check_digit(typed["code"])
    answer = company.post("/my/projects/new/", {**typed, "code": right})
    project = Project.objects.get(code=right)
    assert (project.kind, project.attributes["low_risk"]) == ("small", True)
    assert answer["Location"] == f"/projects/{project.pk}/"
    assert [works.name for works in project.works.all()] == ["平江里菜场改造"]
    twice = company.post("/my/projects/new/", {**typed, "code": right})
    assert "已经登记过" in words(twice)


def test_nobody_registers_for_another_company(company: Client) -> None:
    other = story.works_of("星湖桥生物医药研发中心").project
    typed = {
        "code": other.code,
        "name": "冒名",
        "region": "320508",
        "address": "某处",
        "organisation": str(other.applicant_id),
    }
    assert company.post("/my/projects/new/", typed).status_code == 422
    assert not Project.objects.filter(name="冒名").exists()


def check_digit(code: str) -> str:
    """The same project code with the last digit that is right."""
    return next(c for d in "0123456789" if check(CodeKind.PROJECT, c := code[:-1] + d).valid)
