"""Three kinds of projects in both cities, from the first plan to the archive, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.permit import Story
from tests.journeys.serving import Site
from tests.journeys.steps import assert_accessible, assert_fits
from tests.journeys.whole import Way

pytestmark = pytest.mark.whole
STAGES = ("land-planning", "engineering-permit", "construction-permit", "completion")
PROJECTS = [
    ("rugao", "白蒲邻里便民中心", True),
    ("rugao", "如皋市实验初级中学", False),
    ("rugao", "长江氢能装备产业园", False),
    ("suzhou", "相城区春申湖文化馆", False),
    ("suzhou", "胥江里小型仓储用房", True),
    ("suzhou", "阳澄智造产业园", False),
]


@pytest.mark.parametrize(("city", "project", "promising"), PROJECTS)
def test_from_the_first_plan_to_the_archive(
    city: str,
    project: str,
    promising: bool,
    live_site: Site,
    new_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    story = Story(city, new_page)
    way = Way(story, project, tmp_path, live_site.folder, promising)
    for stage in STAGES:
        way.through(stage)
        story.picture(way.company, f"{project}-{stage}")
    assert_accessible(way.company)
    put_into_the_archive(story, project)


def put_into_the_archive(story: Story, project: str) -> None:
    """The archives build the package; the four checks pass and everything that was asked for is there."""
    keeper = story.person("archives")
    keeper.goto("/projects/")
    keeper.get_by_label("名称、代码、建设单位或地块").fill(project)
    keeper.get_by_role("button", name="查找").click()
    keeper.get_by_role("link", name=project, exact=True).click()
    keeper.locator("main").get_by_role("link", name="电子档案").click()
    keeper.get_by_role("button", name="生成档案包").click()
    expect(keeper.get_by_role("heading", name="四性检测")).to_be_visible(timeout=120_000)
    story.picture(keeper, f"{project}-archived")
    expect(keeper.locator("main")).to_contain_text("四性检测通过")
    expect(keeper.get_by_role("heading", name="缺少的内容")).to_have_count(0)
    assert_accessible(keeper)
    assert_fits(keeper)
