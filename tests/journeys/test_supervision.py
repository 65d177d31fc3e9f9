"""A plan is drawn in public, two inspectors visit without a line, a finding is mended and closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.phone import HERE, PHOTO, WORDS, choose, concluded, opened, sign, synced
from tests.journeys.serving import Site
from tests.journeys.steps import assert_accessible, assert_fits, screenshot, sign_in
from tests.journeys.stopping import stopped
from tongjian.engines.draws import commitment
from tongjian.site.wording import date_cn

pytestmark = pytest.mark.journey
PLAN, SITE = "澄云里质量安全抽查", "澄云里花园工地"
ITEMS = ("施工现场实体质量检查", "危险性较大的分部分项工程安全检查")
NONCES = {"苏州市公证处（演示）": "a1" * 16, "建筑业协会（演示）": "b2" * 16}
NUMBER = "4713826"
# Whoever of the station is drawn goes.
STATION = {"钟立诚": "suzhou-inspector", "姚若兰": "suzhou-inspector-2", "樊国安": "suzhou-station-head"}


def test_from_plan_to_closed(new_page: Callable[..., Page], live_site: Site, tmp_path: Path) -> None:
    clerk, bureau, visitor = new_page(), new_page(), new_page()
    sign_in(clerk, "suzhou-supervision")
    sign_in(bureau, "suzhou-supervision-head")
    plan = planned(clerk)
    team = drawn(bureau, visitor, plan)
    one, two = new_page(**HERE), new_page(**HERE)
    for phone, name in zip((one, two), team, strict=True):
        sign_in(phone, STATION[name])
        opened(phone, SITE, "双随机抽查")
    visit(one, two, team, live_site, tmp_path)
    number = concluded(one, two)
    company = new_page()
    sign_in(company, "suzhou-applicant")
    mended(one, company, tmp_path)
    read_by_everybody(visitor, number, timezone.localdate(), team)


def planned(page: Page) -> str:
    """A plan of two matters; where it is."""
    page.goto("/suzhou/supervision/plans/new")
    page.get_by_label("计划名称").fill(PLAN)
    for item in ITEMS:
        page.get_by_label(item, exact=True).check()
        page.get_by_label(f"{item}的抽查比例").fill("100%")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name=PLAN)).to_be_visible()
    return page.url


def drawn(page: Page, visitor: Page, plan: str) -> list[str]:
    """Announced with two parties beside the public number, read by a visitor, then drawn; who is to go."""
    page.goto(plan)
    page.get_by_label("公开数字的名称").fill("体彩7位数")
    page.get_by_label("何时、在哪里公布").fill("公告次日晚，中国体彩网")
    page.get_by_text("各方随机数（可不填）").click()
    for place, (name, nonce) in enumerate(NONCES.items(), start=1):
        words = "第一方" if place == 1 else "第二方"
        page.get_by_label(f"{words}名称").fill(name)
        page.get_by_label(f"{words}承诺").fill(commitment(name, nonce))
    page.get_by_role("button", name="公告", exact=True).click()
    visitor.goto("/suzhou/draws/")
    visitor.get_by_role("link", name=re.compile(PLAN)).first.click()
    expect(visitor.get_by_text("还没有抽取")).to_be_visible()
    for name, value in {"体彩7位数": NUMBER, **NONCES}.items():
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="抽取", exact=True).click()
    visitor.reload()
    expect(visitor.get_by_text("证书摘要")).to_be_visible()
    expect(visitor.get_by_text(SITE).first).to_be_visible()
    page.get_by_label("对象或检查人员").fill(SITE)
    page.get_by_role("button", name="查询").click()
    team = page.get_by_role("row").filter(has_text=SITE).get_by_role("cell").nth(3)
    expect(team).to_contain_text("、")
    return team.inner_text().split("、")


def visit(one: Page, two: Page, team: list[str], site: Site, folder: Path) -> None:
    """Recorded on two phones, one without a line, and with the server stopped for a moment."""
    one.get_by_role("button", name="记录到达").click()
    expect(one.get_by_text("到达，有位置")).to_be_visible()
    came_along(one, *team)
    assert_accessible(one)
    assert_fits(one)
    two.context.set_offline(True)
    two.get_by_role("button", name="记录到达").click()
    items = one.locator("fieldset.field-item")
    for number in range(items.count()):
        choose(items.nth(number), "合格")
    other = two.locator("fieldset.field-item")
    other.nth(0).get_by_label(WORDS).fill("二层构造柱钢筋间距与图纸不符")
    choose(other.nth(0), "不合格")
    photo = folder / "现场.png"
    photo.write_bytes(PHOTO)
    other.nth(0).locator("input[type=file]").set_input_files(photo)
    expect(other.nth(0).locator(".field-photos img")).to_be_visible()
    expect(two.locator("[data-line]")).to_contain_text("未同步")
    screenshot(two, "supervision-phone-offline")
    with stopped(site):
        one.reload()
        expect(one.get_by_role("heading", name=SITE)).to_be_visible()
        two.context.set_offline(False)
        two.reload()
        expect(two.get_by_role("heading", name=SITE)).to_be_visible()
        expect(two.locator("[data-line]")).to_contain_text("未同步")
        sign(one)
    synced(two)
    synced(one)
    settle(one, "不合格", "复看确认：二层构造柱钢筋间距与图纸不符")


def came_along(phone: Page, own: str, other: str) -> None:
    """The colleague's phone has not been heard of yet: named by hand, which confirms nothing for them."""
    expect(phone.get_by_label("没有带手机的检查人员")).to_contain_text(other)
    phone.get_by_role("button", name="记为同行").click()
    expect(phone.get_by_text(f"{other} 同行（{own} 记录）")).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text=other)).to_contain_text("须本人登录后确认")
    screenshot(phone, "supervision-phone-along")


def settle(phone: Page, result: str, words: str) -> None:
    """The other phone's answer has come in beside the own one: one of them writes which holds."""
    item = phone.locator("fieldset.field-item").nth(0)
    expect(item.get_by_text("两人结果不一致")).to_be_visible()
    assert_accessible(phone)
    screenshot(phone, "supervision-phone-contradiction")
    item.get_by_label("核定结果").select_option(label=result)
    item.get_by_label("理由").fill(words)
    item.get_by_role("button", name="核定").click()
    expect(item.locator(".field-status")).to_contain_text("不合格")
    synced(phone)


def mended(officer: Page, company: Page, folder: Path) -> None:
    """Ordered, answered with evidence, looked at again, closed."""
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.goto("/suzhou/supervision/findings/?q=" + SITE)
    officer.locator("tbody th a").first.click()
    officer.get_by_label("整改要求").fill("按图纸返工并自检")
    officer.get_by_role("button", name="下达责令改正通知书").click()
    expect(officer.get_by_role("link", name=re.compile("责令改正通知书"))).to_be_visible()
    finding = officer.url
    company.goto("/suzhou/supervision/mine/")
    company.get_by_role("row").filter(has_text="二层构造柱钢筋间距与图纸不符").filter(
        has_text=SITE
    ).get_by_role("link").click()
    assert_accessible(company)
    assert_fits(company)
    done = folder / "整改后.png"
    done.write_bytes(PHOTO)
    company.get_by_label("整改情况").fill("已按图返工，自检合格")
    company.get_by_label("整改后的照片或材料").set_input_files(done)
    company.get_by_role("button", name="提交整改回复").click()
    expect(company.get_by_text("待复查", exact=True)).to_be_visible()
    officer.goto(finding)
    assert_accessible(officer)
    screenshot(officer, "supervision-finding")
    officer.get_by_label("复查情况").fill("照片与自检记录相符")
    officer.get_by_role("button", name="复查合格，销号").click()
    expect(officer.get_by_text("复查合格，已销号").first).to_be_visible()


def read_by_everybody(visitor: Page, number: str, day: date, team: list[str]) -> None:
    """This very visit is public with its day, result and items, and that its finding was mended."""
    visitor.goto(f"/suzhou/supervision/public/?kind=inspection&q={number}")
    # Each matter is reported with the result of its own items: only one of the two failed.
    row = visitor.get_by_role("row").filter(has_text="发现问题待后续处理")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(date_cn(day))
    assert_accessible(visitor)
    titles = [each for each in visitor.locator("tbody a").all_inner_texts() if each.startswith(SITE)]
    assert len(titles) == visitor.locator("tbody tr").count(), "only this visit has that number"
    row.get_by_role("link").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(re.compile(SITE))
    facts = visitor.get_by_role("main")
    for said in (number, day.isoformat(), "发现问题待后续处理", *team):
        expect(facts).to_contain_text(said)
    assert_accessible(visitor)
    screenshot(visitor, "supervision-public-result")
    mended_in_public(visitor)


def mended_in_public(visitor: Page) -> None:
    """The order to rectify is a result of its own, corrected to its end when the finding was closed."""
    visitor.goto("/suzhou/supervision/public/?kind=other&q=" + SITE)
    row = visitor.get_by_role("row").filter(has_text="责令改正").first
    # Reported and corrected by a job: it may take a moment.
    for _ in range(30):
        if row.filter(has_text="已销号").count():
            break
        visitor.wait_for_timeout(1000)
        visitor.reload()
    expect(row).to_contain_text("已销号")
    row.get_by_role("link").click()
    expect(visitor.get_by_role("main")).to_contain_text("结束日期")
    expect(visitor.get_by_role("main")).to_contain_text("已销号")
