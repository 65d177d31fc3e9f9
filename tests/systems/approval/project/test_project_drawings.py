"""What scrutiny adds to the page of a project: every version with its differences, the buildings it read."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tests.systems.approval.project.conftest import Town
from tests.systems.scrutiny.desk.drawings import PLAN, application, finding, judged, report
from tongjian.systems.scrutiny.jobs import Answer, check_drawing
from tongjian.systems.scrutiny.judging import Judged
from tongjian.systems.scrutiny.models import Check
from tongjian.systems.scrutiny.onprojects.reading import drawings, sites

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CHANGE = {"kind": "moved", "outside": True, "sentence": "1# 移动 2 m"}
BUILDING = {
    "name": "1#",
    "number": "1",
    "use": None,
    "storeys_above": 24,
    "storeys_below": None,
    "height": "73.50",
    "footprint_area": "812.25",
    "floor_area": None,
    "setback": None,
    "entities": ["A"],
    "state": "not_computable",
    "reason": "有 1 层没有读出",
}


@pytest.fixture
def two_versions(town: Town) -> Check:
    """Both versions of the school's site plan judged; the second."""
    first = Check.objects.filter(subject=application(town.running).subject, slot="site-plan").earliest(
        "asked_at"
    )
    text = json.dumps(report([finding(1, "pass")])).encode()
    with transaction.atomic():
        check_drawing({"check": str(first.pk)}, Answer(Judged(text, PLAN.encode(), b"0\nEOF\n", b""), None))
    second = judged(
        town.running, finding(1, "fail"), comparison={"changes": [CHANGE, CHANGE]}, previous=first
    )
    told = report([finding(1, "fail")], comparison={"changes": [CHANGE, CHANGE]})
    told["indicators"] = {"buildings": [BUILDING]}
    text = json.dumps(told, ensure_ascii=False).encode()
    with transaction.atomic():
        check_drawing({"check": str(second.pk)}, Answer(Judged(text, PLAN.encode(), b"0\nEOF\n", b""), first))
    return second


def page(town: Town, tab: str, account: str = "suzhou-window", query: str = "") -> str:
    answer = story.client(account).get(f"/projects/{town.school.pk}/file/{tab}/{query}")
    return answer.content.decode()


def test_every_version_with_what_changed(town: Town, two_versions: Check) -> None:
    shown = page(town, "drawings")
    assert "自动审查与版本差异" in shown and "较第 1 版：移动或变形 2 处" in shown
    assert "1 处不符合" in shown and "标记以外" in shown and "没有可以比较的版本" in shown
    assert f"/scrutiny/{two_versions.pk}/?show=changes" in shown


def test_the_buildings_as_the_drawing_has_them(town: Town, two_versions: Check) -> None:
    shown = page(town, "works")
    assert "从图纸读出的单体" in shown and "812.25 m²" in shown and "73.50 m" in shown
    assert "图中没有标注" in shown and "无法算出" in shown and "有 1 层没有读出" in shown


def test_as_it_stood_before_anything_was_uploaded(town: Town, two_versions: Check) -> None:
    viewer, before = story.viewer("suzhou-window"), timezone.localdate() - timedelta(days=1)
    assert drawings(viewer, town.school.pk, before) == []
    assert len(drawings(viewer, town.school.pk, timezone.localdate())[0].versions) == 2


@pytest.mark.parametrize("account", ["suzhou-fire", "rugao-window", "suzhou-applicant-2"])
def test_who_may_not_read_the_case_is_told_nothing(town: Town, two_versions: Check, account: str) -> None:
    viewer = story.viewer(account)
    assert drawings(viewer, town.school.pk, None) == []
    assert sites(viewer, town.school.pk, None) == []
    assert "1 处不符合" not in page(town, "drawings", account)


def test_reading_takes_two_queries(
    town: Town, two_versions: Check, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = story.viewer("suzhou-window")
    with django_assert_num_queries(2):
        assert drawings(viewer, town.school.pk, None)
    with django_assert_num_queries(2):
        assert sites(viewer, town.school.pk, None)
