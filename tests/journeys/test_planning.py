"""An officer looks for a site and draws up its conditions, the head issues them, everybody reads them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, screenshot, sign_in

pytestmark = pytest.mark.journey
NEEDS = "?use=住宅&area_min=10000&area_max=40000&far=2&road=200&outside=purple-line&growth=1&free=1"


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"planning-{name}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_from_a_search_to_issued_conditions(new_page: Callable[..., Page]) -> None:
    officer, head, visitor = new_page(), new_page(), new_page()
    sign_in(officer, "suzhou-natural-resources")
    officer.goto(f"/suzhou/blueprint/sites/{NEEDS}")
    expect(officer.get_by_role("heading", name="符合的地块")).to_be_visible()
    proper(officer, "sites")

    officer.goto("/suzhou/blueprint/parcels/sz-gs-P005/")
    proper(officer, "parcel")
    officer.get_by_role("button", name="拟制规划条件").click()
    officer.get_by_label("容积率上限").fill("9")
    officer.get_by_role("button", name="保存并检查").click()
    alert = officer.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("容积率上限 9，高于控制性详细规划地块规定的")
    expect(alert).to_contain_text("第四十三条")
    proper(officer, "refused")
    officer.get_by_label("容积率上限").fill("2")
    officer.get_by_role("button", name="保存并检查").click()
    expect(officer.get_by_text("与现行各图层没有矛盾")).to_be_visible()
    officer.get_by_role("button", name="送签").click()
    expect(officer.get_by_text("等待负责人签发")).to_be_visible()

    sign_in(head, "suzhou-natural-resources-head")
    head.goto("/suzhou/blueprint/conditions/")
    screenshot(head, "planning-waiting")
    head.get_by_role("link", name="地块 sz-gs-P005").click()
    head.get_by_role("button", name="签发", exact=True).click()
    expect(head.get_by_text(re.compile("已签发 苏规条〔"))).to_be_visible()

    visitor.goto("/suzhou/blueprint/conditions/")
    visitor.get_by_role("link", name=re.compile("苏规条〔")).first.click()
    expect(visitor.get_by_role("heading", name=re.compile("规划条件 苏规条〔"))).to_be_visible()
    proper(visitor, "issued")
    paper = visitor.request.get(f"{visitor.url}document.pdf")
    assert paper.body().startswith(b"%PDF")
    assert "far: {min: 1.2, max: 2}" in visitor.request.get(f"{visitor.url}conditions.yaml").text()


def test_the_other_city_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "rugao-natural-resources")
    page.goto(f"/rugao/blueprint/sites/{NEEDS}")
    page.get_by_role("link", name=re.compile("^地块 ")).first.click()
    page.get_by_role("button", name="拟制规划条件").click()
    page.get_by_role("button", name="保存并检查").click()
    expect(page.get_by_text("与现行各图层没有矛盾")).to_be_visible()
