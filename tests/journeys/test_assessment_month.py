"""A month of assessment in six districts, with one appeal that succeeds and changes the ranking."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in

pytestmark = pytest.mark.journey
ITEM = "市容秩序现场核查合格率"
WUZHONG, GUSU = "吴中区城市管理局", "姑苏区城市管理局"


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"assessment-{name}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def place(page: Page, district: str) -> str:
    """The place of a district in the ranking on the page."""
    ranking = page.get_by_role("region", name="各区得分和位次")
    return ranking.get_by_role("row").filter(has_text=district).first.get_by_role("cell").first.inner_text()


def test_an_appeal_that_succeeds_changes_the_ranking(new_page: Callable[..., Page]) -> None:
    district, reviewer, deputy = new_page(), new_page(), new_page()
    sign_in(district, "suzhou-um-wuzhong")
    from_the_menu(district, "城管执法考核")
    district.get_by_role("link", name="考核结果").click()
    proper(district, "results")
    district.get_by_role("link", name=re.compile("公布，第")).first.click()
    assert (place(district, WUZHONG), place(district, GUSU)) == ("5", "4")
    proper(district, "publication-before")
    district.get_by_role("link", name=f"{ITEM}：申诉").click()
    district.get_by_label("事实和理由").fill("两处问题在相邻道路，不在本区管理范围。")
    proper(district, "filing")
    district.get_by_role("button", name="提交申诉").click()
    expect(district.get_by_text("申诉已提交。")).to_be_visible()

    for page, account, button in (
        (reviewer, "suzhou-assessment-reviewer", "提交复核意见"),
        (deputy, "suzhou-assessment-deputy", "作出决定"),
    ):
        sign_in(page, account)
        page.goto("/suzhou/assessment/results/appeals/?state=open")
        page.get_by_role("row").filter(has_text="吴中区").get_by_role("link").click()
        page.get_by_label("成立，更正如下").check()
        page.get_by_label("更正后的数").fill("15")
        page.get_by_label("总数").fill("15")
        page.get_by_label("理由", exact=True).fill("照片位置不在该区管理范围。")
        proper(page, f"appeal-{account.rpartition('-')[2]}")
        page.get_by_role("button", name=button).click()
    expect(deputy.get_by_text(re.compile("位次由第 5 位变为第 4 位")).first).to_be_visible()
    proper(deputy, "decision")
    deputy.get_by_role("link", name=re.compile("结果第 .* 版和差别")).click()
    assert (place(deputy, WUZHONG), place(deputy, GUSU)) == ("4", "5")
    expect(deputy.get_by_role("heading", name="与上一版的差别")).to_be_visible()
    proper(deputy, "publication-after")


def test_what_the_body_looks_at(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page, "suzhou-assessment-head")
    for name, address in (
        ("analysis", "results/analysis/?district=um-xiangcheng"),
        ("buildings", "topics/buildings/"),
        ("routes", "topics/routes/"),
        ("operation", "operation/"),
    ):
        page.goto(f"/suzhou/assessment/{address}")
        proper(page, name)
    page.get_by_role("link", name=re.compile("[0-9]+年[0-9]+月")).first.click()
    proper(page, "operation-month")
    page.goto("/suzhou/assessment/topics/routes/")
    page.get_by_role("link", name=re.compile("环古城河")).click()
    expect(page.get_by_text("33.33%")).to_be_visible()
    proper(page, "route")
    page.goto("/suzhou/assessment/topics/buildings/")
    page.get_by_role("link", name="违建-2026-002").click()
    proper(page, "building")
    page.goto("/suzhou/assessment/results/")
    page.get_by_role("link", name=re.compile("核查证据")).last.click()
    proper(page, "verification")
