"""What a guide says beside the steps, and the page of each kind of project."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongjian.kernel.catalog.queries import guide
from tongjian.kernel.catalog.themes import theme, themes
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.loader import load_pack

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _cities(db: None) -> None:
    for city in ("suzhou", "rugao"):
        install(load_pack(city))


def needed(city: str, code: str, stage: str) -> dict[str, str]:
    """The matters of a stage of a theme, with when they are needed."""
    page = theme(city, code, TODAY)
    found = next(each for each in page.stages if each.definition.stage.code == stage)
    return {each.definition.matter.code: each.when for each in found.matters}


def test_the_guide_tells_of_gaps_promises_and_special_procedures(client: Client) -> None:
    found = guide("suzhou", "construction-permit", TODAY)
    assert [material.name for material in found.later] == ["funds-commitment"]
    assert [material.name for material in found.spared] == ["funds-commitment"]
    text = client.get("/suzhou/matters/construction-permit/").content.decode()
    for said in (
        "可容缺",
        "容缺受理",
        "告知承诺",
        "建设资金已经落实",
        "行使层级",
        "跑动次数",
        "常见问题",
        "可以分段领证吗",
    ):
        assert said in text, said
    review = client.get("/suzhou/matters/fire-design-review/").content.decode()
    assert "专家评审（最长 15 个工作日，待核对来源）" in review
    site = client.get("/suzhou/matters/site-selection/").content.decode()
    assert "需要时征求意见：苏州市住房和城乡建设局、苏州市水务局、苏州市交通运输局" in site


def test_a_guide_without_them_does_not_speak_of_them(client: Client) -> None:
    text = client.get("/suzhou/matters/land-registration/").content.decode()
    for silent in ("容缺受理", "告知承诺", "特别程序", "常见问题"):
        assert silent not in text, silent


def test_every_theme_is_listed_with_its_reasons(client: Client) -> None:
    for city in ("suzhou", "rugao"):
        text = client.get(f"/{city}/themes/").content.decode()
        for row in themes(city):
            assert row.theme.title in text
            assert row.rules, row.theme.code
            assert all(rule.because in text for rule in row.rules)


def test_a_theme_has_the_matters_its_projects_need() -> None:
    government = needed("suzhou", "government", "land-planning")
    assert government["site-selection"] == ""
    assert government["land-allocation"] == "以划拨方式供地"
    assert "site-selection" not in needed("suzhou", "private", "land-planning")
    assert needed("suzhou", "private", "engineering-permit")["civil-defence-review"] == ""
    assert "civil-defence-review" not in needed("suzhou", "industrial", "engineering-permit")
    assert needed("suzhou", "linear", "engineering-permit")["pipeline-scheme"] == ""
    assert needed("suzhou", "private", "parallel")["spoil-disposal"] == "产生建筑垃圾或渣土"
    assert needed("suzhou", "private", "construction-permit")["fire-design-review"] == (
        "建筑面积超过 10,000 平方米"
    )
    assert government["feasibility-approval"] == "立项方式：审批"
    assert "design-scheme-review" not in needed("suzhou", "land-with-design", "engineering-permit")


def test_the_page_of_a_theme(client: Client, django_assert_max_num_queries: Queries) -> None:
    client.get("/rugao/themes/small/")
    with django_assert_max_num_queries(6):
        text = client.get("/rugao/themes/small/").content.decode()
    assert "小型社会投资项目" in text
    assert "第1阶段 · 立项用地规划许可" in text
    assert "第5阶段" not in text
    assert 'href="/rugao/matters/planning-permit/"' in text


@pytest.mark.parametrize("path", ["/rugao/themes/energy/", "/suzhou/themes/nobody/"])
def test_a_theme_the_city_does_not_have(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
