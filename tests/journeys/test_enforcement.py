"""Enforcement: from a hearing to the decision, a fine paid late, and a decision on the spot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in

pytestmark = pytest.mark.journey
HEARD = "澄云里住宅小区未取得施工许可证擅自施工案"
LATE = "星湖桥研发楼改造工程未取得施工许可证擅自施工案"
REFERRED = "澄云里三号楼模板支撑体系未按方案搭设"
EARLIER = "设计文件未注明选用材料规格案"
FINE = Decimal(12000)
DAYS_LATE = 10  # served 25 days ago, 15 days to pay


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"enforcement-{name}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def deed(page: Page, title: str) -> Locator:
    """The form of an act on the page of a case, opened."""
    form = page.locator("details.deed", has=page.locator("summary", has_text=re.compile(rf"^\s*{title}\s*$")))
    form.locator("summary").first.click()
    return form


def act(
    page: Page, title: str, fields: Mapping[str, str] | None = None, *, ticks: tuple[str, ...] = ()
) -> None:
    """Do an act: fields by their labels, boxes by theirs."""
    form = deed(page, title)
    for label, value in (fields or {}).items():
        control = form.get_by_label(label, exact=True)
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
    for tick in ticks:
        form.get_by_label(tick).check()
    form.get_by_role("button", name=title, exact=True).click()


def case(page: Page, title: str) -> None:
    """Open a case from the list."""
    from_the_menu(page, "执法案件")
    page.get_by_label("案号、案由或当事人").fill(title)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name=title).click()


def test_from_a_referral_to_a_case(new_page: Callable[..., Page]) -> None:
    officer, head = new_page(), new_page()
    sign_in(officer, "suzhou-inspector")
    from_the_menu(officer, "执法案件")
    officer.get_by_role("region", name="待接收的移送线索").get_by_role("link", name=REFERRED).click()
    proper(officer, "referral")
    officer.get_by_label("渠道和违法行为").select_option("quality-safety/site-protection")
    officer.get_by_role("button", name="接收并登记案源").click()
    expect(officer.get_by_text("案源待处理").first).to_be_visible()
    sign_in(head, "suzhou-station-head")
    case(head, REFERRED)
    form = deed(head, "立案")
    form.get_by_label("提请立案的执法人员").select_option(index=1)
    form.get_by_role("button", name="立案", exact=True).click()
    expect(head.get_by_role("alert")).to_contain_text("立案标准")
    form = head.locator("details.deed[open]")
    for box in form.get_by_role("checkbox").all():
        box.check()
    form.get_by_role("button", name="立案", exact=True).click()
    form = deed(head, "指派办案人员")
    for box in form.get_by_role("checkbox").all()[:2]:
        box.check()
    form.get_by_role("button", name="指派办案人员", exact=True).click()
    expect(head.get_by_role("region", name="文书")).to_contain_text("立案审批表")
    expect(head.get_by_role("region", name="期限")).to_contain_text("作出处罚决定")
    proper(head, "registered")


def test_from_a_hearing_to_the_decision(new_page: Callable[..., Page]) -> None:
    legal, head, officer = new_page(), new_page(), new_page()
    sign_in(legal, "suzhou-enforcement-legal")
    case(legal, HEARD)
    expect(legal.get_by_role("region", name="全过程记录")).to_contain_text("举行听证")
    act(legal, "法制审核", {"审核意见": "同意", "意见内容": "听证之后审核：事实清楚，程序合法。"})
    sign_in(head, "suzhou-enforcement-head")
    case(head, HEARD)
    proper(head, "before-decision")
    form = deed(head, "作出决定")
    form.get_by_label("罚款（元）", exact=True).fill("60001")
    form.get_by_role("button", name="作出决定", exact=True).click()
    expect(head.get_by_role("alert")).to_contain_text("更重")
    form = head.locator("details.deed[open]")
    form.get_by_label("罚款（元）", exact=True).fill("60000")
    form.get_by_role("button", name="作出决定", exact=True).click()
    expect(head.get_by_role("region", name="文书")).to_contain_text("行政处罚决定书")
    sign_in(officer, "suzhou-enforcer")
    case(officer, HEARD)
    act(
        officer,
        "送达",
        {"送达的文书": "处罚决定书", "送达方式": "直接送达", "签收人": "沈嘉禾"},
    )
    expect(officer.get_by_role("region", name="期限")).to_contain_text("缴纳罚款")
    link = officer.get_by_role("link", name=re.compile("^PDF 行政处罚决定书")).get_attribute("href")
    assert officer.request.get(link or "").body().startswith(b"%PDF")
    proper(officer, "decided")


def test_a_fine_paid_ten_days_late(new_page: Callable[..., Page]) -> None:
    officer, head, visitor, party = new_page(), new_page(), new_page(), new_page()
    sign_in(officer, "suzhou-enforcer")
    case(officer, LATE)
    money = officer.get_by_role("region", name="缴款")
    added = FINE * 3 * DAYS_LATE / 100
    expect(money).to_contain_text(f"加处罚款{added:.2f} 元")
    expect(money).to_contain_text(f"今日应缴合计{FINE + added:.2f} 元")
    money.get_by_text(f"加处罚款怎样算出（{DAYS_LATE} 日）").click()
    expect(money).to_contain_text("第七十二条")
    proper(officer, "late")
    sign_in(head, "suzhou-enforcement-head")
    case(head, LATE)
    act(head, "结案", {"结案方式": "自动履行"})
    expect(head.get_by_role("alert")).to_contain_text("还有15600.00元没有缴纳")
    act(officer, "缴款", {"金额（元）": "15600.01", "缴款票据号": "P-1"})
    expect(officer.get_by_role("alert")).to_contain_text("多于应缴的部分不能收取")
    form = officer.locator("details.deed[open]")
    form.get_by_label("金额（元）").fill("15600")
    form.get_by_role("button", name="缴款", exact=True).click()
    expect(officer.get_by_role("region", name="缴款")).to_contain_text("今日应缴合计0.00 元")
    case(head, LATE)
    act(head, "结案", {"结案方式": "自动履行"})
    expect(head.get_by_role("region", name="全过程记录")).to_contain_text("结案")
    proper(head, "closed")
    known_by_everybody(visitor)
    asked_for_too_early(party)


def known_by_everybody(visitor: Page) -> None:
    """The decision among the published ones, and on the pages of credit."""
    visitor.goto(f"/suzhou/enforcement/published/?q={LATE}")
    visitor.get_by_role("link", name=LATE).click()
    expect(visitor.get_by_role("main")).to_contain_text(re.compile("12,?000"))
    proper(visitor, "published")
    visitor.goto(f"/suzhou/supervision/credit/public/?q={LATE[:6]}")
    screenshot(visitor, "enforcement-credit")


def asked_for_too_early(party: Page) -> None:
    """The party sees its display and from when on it can ask for repair."""
    sign_in(party, "suzhou-applicant-2")
    party.goto("/suzhou/supervision/credit/mine/")
    party.get_by_role("link", name=LATE).click()
    expect(party.get_by_role("region", name="申请信用修复")).to_contain_text("还不能申请")
    proper(party, "repair")


def test_credit_is_repaired(new_page: Callable[..., Page]) -> None:
    visitor, company, head = new_page(), new_page(), new_page()
    public = f"/suzhou/supervision/credit/public/?q={EARLIER}"
    visitor.goto(public)
    expect(visitor.get_by_role("table")).to_contain_text(EARLIER)
    sign_in(company, "suzhou-designer")
    company.goto("/suzhou/supervision/credit/mine/")
    company.get_by_role("link", name=EARLIER).click()
    conditions = company.get_by_role("region", name="修复条件")
    for condition in ("处罚决定的义务已履行", "最短公示期已满", "没有再次受到处罚", "没有未决的异议"):
        expect(conditions.get_by_role("row", name=condition)).to_contain_text("满足")
    expect(conditions).not_to_contain_text("不满足")
    company.get_by_label("履行和整改情况").fill("罚款已缴清，设计文件已补注规格，今后逐张复核。")
    proper(company, "repair-asked")
    company.get_by_role("button", name="提交修复申请").click()
    expect(company.get_by_role("region", name="异议和修复")).to_contain_text("前决定")
    sign_in(head, "suzhou-supervision-head")
    head.goto(f"/suzhou/supervision/credit/?state=asked&q={EARLIER}")
    head.get_by_role("link", name=EARLIER).click()
    form = head.get_by_role("region", name="决定修复")
    form.get_by_label("准予修复").check()
    form.get_by_label("理由").fill("各项条件满足，整改属实。")
    proper(head, "repair-decided")
    form.get_by_role("button", name="作出决定").click()
    expect(head.get_by_role("region", name="公示")).to_contain_text("信用修复：各项条件满足")
    company.reload()
    expect(company.get_by_role("region", name="公示")).to_contain_text("已修复")
    visitor.goto(public)
    expect(visitor.get_by_role("main")).to_contain_text("已修复或已撤下的不在这里显示")
    expect(visitor.get_by_role("main")).not_to_contain_text(EARLIER)
    proper(visitor, "repaired")


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
