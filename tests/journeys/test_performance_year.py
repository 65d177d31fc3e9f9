"""A year of performance: monitored, evaluated by the department, re-checked, published, and used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in

pytestmark = pytest.mark.journey
PROJECT = "工程建设项目审批综合管理平台升级改造"


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"performance-{name}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_monitored_and_evaluated_by_the_department(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page, "suzhou-approval-bureau")
    from_the_menu(page, "绩效监控")
    proper(page, "monitoring")
    row = page.get_by_role("row").filter(has_text=PROJECT)
    row.get_by_role("link", name="2020年6月30日").click()
    expect(page.get_by_role("heading", name=re.compile("截至2020年6月30日"))).to_be_visible()
    proper(page, "monitor")

    from_the_menu(page, "绩效评价")
    proper(page, "evaluations")
    page.get_by_role("button", name=f"开始自评：2020 {PROJECT}").click()
    expect(page.get_by_role("heading", name="项目支出绩效自评表")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="对接系统数量")
    row.get_by_label("实际完成值").fill("6个")
    expect(row.get_by_text("偏差 -14.29%")).to_be_visible()
    expect(row.get_by_text("没有达到", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("还差 [0-9]+ 处"))).to_be_visible()
    proper(page, "form")
    page.get_by_role("button", name="填好了，请负责人报送").click()
    expect(page.get_by_text("已通知部门负责人核对报送。")).to_be_visible()


def test_rechecked_published_and_used(new_page: Callable[..., Page]) -> None:
    bureau, visitor = new_page(), new_page()
    sign_in(bureau, "rugao-finance")
    bureau.goto("/performance/evaluations/?state=submitted")
    bureau.get_by_role("link", name="如皋市行政审批局").click()
    expect(bureau.get_by_text("98.00")).to_be_visible()
    proper(bureau, "submitted")
    bureau.locator("main").get_by_role("link", name="复核", exact=True).first.click()
    bureau.get_by_label("第 21 行核定得分").fill("1")
    bureau.get_by_role("button", name="完成复核").click()
    expect(bureau.get_by_role("alert")).to_contain_text("写明理由")
    bureau.get_by_label("第 21 行理由").fill("结果只重复了目标，没有可以复核的数")
    bureau.get_by_role("button", name="试算").click()
    expect(bureau.get_by_text("核定 97.00 分")).to_be_visible()
    proper(bureau, "review")
    bureau.get_by_role("button", name="完成复核").click()
    expect(bureau.get_by_text("2 → 1")).to_be_visible()

    bureau.get_by_role("button", name="采纳建议").click()
    expect(bureau.get_by_text(re.compile("结果应用已确定"))).to_be_visible()
    bureau.get_by_text("公开", exact=True).click()
    bureau.get_by_label("不公开完成值来源", exact=True).check()
    bureau.get_by_label("不公开完成值来源的理由").fill("内部资料")
    bureau.get_by_role("button", name="公开", exact=True).click()
    proper(bureau, "checked")

    visitor.goto("/rugao/performance/results/")
    visitor.get_by_role("link", name="如皋市行政审批局").click()
    expect(visitor.get_by_text("完成值来源：内部资料")).to_be_visible()
    expect(visitor.get_by_text("97.00")).to_be_visible()
    proper(visitor, "result")
