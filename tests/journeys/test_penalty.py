"""From a visit to the repair of credit: one ordinary procedure, over a year of the server's clock.

The first day is that of the site everybody shares; the later ones are served from a copy of its data, with
the clock set on: hearing and decision, the payment ten days late, and the repair a year after.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import pages
from tests.journeys.penalty import act, case, deed, proper
from tests.journeys.phone import HERE, PHOTO, choose, concluded, opened, sign
from tests.journeys.serving import Site, copied, served
from tests.journeys.steps import screenshot, sign_in

pytestmark = pytest.mark.journey
PLACE, WORDS = "金阊南片住宅工地", "基坑临边防护缺失约六米"
FOUND = f"{PLACE}：是否按专项施工方案施工"
TITLE = f"{PLACE}施工现场未采取安全防护措施案"
FINE = Decimal(60000)
HEARD = 21  # whatever holidays lie between, seven working days have passed
DAYS_LATE = 10
PAID = HEARD + 15 + DAYS_LATE
PORT = 8760
REPAIRED = HEARD + 370  # work safety: a year of display at least
Open = Callable[..., Page]


def test_from_a_visit_to_the_repair_of_credit(
    chromium: Browser, live_site: Site, new_page: Open, tmp_path: Path
) -> None:
    today = timezone.localdate()
    finding = visited(new_page)
    referred(new_page, finding)
    registered(new_page)
    investigated(new_page, tmp_path)
    hearing_asked(new_page, today + timedelta(days=HEARD))
    folder = tmp_path / "later"
    copied(live_site, folder)
    with served(folder, PORT, days_ahead=HEARD) as site, pages(chromium, site.address) as later:
        heard_and_decided(later)
    with served(folder, PORT, days_ahead=PAID) as site, pages(chromium, site.address) as later:
        paid_late(later, finding)
        known_by_everybody(later)
        asked_too_early(later)
    with served(folder, PORT, days_ahead=REPAIRED) as site, pages(chromium, site.address) as later:
        repaired(later)


def visited(new_page: Open) -> str:
    """Two inspectors end a visit on their phones; the address of what they found."""
    one, two = new_page(**HERE), new_page(**HERE)
    for phone, name in ((one, "suzhou-inspector"), (two, "suzhou-inspector-2")):
        sign_in(phone, name)
        opened(phone, PLACE, "专项检查")
    items = one.locator("fieldset.field-item")
    for number in range(2, items.count()):
        choose(items.nth(number), "合格")
    sign(one)
    concluded(one, two)
    one.goto(f"/suzhou/supervision/findings/?q={PLACE}")
    one.get_by_role("row", name=re.compile(WORDS)).get_by_role("link").click()
    expect(one.get_by_role("main")).to_contain_text(WORDS)
    return one.url


def referred(new_page: Open, finding: str) -> None:
    """The head refers what was found; the station's own enforcement takes it up."""
    head, officer = new_page(), new_page()
    sign_in(head, "suzhou-station-head")
    head.goto(finding)
    head.locator("summary", has_text="移送执法").click()
    head.get_by_label("执法渠道").select_option("quality-safety")
    head.get_by_label("移送理由和建议").fill("临边防护缺失，属于应当处罚的行为，建议立案。")
    head.get_by_role("button", name="移送执法机构").click()
    expect(head.get_by_text("办理结果会自动回到这里")).to_be_visible()
    sign_in(officer, "suzhou-inspector")
    officer.goto("/suzhou/enforcement/cases/")
    officer.get_by_role("region", name="待接收的移送线索").get_by_role("link", name=FOUND).click()
    proper(officer, "referral")
    officer.get_by_label("渠道和违法行为").select_option("quality-safety/site-protection")
    officer.get_by_role("button", name="接收并登记案源").click()
    expect(officer.get_by_text("案源待处理").first).to_be_visible()


def registered(new_page: Open) -> None:
    """Only what meets every criterion is registered; two officers investigate."""
    head = new_page()
    sign_in(head, "suzhou-station-head")
    case(head, TITLE)
    form = deed(head, "立案")
    form.get_by_label("提请立案的执法人员").select_option(index=1)
    form.get_by_role("button", name="立案", exact=True).click()
    expect(head.get_by_role("alert")).to_contain_text("立案标准")
    form = head.locator("details.deed[open]")
    for box in form.get_by_role("checkbox").all():
        box.check()
    form.get_by_role("button", name="立案", exact=True).click()
    act(head, "指派办案人员", ticks=("钟立诚", "姚若兰"))
    expect(head.get_by_role("region", name="文书")).to_contain_text("立案审批表")
    expect(head.get_by_role("region", name="期限")).to_contain_text("作出处罚决定")
    proper(head, "registered")


def investigated(new_page: Open, folder: Path) -> None:
    """The photo of the visit came along; a record is added, the report proposes a fine, the party is told."""
    officer = new_page()
    sign_in(officer, "suzhou-inspector")
    case(officer, TITLE)
    evidence = officer.get_by_role("region", name="证据")
    evidence.locator("summary", has_text="收集证据").click()
    picture = folder / "现场勘验.png"
    picture.write_bytes(PHOTO)
    evidence.get_by_label("证据种类").select_option(label="勘验笔录、现场笔录")
    evidence.get_by_label("证据名称").fill("现场勘验笔录")
    evidence.get_by_label("文件（照片、录音录像、文件）").set_input_files(picture)
    evidence.get_by_label(re.compile("^当事人或见证人签名")).fill("陈工")
    evidence.get_by_label("证明什么").fill("三处临边没有防护")
    evidence.get_by_label("笔录内容").fill("基坑北侧、东侧和出土口未设防护栏杆，共约六米。")
    evidence.get_by_role("button", name="登记证据").click()
    expect(officer.get_by_role("region", name="证据")).to_contain_text("现场勘验笔录")
    expect(officer.get_by_role("region", name="文书")).to_contain_text("现场检查（勘验）笔录")
    facts = "基坑北侧、东侧和出土口共三处临边没有防护。"
    form = deed(officer, "调查终结")
    form.get_by_label("处理建议").select_option(label="给予行政处罚")
    form.get_by_label("查明的事实").fill(facts)
    form.get_by_label("未采取措施的部位（处）").fill("3")
    form.get_by_label("罚款（元）", exact=True).fill(str(FINE))
    for kind in ("罚款", "责令限期改正"):
        form.get_by_label(kind, exact=True).check()
    form.get_by_label("限期改正（拆除）至").fill(
        (timezone.localdate() + timedelta(days=HEARD + 7)).isoformat()
    )
    form.get_by_role("button", name="调查终结", exact=True).click()
    proposed = officer.get_by_role("region", name="案情")
    expect(proposed).to_contain_text(facts)
    expect(proposed).to_contain_text(f"拟作处罚罚款 {FINE}.00 元、责令限期改正")
    act(officer, "事先告知", ticks=("告知有权要求听证",))
    expect(officer.get_by_role("region", name="期限")).to_contain_text("要求听证")
    proper(officer, "notified")


def hearing_asked(new_page: Open, day: date) -> None:
    """The party asks for a hearing on its own page; it is announced more than seven working days before."""
    party, officer = new_page(), new_page()
    sign_in(party, "suzhou-applicant")
    party.goto("/suzhou/enforcement/mine/")
    party.get_by_role("link", name=TITLE).click()
    act(party, "申请听证", {"理由": "对部位的认定有异议，要求听证。"})
    proper(party, "party")
    sign_in(officer, "suzhou-inspector")
    case(officer, TITLE)
    hearing = {"听证地点": "监督站二楼听证室", "主持人（不是本案调查人员）": "瞿言秋"}
    act(officer, "通知听证", {"听证日期": timezone.localdate().isoformat(), **hearing})
    expect(officer.get_by_role("alert")).to_contain_text("7")
    officer.locator("details.deed[open]").get_by_label("听证日期").fill(day.isoformat())
    officer.locator("details.deed[open]").get_by_role("button", name="通知听证", exact=True).click()
    expect(officer.get_by_role("region", name="文书")).to_contain_text("听证通知书")


def heard_and_decided(new_page: Open) -> None:
    """Three weeks later: hearing, review, a heavier fine refused, the decision, published and served."""
    legal, head, officer = new_page(), new_page(), new_page()
    sign_in(legal, "suzhou-station-legal")
    case(legal, TITLE)
    record = {
        "记录员": "樊国安",
        "听证笔录摘要和听证意见": "当事人认为出土口不属于临边，调查人员出示了勘验笔录和照片。",
    }
    act(legal, "举行听证", record)
    act(legal, "法制审核", {"审核意见": "同意", "意见内容": "听证之后审核：事实清楚，程序合法。"})
    sign_in(head, "suzhou-station-head")
    case(head, TITLE)
    proper(head, "before-decision")
    act(head, "作出决定", {"罚款（元）": str(FINE + 1)})
    expect(head.get_by_role("alert")).to_contain_text("更重")
    form = head.locator("details.deed[open]")
    form.get_by_label("罚款（元）", exact=True).fill(str(FINE))
    form.get_by_role("button", name="作出决定", exact=True).click()
    expect(head.get_by_role("region", name="文书")).to_contain_text("行政处罚决定书")
    deed(head, "公开处罚决定").get_by_role("button", name="公开", exact=True).click()
    expect(head.get_by_text("已公开", exact=True)).to_be_visible()
    sign_in(officer, "suzhou-inspector")
    case(officer, TITLE)
    act(officer, "送达", {"送达的文书": "处罚决定书", "送达方式": "直接送达", "签收人": "沈嘉禾"})
    expect(officer.get_by_role("region", name="期限")).to_contain_text("缴纳罚款")
    link = officer.get_by_role("link", name=re.compile("^PDF 行政处罚决定书")).get_attribute("href")
    assert officer.request.get(link or "").body().startswith(b"%PDF")
    proper(officer, "decided")


def paid_late(new_page: Open, finding: str) -> None:
    """Ten days late: 3 % a day is owed too, and without it the case is not closed."""
    officer, head = new_page(), new_page()
    sign_in(officer, "suzhou-inspector")
    case(officer, TITLE)
    money = officer.get_by_role("region", name="缴款")
    added = FINE * 3 * DAYS_LATE / 100
    expect(money).to_contain_text(f"加处罚款{added:.2f} 元")
    expect(money).to_contain_text(f"今日应缴合计{FINE + added:.2f} 元")
    money.get_by_text(f"加处罚款怎样算出（{DAYS_LATE} 日）").click()
    expect(money).to_contain_text("第七十二条")
    proper(officer, "late")
    sign_in(head, "suzhou-station-head")
    case(head, TITLE)
    head.get_by_text(re.compile("暂不能办理的操作")).click()
    expect(head.get_by_text(re.compile("^结案：还有78000.00元没有缴纳"))).to_be_visible()
    act(officer, "缴款", {"金额（元）": f"{FINE + added}.01", "缴款票据号": "P-1"})
    expect(officer.get_by_role("alert")).to_contain_text("多于应缴的部分不能收取")
    form = officer.locator("details.deed[open]")
    form.get_by_label("金额（元）").fill(str(FINE + added))
    form.get_by_role("button", name="缴款", exact=True).click()
    expect(officer.get_by_role("region", name="缴款")).to_contain_text("今日应缴合计0.00 元")
    act(officer, "履行", {"履行情况": "三处临边已补齐防护，复查合格。"})
    case(head, TITLE)
    act(head, "结案")
    expect(head.get_by_role("region", name="全过程记录")).to_contain_text("结案")
    proper(head, "closed")
    case(officer, TITLE)
    act(officer, "归档")
    expect(officer.get_by_role("region", name="文书")).to_contain_text("卷宗目录")
    officer.goto(urlsplit(finding).path)
    screenshot(officer, "enforcement-finding-afterwards")


def known_by_everybody(new_page: Open) -> None:
    """The decision among the published ones, and among the displays of credit."""
    visitor = new_page()
    visitor.goto(f"/suzhou/enforcement/published/?q={TITLE}")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("main")).to_contain_text(re.compile("60,?000"))
    proper(visitor, "published")
    visitor.goto(f"/suzhou/supervision/credit/public/?q={TITLE}")
    expect(visitor.get_by_role("table")).to_contain_text(TITLE)
    proper(visitor, "credit")


def asked_too_early(new_page: Open) -> None:
    """The party sees from when on it can ask for repair."""
    party = new_page()
    sign_in(party, "suzhou-applicant")
    party.goto("/suzhou/supervision/credit/mine/")
    party.get_by_role("link", name=TITLE).click()
    expect(party.get_by_role("region", name="申请信用修复")).to_contain_text("还不能申请")
    proper(party, "repair")


def repaired(new_page: Open) -> None:
    """A year after the decision: asked for, decided, gone from what everybody reads."""
    company, head, visitor = new_page(), new_page(), new_page()
    sign_in(company, "suzhou-applicant")
    company.goto("/suzhou/supervision/credit/mine/")
    company.get_by_role("link", name=TITLE).click()
    conditions = company.get_by_role("region", name="修复条件")
    for condition in ("处罚决定的义务已履行", "最短公示期已满", "没有再次受到处罚", "没有未决的异议"):
        expect(conditions.get_by_role("row", name=condition)).to_contain_text("满足")
    expect(conditions).not_to_contain_text("不满足")
    company.get_by_label("履行和整改情况").fill("罚款和加处罚款已缴清，临边防护已全部补齐并每日巡查。")
    proper(company, "repair-asked")
    company.get_by_role("button", name="提交修复申请").click()
    expect(company.get_by_role("region", name="异议和修复")).to_contain_text("前决定")
    sign_in(head, "suzhou-supervision-head")
    head.goto(f"/suzhou/supervision/credit/?state=asked&q={TITLE}")
    head.get_by_role("link", name=TITLE).click()
    form = head.get_by_role("region", name="决定修复")
    form.get_by_label("准予修复").check()
    form.get_by_label("理由").fill("各项条件满足，整改属实。")
    proper(head, "repair-decided")
    form.get_by_role("button", name="作出决定").click()
    expect(head.get_by_role("region", name="公示")).to_contain_text("信用修复：各项条件满足")
    company.reload()
    expect(company.get_by_role("region", name="公示")).to_contain_text("已修复")
    visitor.goto(f"/suzhou/supervision/credit/public/?q={TITLE}")
    expect(visitor.get_by_role("main")).to_contain_text("已修复或已撤下的不在这里显示")
    expect(visitor.get_by_role("main")).not_to_contain_text(TITLE)
    proper(visitor, "repaired")
