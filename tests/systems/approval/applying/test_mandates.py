"""代办: within the mandate an agent fills in and hands in; outside of it a stranger is a stranger."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case
from tongjian.kernel.forms.actions import save
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.errors import NotOwnerError
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.people.models import Audit, User
from tongjian.kernel.projects.actions import NotAllowedError, RefusedError
from tongjian.kernel.projects.mandates import Terms, grant, revoke
from tongjian.kernel.projects.models import Mandate
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DESIGNERS = "91320508MADM0T034J"


def entrusted(agent: str = DESIGNERS, *, stages: tuple[str, ...] = (story.STAGE,), days: int = 30) -> Mandate:
    """The housing company entrusts the design institute with one stage of its project."""
    works, today = story.works_of(story.HOUSING), timezone.localdate()
    since, until = sorted((today, today + timedelta(days=days)))
    terms = Terms(agent, works.project_id, stages, since, until if days >= 0 else today - timedelta(days=1))
    return grant(works.project.applicant_id, terms, story.viewer("suzhou-applicant"))


def test_an_agent_fills_in_and_hands_in_for_the_company(cities: None) -> None:
    mandate, browser = entrusted(), story.client("suzhou-designer")
    works = story.works_of(story.HOUSING)
    assert "代为申报" in unescape(browser.get("/my/mandates/").content.decode())
    address = browser.post(f"/works/{works.pk}/stages/{story.STAGE}/start/")["Location"]
    application = Application.objects.select_related("draft__form", "project__applicant").get()
    assert address == f"/applications/{application.pk}/"
    assert "委托代为办理" in unescape(browser.get(address).content.decode())
    story.answer(application, "suzhou-applicant")
    story.give_all(application)
    typed = {"f.contact_name": "顾若溪", "r.contact_name": str(application.draft.revisions["contact_name"])}
    answer = browser.post(f"{address}submit/", typed)
    application.refresh_from_db()
    assert answer["Location"] == f"/cases/{application.case}/"
    assert application.case is not None and application.mandate_id == mandate.pk
    assert Case.objects.get(pk=application.case).applicant == works.project.applicant_id
    designer = User.objects.get(username="suzhou-designer")
    assert Submission.objects.get().by_id == designer.pk
    acts = Audit.objects.filter(who=designer).order_by("id")
    assert [act.what for act in acts] == ["代办：开始申报", "代办：提交申请"]
    assert all(act.after and act.after["principal"] == works.project.applicant.name for act in acts)


@pytest.mark.parametrize("closed", ["another stage", "over", "revoked", "another agent"])
def test_outside_the_mandate_an_agent_is_a_stranger(cities: None, closed: str) -> None:
    application = story.begin()
    match closed:
        case "another stage":
            entrusted(stages=("completion",))
        case "over":
            row = entrusted()
            day = timezone.localdate() - timedelta(days=1)
            Mandate.objects.filter(pk=row.pk).update(since=day, until=day)
        case "revoked":
            revoke(entrusted().pk, story.viewer("suzhou-applicant"))
        case _:
            entrusted("suzhou-applicant-2")
    browser = story.client("suzhou-designer")
    address = f"/applications/{application.pk}/"
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}submit/").status_code == 404
    assert browser.post(f"{address}promise/").status_code == 404
    assert browser.get(f"/forms/drafts/{application.draft_id}/").status_code == 403
    with pytest.raises(NotOwnerError):
        save(application.draft_id, [Entry("contact_name", ["他人"], 0)], story.viewer("suzhou-designer"))


def test_a_person_may_be_the_agent(cities: None) -> None:
    application = story.begin()
    entrusted("suzhou-applicant-2")
    browser = story.client("suzhou-applicant-2")
    field = f"/forms/drafts/{application.draft_id}/fields/contact_name/"
    assert browser.post(field, {"f.contact_name": "陆文博", "r.contact_name": "0"}).status_code == 200
    application.draft.refresh_from_db()
    assert application.draft.data["contact_name"] == "陆文博"
    assert application.draft.updated_by == User.objects.get(username="suzhou-applicant-2")


def test_only_the_company_entrusts_and_takes_back(cities: None) -> None:
    mandate, today = entrusted(), timezone.localdate()
    stranger = story.viewer("suzhou-designer")
    with pytest.raises(NotAllowedError):
        grant(mandate.principal_id, Terms("suzhou-window", None, (), today, today), stranger)
    browser = story.client("suzhou-designer")
    assert browser.post(f"/my/mandates/{mandate.pk}/revoke/").status_code == 404
    company = story.client("suzhou-applicant")
    assert company.post(f"/my/mandates/{mandate.pk}/revoke/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.revoked_by == User.objects.get(username="suzhou-applicant")


def test_every_mistake_of_a_mandate_is_said(cities: None) -> None:
    works, today = story.works_of(story.HOUSING), timezone.localdate()
    other = story.works_of("星湖桥生物医药研发中心").project_id
    terms = Terms("nobody", other, (), today, today - timedelta(days=1))
    with pytest.raises(RefusedError) as refused:
        grant(works.project.applicant_id, terms, story.viewer("suzhou-applicant"))
    assert len(refused.value.sentences) == 3
    page = story.client("suzhou-applicant").post("/my/mandates/new/", {"agent": "nobody"})
    assert page.status_code == 422 and "nobody" in page.content.decode()


def test_the_page_of_mandates_takes_as_many_queries_for_many(
    cities: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = story.client("suzhou-designer")
    entrusted()
    for _ in range(3):
        entrusted(stages=())
    with django_assert_num_queries(6):
        assert browser.get("/my/mandates/").status_code == 200
