"""The page of a case tells what the procedures ask of each reader, and takes no more queries for it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bench.proceedings import PERMIT, PLAN, PROMISE, REPORT, SURVEY
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.approval.actions.aside import AtDesk

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def page(case: UUID, actor: Viewer) -> str:
    browser = Client()
    browser.force_login(_account(actor))
    return unescape(browser.get(f"/cases/{case}/").content.decode())


def _account(actor: Viewer) -> object:
    from tongjian.kernel.people.models import User

    return User.objects.get(pk=actor.user)


@pytest.fixture
def gapped(applied: Callable[..., Proceeding]) -> Proceeding:
    return applied(given=frozenset({PLAN, REPORT}))


def test_the_page_says_by_when_the_window_answers_and_what_silence_means(gapped: Proceeding) -> None:
    for reader in (gapped.people.of("window", Role.WINDOW), gapped.people.company):
        text = page(gapped.stage, reader)
        assert "2026年3月9日" in text and "即为受理" in text
        assert "勘测报告（受理后 5 个工作日内）" in text


def test_the_closed_door_of_acceptance_names_what_is_missing(gapped: Proceeding) -> None:
    text = page(gapped.stage, gapped.people.of("window", Role.WINDOW))
    assert "缺少材料：勘测报告" in text and "容缺受理" in text


def test_the_applicant_sees_what_is_due_and_uploads_it(gapped: Proceeding) -> None:
    gapped.accept("accept_with_gaps")
    text = page(gapped.stage, gapped.people.company)
    assert "待补交的容缺材料" in text and "2026年3月9日前补交" in text
    assert 'href="#material-survey"' in text and "上传新的版本" in text


def test_a_task_beside_the_process_has_its_desk_with_its_own_fields(
    applied: Callable[..., Proceeding],
) -> None:
    proceeding = applied(given=frozenset({PLAN, SURVEY}), promised=frozenset({PROMISE}))
    proceeding.accept()
    head, handler = proceeding.people.of("water", Role.HEAD), proceeding.people.of("water")
    case = proceeding.matter(PROMISE).id
    assert "待您办理：告知承诺审批" in page(case, head)
    assert "待您办理" not in page(case, handler)
    proceeding.finish("decide_on_promise", head, "promise:", PROMISE, "agree")
    text = page(case, handler)
    assert "待您办理：核查承诺" in text and "整改期限" in text and 'name="days"' in text
    assert "申请单位作出告知承诺" in text and "已具备法定条件；资料真实有效" in text
    assert "告知承诺审批：准予（告知承诺）" in text


def test_special_procedures_are_chosen_from_those_of_the_matter(accepted: Proceeding) -> None:
    text = page(accepted.matter(PERMIT).id, accepted.people.of("planning"))
    assert "专家评审（最长 15 个工作日）" in text and "公示（最长 10 个工作日）" in text
    assert "听证（最长" not in text


def test_whoever_is_asked_sees_the_question_and_only_that_task(accepted: Proceeding) -> None:
    planning = accepted.people.of("planning")
    asked = {"departments": "fire", "days": 3, "remark": "请就消防车道提出意见"}
    accepted.do("consult", planning, PERMIT, **asked)
    text = page(accepted.matter(PERMIT).id, accepted.people.of("fire"))
    assert "待您办理：答复征求意见" in text and "待您办理：审查" not in text
    first = text.partition("办理过程")[0]
    assert "需要您答复的内容" in first and "请就消防车道提出意见" in first
    assert "需要您答复的内容" not in page(accepted.matter(PERMIT).id, accepted.people.of("water"))


def test_a_case_page_takes_no_more_queries_for_its_procedures(
    accepted: Proceeding, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    planning = accepted.people.of("planning")
    asked = {"departments": "fire,water", "days": 3, "remark": "请就消防车道提出意见"}
    accepted.do("consult", planning, PERMIT, **asked)
    accepted.do("ask_extension", planning, PERMIT, days=3, remark="情况复杂需要延期")
    browser = Client()
    browser.force_login(_account(planning))
    browser.get(f"/cases/{accepted.stage}/")
    with django_assert_max_num_queries(17):
        browser.get(f"/cases/{accepted.matter(PERMIT).id}/")


def test_every_desk_says_what_its_outcomes_are() -> None:
    desks = [action for action in registry.actions.values() if isinstance(action, AtDesk)]
    assert len(desks) > 10
    for action in desks:
        assert action.outcomes and all(action.outcomes.values()) and action.reasoned <= action.outcomes.keys()
