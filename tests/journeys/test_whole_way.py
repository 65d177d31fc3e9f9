"""Three kinds of projects in both cities, from the first plan to the archive, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.permit import Story
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
    city: str, project: str, promising: bool, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    story = Story(city, new_page)
    way = Way(story, project, tmp_path, promising)
    for stage in STAGES:
        way.through(stage)
        story.picture(way.company, f"{project}-{stage}")
    assert_accessible(way.company)
    put_into_the_archive(story, project)


def put_into_the_archive(story: Story, project: str) -> None:
    """The archives build the package; the four checks pass and everything that was asked for is there."""
    keeper = story.person("archives")
    keeper.goto("/archive/")
    story.picture(keeper, f"{project}-archive")
    keeper.get_by_role("row").filter(has_text=project).get_by_role("link").first.click()
    keeper.get_by_role("button", name="生成档案包").click()
    expect(keeper.locator("main")).to_contain_text("四性检测", timeout=60_000)
    expect(keeper.locator("main")).to_contain_text("通过")
    story.picture(keeper, f"{project}-archived")
    assert_accessible(keeper)
    assert_fits(keeper)
