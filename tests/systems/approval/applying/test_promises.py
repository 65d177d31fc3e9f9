"""告知承诺 ticked by two colleagues at once: nobody's choice is lost unseen, and nobody promises unseen."""

from __future__ import annotations

from html import unescape

import pytest

from tests.systems.approval import story
from tongjian.kernel.cases.perform import NotAllowed, Refused
from tongjian.systems.approval.actions.promising import Tick, choose
from tongjian.systems.approval.actions.submit import submit
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]
STAGE = "construction-permit"


def begun() -> tuple[Application, list[str]]:
    """An application, and the matters of its stage that take a promise."""
    application = story.begin(stage=STAGE)
    page = story.client("suzhou-applicant").get(f"/applications/{application.pk}/")
    return application, [each.matter.code for each in page.context["promises"]]


def test_a_box_another_window_has_changed_is_told_and_left(cities: None) -> None:
    application, (first, second, *_) = begun()
    browser, address = story.client("suzhou-applicant"), f"/applications/{application.pk}/promise/"
    seen = {f"seen.{first}": "0", f"seen.{second}": "0"}
    assert browser.post(address, {**seen, "promised": [first]}).status_code == 302
    answer = browser.post(address, {**seen, "promised": [second]})
    assert answer.status_code == 409
    said = unescape(answer.content.decode())
    assert "有 1 个事项的选择没有保存" in said and "现在是“以告知承诺方式办理”" in said
    application.refresh_from_db()
    assert application.promised == sorted([first, second])
    # The page that told of it shows the newest revision: taken back now, it is taken back.
    assert browser.post(address, {f"seen.{first}": "1", "promised": [second]}).status_code == 302
    application.refresh_from_db()
    assert application.promised == [second]
    assert browser.post(address, {f"seen.{first}": "x"}).status_code == 400


def test_nobody_hands_in_a_promise_they_have_not_seen(cities: None) -> None:
    application, (first, *_) = begun()
    company = story.viewer("suzhou-applicant")
    choose(application.pk, [Tick(first, True, 0)], company)
    browser = story.client("suzhou-applicant")
    answer = browser.post(f"/applications/{application.pk}/submit/", {"seen": "0"})
    assert answer.status_code == 422 and "刚在另一个窗口改过" in unescape(answer.content.decode())
    with pytest.raises(Refused) as refused:
        submit(application.pk, company, seen=1)
    assert "另一个窗口" not in str(refused.value)


def test_a_stranger_promises_nothing(cities: None) -> None:
    application, (first, *_) = begun()
    with pytest.raises(NotAllowed):
        choose(application.pk, [Tick(first, True, 0)], story.viewer("suzhou-designer"))
    application.refresh_from_db()
    assert application.promised == []
