"""What an applicant reads where a stage cannot be applied for yet or does not go on."""

from __future__ import annotations

from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tongjian.kernel.cases.models import Case, Hold
from tongjian.kernel.cases.perform import perform
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def held(stage: UUID) -> None:
    """A part of the drawing that the planning department locked."""
    Hold.objects.create(
        case=Case.objects.get(pk=stage),
        city="suzhou",
        key="drawing:far",
        system="scrutiny",
        duty="planning",
        reason="容积率超过规划条件",
        placed_at=timezone.now(),
    )


def test_a_correction_and_a_hold_are_said_with_the_way_there(
    cities: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stage, browser = story.submitted(), story.client("suzhou-applicant")
    held(stage)
    asked = {"remark": "停车位数量与图纸不符；补充排水方案"}
    perform("ask_for_correction", stage, story.viewer("suzhou-window"), asked)
    story.begin(story.SCHOOL)
    with django_assert_num_queries(6):
        page = read(browser, "/my/")
    correcting = f'<a href="/applications/{Application.objects.get(case=stage).pk}/">窗口要求补正'
    assert correcting in page and f'<a href="/cases/{stage}/">' in page
    assert "锁定：容积率超过规划条件" in page


def test_a_stage_says_which_licence_comes_first_and_from_where(cities: None) -> None:
    works, browser = story.works_of(story.HOUSING), story.client("suzhou-applicant")
    address = f"/projects/{works.project_id}/"
    wanted = "需先取得《建设工程规划许可证》"
    before = read(browser, address)
    assert wanted in before and "该阶段尚未申报" in before
    stage = story.submitted()
    during = read(browser, address)
    assert wanted in during and f'<a href="/cases/{stage}/">{wanted}' in during
    assert "本阶段正在办理，办结前不能重复申报" in during
    perform("accept", stage, story.viewer("suzhou-window"), {})
    story.approved(stage)
    assert wanted not in read(browser, address)


def test_an_official_is_not_told_what_the_applicant_has_to_do(cities: None) -> None:
    works = story.works_of(story.HOUSING)
    assert "需先取得" not in read(story.client("suzhou-window"), f"/projects/{works.project_id}/")
