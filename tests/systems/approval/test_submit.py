"""Applying for a stage: what is filled in already, what is missing, and that it is submitted once."""

from __future__ import annotations

import pytest

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform, possible
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.licences.models import Licence
from tongjian.systems.approval.actions.submit import start_application, submit
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def sentences(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "；".join(map(str, refused.value.refusals))


def test_what_is_known_is_filled_in(cities: None) -> None:
    draft = story.begin().draft
    assert draft.data["project_name"] == story.HOUSING
    assert draft.data["applicant_name"] == "苏州澄云里置业有限公司"
    assert draft.sources["applicant_uscc"] == "organisation"


def test_two_colleagues_go_on_with_one_application(cities: None) -> None:
    assert story.begin().pk == story.begin().pk
    assert Application.objects.count() == 1


def test_only_the_builder_applies(cities: None) -> None:
    with pytest.raises(NotAllowed):
        start_application(story.works_of(story.HOUSING), story.STAGE, story.viewer("suzhou-applicant-2"))


def test_a_stage_under_way_is_not_begun_again(cities: None) -> None:
    stage = story.submitted()
    with pytest.raises(Refused) as refused:
        story.begin()
    assert Case.objects.get(pk=stage).number in sentences(refused)


def test_a_stage_taken_back_may_be_begun_again(cities: None) -> None:
    stage = story.submitted()
    perform("cancel", stage, story.viewer("suzhou-applicant"), {"remark": "方案调整"})
    assert story.begin().case is None


def test_everything_missing_is_told_at_once_and_nothing_happens(cities: None) -> None:
    application = story.begin()
    with pytest.raises(Refused) as refused:
        submit(application.pk, story.viewer("suzhou-applicant"))
    told = sentences(refused)
    assert "联系人" in told and "缺少材料：总平面图" in told and "缺少材料：室外排水方案" in told
    assert not Case.objects.exists() and not Submission.objects.exists()
    # The number that was not used is the first one given.
    story.answer(application)
    story.give_all(application)
    stage = submit(application.pk, story.viewer("suzhou-applicant"))
    assert Case.objects.get(pk=stage).number.endswith("00001号")


def test_a_submitted_application_is_a_stage_with_its_matters(cities: None) -> None:
    stage = story.submitted()
    tree = load(stage)
    assert tree.top().status is Status.RECEIVED
    assert {case.matter for case in tree.children(tree.top())} == {
        "design-scheme-review",
        "civil-defence-review",
        "landscape-review",
        "traffic-review",
        "drainage-review",
        "planning-permit",
    }
    assert tree.top().materials["site-plan"].title == "总平面图"
    assert [task.title for task in tree.top().open_tasks()] == ["收件审查"]
    assert list(differences()) == []


def test_an_industrial_project_needs_no_civil_defence(cities: None) -> None:
    stage = story.submitted("星湖桥生物医药研发中心", "suzhou-applicant-2")
    assert "civil-defence-review" not in {case.matter for case in load(stage).cases.values()}


def test_a_licence_that_is_held_is_not_asked_for(cities: None) -> None:
    application = story.begin()
    Licence.objects.create(
        city="suzhou",
        type="land-planning-permit",
        number="L1",
        document_number="地字第1号",
        title="建设用地规划许可证",
        template="permit.typ",
        holder=application.applicant,
        project=application.project,
        issued_on="2025-01-01",
        content="{}",
        digest="0" * 64,
        token="t",
    )
    with pytest.raises(Refused) as refused:
        submit(application.pk, story.viewer("suzhou-applicant"))
    assert "建设用地规划许可证" not in sentences(refused)


def test_a_submitted_application_is_not_submitted_again(cities: None) -> None:
    story.submitted()
    with pytest.raises(Refused) as refused:
        submit(Application.objects.get().pk, story.viewer("suzhou-applicant"))
    assert "已经提交" in sentences(refused)


def test_a_correction_changes_answers_and_files_once(cities: None) -> None:
    stage, company, window = (
        story.submitted(),
        story.viewer("suzhou-applicant"),
        story.viewer("suzhou-window"),
    )
    before = load(stage).top()
    perform("ask_for_correction", stage, window, {"remark": "停车位数量与图纸不符；补充排水方案"})
    application = Application.objects.select_related("draft__form").get()
    assert application.draft.closed_at is None
    story.change(application, parking_motor="")
    with pytest.raises(Refused) as refused:
        perform("correct", stage, company)
    assert "机动车停车位" in sentences(refused)
    story.change(application, parking_motor="1390")
    story.give(application, "drainage-plan", content=story.PDF + b"%2\n")
    perform("correct", stage, company)
    after = load(stage).top()
    assert after.status is Status.CORRECTION_ENDED
    assert after.submission != before.submission
    assert after.materials["drainage-plan"].version == 2
    assert Submission.objects.count() == 2
    offered = {p.action.name for p in possible(load(stage), stage, window) if p.open}
    assert "ask_for_correction" not in offered and "accept" in offered


def test_a_drawing_mended_during_review_is_given_to_the_case(cities: None) -> None:
    stage, company = story.accepted(), story.viewer("suzhou-applicant")
    with pytest.raises(Refused) as refused:
        perform("replace_materials", stage, company)
    assert "没有新的材料" in sentences(refused)
    story.give(Application.objects.get(), "site-plan", content=story.DXF + b"\r\n")
    perform("replace_materials", stage, company)
    assert load(stage).top().materials["site-plan"].version == 2
