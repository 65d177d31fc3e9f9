"""代办人在办件里: what an agent may see and do in the case, as long as the mandate runs and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.models import Audit
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects import mandates
from tongjian.kernel.projects.mandates import Terms, acting, grant, revoke
from tongjian.kernel.projects.models import Mandate
from tongjian.systems.approval.actions import submit as submitting
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DESIGNERS = "91320508MADM0T034J"


def entrusted(*stages: str) -> Mandate:
    """The housing company entrusts the design institute with stages of its project; none: with all."""
    works, today = story.works_of(story.HOUSING), timezone.localdate()
    terms = Terms(DESIGNERS, works.project_id, stages, today, today + timedelta(days=30))
    return grant(works.project.applicant_id, terms, story.viewer("suzhou-applicant"))


def corrected() -> UUID:
    """A stage whose applicant was asked to correct it."""
    stage = story.submitted()
    asked = {"remark": "停车位数量与图纸不符；补充排水方案"}
    perform("ask_for_correction", stage, story.viewer("suzhou-window"), asked)
    return stage


def test_an_agent_reads_and_corrects_the_case(cities: None) -> None:
    stage, mandate, browser = corrected(), entrusted(story.STAGE), story.client("suzhou-designer")
    page = browser.get(f"/cases/{stage}/")
    application = Application.objects.get()
    assert f"/applications/{application.pk}/" in page.content.decode()
    assert "查看提交的申请表" in unescape(page.content.decode())
    assert browser.get(f"/stages/{stage}/board/").status_code == 200
    answer = browser.post(f"/applications/{application.pk}/submit/")
    assert answer["Location"] == f"/cases/{stage}/"
    assert load(stage).top().status is Status.CORRECTION_ENDED
    application.refresh_from_db()
    assert application.mandate_id == mandate.pk
    act = Audit.objects.get(what="代办：提交补正")
    assert act.who_id == story.viewer("suzhou-designer").user and act.subject == f"case:{stage}"
    assert act.after and act.after["mandate"] == str(mandate.pk)


def test_an_agent_receives_the_letters_of_the_case(cities: None) -> None:
    stage, browser = corrected(), story.client("suzhou-designer")
    letter = Letter.objects.filter(root=stage, addressee__isnull=False).latest("drawn_at")
    address = f"/letters/{letter.pk}/"
    assert browser.get(address).status_code == 404
    entrusted(story.STAGE)
    page = browser.get(address)
    assert page.status_code == 200 and page.context["may_sign"]
    answer = browser.post(f"/cases/{letter.case}/do/sign_for_letter/", {"letter": str(letter.pk)})
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.service.by_id == story.viewer("suzhou-designer").user


def test_what_is_not_entrusted_stays_with_the_company(cities: None) -> None:
    stage = corrected()
    entrusted(story.STAGE)
    agent = story.client("suzhou-designer")
    page = agent.get(f"/cases/{stage}/")
    closed = {possible.action.name: str(possible.refusals[0]) for possible in page.context["closed"]}
    assert "委托代办只包括" in closed["withdraw"]
    answer = agent.post(f"/cases/{stage}/do/withdraw/", {"remark": "不办了，撤回申请"})
    assert answer.status_code == 422 and "由申请单位自己办理" in unescape(answer.content.decode())
    assert load(stage).top().status is Status.CORRECTION_STARTED


def test_without_a_running_mandate_the_case_is_closed(cities: None) -> None:
    stage, browser, company = corrected(), story.client("suzhou-designer"), story.viewer("suzhou-applicant")
    yesterday = timezone.localdate() - timedelta(days=1)

    def closed() -> bool:
        """The mandates there are open nothing."""
        with pytest.raises(NotAllowed):
            perform("correct", stage, story.viewer("suzhou-designer"))
        read = [f"/cases/{stage}/", f"/stages/{stage}/board/", f"/cases/{stage}/receipt/"]
        answers = [browser.get(address).status_code for address in read]
        return {*answers, browser.post(f"/cases/{stage}/do/correct/").status_code} == {404}

    assert closed()
    entrusted("completion")
    assert closed()
    Mandate.objects.filter(pk=entrusted().pk).update(since=yesterday, until=yesterday)
    assert closed()
    running = entrusted(story.STAGE)
    assert browser.get(f"/cases/{stage}/").status_code == 200
    revoke(running.pk, company)
    assert closed()


def _agent(mandate: Mandate) -> Viewer:
    return acting(
        story.viewer("suzhou-designer"), Mandate.objects.select_related("principal").get(pk=mandate.pk)
    )


def _begin(agent: Viewer) -> None:
    submitting.start_application(story.works_of(story.HOUSING), story.STAGE, agent)


def _submit(agent: Viewer) -> None:
    submitting.submit(Application.objects.get().pk, agent)


def _correct(agent: Viewer) -> None:
    perform("correct", Case.objects.get(parent=None).pk, agent)


@pytest.mark.parametrize("act", [_begin, _submit, _correct])
def test_the_act_and_its_record_happen_together_or_not_at_all(
    cities: None, monkeypatch: pytest.MonkeyPatch, act: Callable[[Viewer], None]
) -> None:
    """Whatever ends the transaction between the two, and a mandate that is taken back meanwhile."""
    agent = _agent(mandate := entrusted(story.STAGE))
    if act is _submit:
        application = story.begin()
        story.answer(application)
        story.give_all(application)
    elif act is _correct:
        corrected()
    before = _standing()
    with monkeypatch.context() as broken:
        broken.setattr(mandates, "record", _broken)
        with pytest.raises(InterruptedError):
            act(agent)
    assert _standing() == before
    revoke(mandate.pk, story.viewer("suzhou-applicant"))
    with pytest.raises(NotAllowed, match="代办委托已经结束"):
        act(agent)
    assert _standing() == before
    Mandate.objects.filter(pk=mandate.pk).update(revoked_at=None, revoked_by=None)
    act(agent)
    assert _standing() != before


def _broken(*_: object, **__: object) -> None:
    raise InterruptedError("the power went")


def _standing() -> list[object]:
    """Everything an act of an agent changes."""
    cases = [(case.status, case.root) for case in Case.objects.order_by("id")]
    rows = [(row.pk, row.case, row.mandate_id, row.draft.closed_at) for row in Application.objects.all()]
    acts = list(Audit.objects.filter(what__startswith="代办：").values_list("what", flat=True))
    return [cases, rows, acts]


def test_an_official_who_sees_the_case_in_office_is_no_agent_there(cities: None) -> None:
    """Who handles a case does not also act for its applicant in it."""
    stage, works, today = corrected(), story.works_of(story.HOUSING), timezone.localdate()
    terms = Terms("suzhou-window", works.project_id, (), today, today)
    grant(works.project.applicant_id, terms, story.viewer("suzhou-applicant"))
    with pytest.raises(Refused, match="只有申请单位可以办理"):
        perform("correct", stage, story.viewer("suzhou-window"))
