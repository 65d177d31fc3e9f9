"""The one form of a stage: what is asked of whom, what is known already, and that it follows the project."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from tests.systems.approval import story
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.licences.models import Licence
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
