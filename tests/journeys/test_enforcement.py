"""Enforcement on a phone without a line: a decision on the spot, a record of questioning."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, screenshot, sign_in

pytestmark = pytest.mark.journey


def test_on_the_spot_without_a_line(new_page: Callable[..., Page]) -> None:
    phone = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(phone, "suzhou-um-officer")
    phone.goto("/suzhou/enforcement/spot/")
    line = phone.get_by_role("status")
    phone.get_by_role("button", name="新的当场处罚").click()
    expect(line).to_contain_text("已全部同步")  # the first exchange ends with the form open: it stays
    phone.context.set_offline(True)
    fill_in(phone)
    assert_accessible(phone)
    screenshot(phone, "enforcement-spot-form")
    assert_fits(phone)
    phone.get_by_role("button", name="保存到手机").click()
    expect(phone.get_by_role("heading", name="当场行政处罚决定书")).to_be_visible()
    expect(phone.locator("article")).to_contain_text("现场编号")
    expect(line).to_contain_text("有 ")
    phone.context.set_offline(False)
    expect(line).to_contain_text("已全部同步", timeout=30_000)
    expect(phone.locator("article")).to_contain_text(re.compile("〔20.*号（现场编号"))
    phone.get_by_role("button", name="返回").click()
    expect(phone.locator("main")).to_contain_text("号 · 已同步")  # the number of the series came back
    phone.get_by_role("link", name="平江路占道堆放案").first.click()
    expect(phone.locator("article")).to_contain_text(re.compile("〔20.*号（现场编号"))
    screenshot(phone, "enforcement-spot-decision")
    assert_fits(phone)
    phone.goto("/suzhou/enforcement/cases/?q=平江路占道堆放")
    phone.get_by_role("link", name="平江路占道堆放案").first.click()
    expect(phone.get_by_role("region", name="文书")).to_contain_text("当场行政处罚决定书")
    expect(phone.get_by_role("region", name="全过程记录")).to_contain_text("当场处罚")
    assert_accessible(phone)
    screenshot(phone, "enforcement-spot-case")
    assert_fits(phone)


def fill_in(phone: Page) -> None:
    """What a decision on the spot needs."""
    phone.get_by_label("违法行为").select_option(label="擅自在城市道路、公共场地堆放物料")
    phone.get_by_label("占用面积（平方米）").fill("4")
    phone.get_by_label("罚款", exact=True).check()
    for officer in phone.locator("[data-officers] input").all():
        officer.check()
    for label, value in (
        ("案由", "平江路占道堆放案"),
        ("当事人", "周文涛"),
        ("违法地点", "姑苏区平江路虚构12号门前"),
        ("违法事实", "在人行道堆放建筑材料约 4 平方米。"),
    ):
        phone.get_by_label(label, exact=True).fill(value)
    phone.get_by_label("性质", exact=True).select_option(label="公民")
    phone.get_by_label(re.compile("^罚款（元")).fill("50")
    phone.locator("summary", has_text="当场收缴").click()
    phone.get_by_label("收缴金额（元）").fill("50")
    phone.get_by_label("依据", exact=True).select_option(label="一百元以下罚款")
    phone.get_by_label("财政票据号").fill("CP-0001")
    pad = phone.get_by_label("当事人签名", exact=True)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 20, box["y"] + 30)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    phone.mouse.up()
    for tick in ("已出示执法证件", "已告知事实、理由、依据和权利，听取陈述申辩", "决定书已当场交付当事人"):
        phone.get_by_label(tick).check()


def test_questioning_without_a_line(new_page: Callable[..., Page]) -> None:
    phone = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(phone, "suzhou-enforcer")
    phone.goto("/suzhou/enforcement/spot/")
    line = phone.get_by_role("status")
    phone.get_by_role("button", name="为已立案的案件取证、询问").click()
    expect(line).to_contain_text("已全部同步")
    phone.context.set_offline(True)
    asked(phone)
    assert_accessible(phone)
    assert_fits(phone)
    phone.get_by_role("button", name="保存到手机").click()
    record = phone.locator("article")  # as it is printed and signed
    expect(record).to_contain_text("陈工，项目经理")
    expect(record).to_contain_text("三月一日进场，施工许可证还在办理。")
    expect(phone.get_by_role("button", name="打印")).to_be_visible()
    screenshot(phone, "enforcement-spot-questioning")
    phone.context.set_offline(False)
    expect(line).to_contain_text("已全部同步", timeout=30_000)
    phone.goto("/suzhou/enforcement/cases/?q=澄云里住宅小区")
    phone.get_by_role("link", name="澄云里住宅小区未取得施工许可证擅自施工案").click()
    expect(phone.get_by_role("region", name="证据")).to_contain_text("对项目经理的询问")
    expect(phone.get_by_role("region", name="文书")).to_contain_text("调查询问笔录")


def asked(phone: Page) -> None:
    """Two questions with their answers, in a case of the own channel."""
    which = phone.get_by_label("案件", exact=True)
    own = which.locator("option", has_text="澄云里住宅小区").get_attribute("value")
    which.select_option(own)
    for officer in phone.locator("[data-officers] input").all()[:2]:
        officer.check()
    phone.get_by_label("证据种类").select_option(label="当事人的陈述")
    phone.locator("summary", has_text="询问笔录").click()
    answers = ("三月一日进场，施工许可证还在办理。", "知道，手续在补办。")
    for number, answer in enumerate(answers, start=1):
        phone.get_by_role("button", name="加一问").click()
        phone.get_by_label(f"问 {number}").fill(f"第 {number} 个问题？")
        phone.get_by_label(f"答 {number}").fill(answer)
    for label, value in (
        ("证据名称", "对项目经理的询问"),
        ("地点", "工地会议室"),
        ("被询问人", "陈工"),
        ("被询问人与本案的关系", "项目经理"),
    ):
        phone.get_by_label(label, exact=True).fill(value)
    phone.get_by_label(re.compile("^签名人")).fill("陈工")
