"""The one form of a stage: what is asked of whom, what is known already, and that it follows the project."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions
from tongjian.kernel.projects.actions import correct, facts_of
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def asked(application: Application) -> set[str]:
    row = Application.objects.select_related("draft__form").get(pk=application.pk)
    return set(SheetView(row.draft).form.fields)


def test_a_form_follows_the_record_of_its_project_and_keeps_every_answer(cities: None) -> None:
    """Another theme: the civil-defence matter no longer asks, and asks again with what was answered."""
    application, browser = story.begin(), story.client("suzhou-applicant")
    story.change(application, contact_name="沈嘉禾", civil_defence="build", civil_defence_area="6200")
    before, actor = asked(application), story.viewer("suzhou-applicant")
    project = Project.objects.get(pk=application.project_id)
    as_it_was = facts_of(project)
    correct(project, replace(as_it_was, kind="industrial"), actor)
    assert browser.get(f"/applications/{application.pk}/").status_code == 200
    assert asked(application) < before
    correct(project, as_it_was, actor)
    page = unescape(browser.get(f"/applications/{application.pk}/").content.decode())
    assert asked(application) == before
    application.draft.refresh_from_db()
    assert application.draft.data["contact_name"] == "沈嘉禾"
    assert application.draft.data["civil_defence_area"] == "6200"
    assert 'value="6200"' in page


def test_a_licence_fills_in_its_number_and_says_so(cities: None) -> None:
    works = story.works_of(story.HOUSING)
    Licence.objects.create(
        city="suzhou",
        type="planning-permit",
        number="L2",
        document_number="建字第9号",
        title="建设工程规划许可证",
        template="permit.typ",
        holder=works.project.applicant,
        project=works.project,
        issued_on="2025-01-01",
        content="{}",
        digest="0" * 64,
        token="u",
    )
    application = story.begin(stage="construction-permit")
    assert application.draft.data["permit_number"] == "建字第9号"
    page = story.client("suzhou-applicant").get(f"/applications/{application.pk}/")
    assert "来自《建设工程规划许可证》建字第9号，请核对" in unescape(page.content.decode())


def test_the_matters_that_ask_stand_beside_a_field(cities: None) -> None:
    application = story.begin()
    sheet = SheetView(Application.objects.select_related("draft__form").get(pk=application.pk).draft)
    name = next(name for name, field in sheet.form.fields.items() if field.asked_by)
    assert all(title in sheet.view(name).asked_by for title in _titles(sheet, name))
    page = story.client("suzhou-applicant").get(f"/applications/{application.pk}/")
    assert f"用于：{sheet.view(name).asked_by}" in unescape(page.content.decode())


def _titles(sheet: SheetView, name: str) -> list[str]:
    return [sheet.form.askers[code] for code in sheet.form.fields[name].asked_by]


def test_a_promise_spares_its_materials_until_it_is_taken_back(cities: None) -> None:
    browser = story.client("suzhou-applicant")
    for stage in ("construction-permit", "engineering-permit", "completion", "land-planning", "parallel"):
        application = story.begin(stage=stage)
        page = browser.get(f"/applications/{application.pk}/")
        offered = [each for each in page.context["promises"] if each.matter.commitment.spares]
        if offered:
            break
    codes = [each.matter.code for each in offered]
    seen = {f"seen.{code}": "0" for code in [*codes, "nonsense"]}
    address = f"/applications/{application.pk}/promise/"
    answer = browser.post(address, {"promised": [*codes, "nonsense"], **seen})
    assert answer.status_code == 302
    application.refresh_from_db()
    assert application.promised == sorted(codes)
    page = browser.get(f"/applications/{application.pk}/")
    spared = {material.name for material in page.context["spared"]}
    assert spared and not spared & {row.material.name for row in page.context["materials"]}
    assert "以告知承诺代替" in unescape(page.content.decode())
    browser.post(address, {f"seen.{code}": "1" for code in codes})
    page = browser.get(f"/applications/{application.pk}/")
    assert spared <= {row.material.name for row in page.context["materials"]}


def test_what_planning_conditions_fix_is_filled_in_and_never_over_what_was_typed(cities: None) -> None:
    project = story.works_of(story.HOUSING).project
    conditions_of(project, "far: {min: 1, max: 2.5}\ngreen_ratio: {min: 30}\n")
    application = story.begin(stage="land-planning")
    sheet = SheetView(application.draft)
    filled = {name: sheet.view(name).value for name in ("far", "coverage", "green_ratio")}
    assert filled == {"far": "2.5", "coverage": "", "green_ratio": "30"}  # what nobody fixed is asked
    assert sheet.view("far").mark == "来自地块 WJ-01 的规划条件 规设〔2026〕1号（不大于 2.5）"
    assert sheet.view("green_ratio").mark.endswith("（不小于 30）")
    story.change(application, far="2.03")
    kept = SheetView(story.begin(stage="land-planning").draft).view("far")
    assert (kept.value, kept.mark) == ("2.03", "")


def test_a_design_states_its_own_figures(cities: None) -> None:
    conditions_of(story.works_of(story.HOUSING).project, "far: {min: 1, max: 2.5}\n")
    assert SheetView(story.begin().draft).view("far").value == ""


def conditions_of(project: Project, limits: str) -> None:
    """Issued planning conditions that bind the parcel of the project from today on."""
    Project.objects.filter(pk=project.pk).update(parcel="WJ-01")
    today, person = timezone.localdate(), story.viewer("suzhou-window").user
    pdf = Limits(frozenset({"pdf"}))
    kept = store(BytesIO(story.PDF), "conditions.pdf", city=project.city, owner=None, by=person, limits=pdf)
    PlanningConditions.objects.create(
        city=project.city,
        parcel="WJ-01",
        state=ConditionsState.ISSUED,
        organisation=Organisation.objects.filter(city=project.city).earliest("pk"),
        created_by_id=person,
        created_at=timezone.now(),
        changed_by_id=person,
        changed_at=timezone.now(),
        version=1,
        number="规设〔2026〕1号",
        issued_on=today,
        issued_by_id=person,
        effective_from=today,
        conditions=limits,
        content="{}",
        digest="0" * 64,
        file=kept,
    )
