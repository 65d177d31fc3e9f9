"""A year of performance: declared, approved, monitored, evaluated, re-checked, published, and used."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.papers.files import FileFormat, written_as

pytestmark = pytest.mark.journey
PROJECT = "公园照明控制系统运行维护"
MONITORED = {
    1: ("41%", "支付凭证"),
    2: ("合规", "支付凭证"),
    3: ("6次", "巡检记录"),
    4: ("96%", "故障单"),
    5: ("99.2%", "监控日志"),
    6: ("94%", "问卷"),
}
RESULTS = {1: "96.36%", 2: "合规", 3: "11次", 4: "97%", 5: "99.4%", 6: "93%"}


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"performance-{name}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def declared_on_paper(folder: Path) -> Path:
    """The official form, filled in as a file."""
    folders = pack_folders("suzhou")
    sheet = read_sheet(folders, "demo/maintenance.form.yaml", FormSheet)
    path = folder / "申报表.xlsx"
    path.write_bytes(
        written_as(sheet, FileFormat.XLSX, folders, fonts=Path(), on=date(2022, 1, 10), appendix=False)
    )
    return path


def test_a_project_through_its_year(new_page: Callable[..., Page], tmp_path: Path) -> None:
    filler, head, bureau, visitor = new_page(), new_page(), new_page(), new_page()
    sign_in(filler, "suzhou-landscape")
    sign_in(head, "suzhou-landscape-head")
    sign_in(bureau, "suzhou-finance")
    address = declare(filler, declared_on_paper(tmp_path))
    approve(filler, head, bureau, address)
    monitor(filler, address)
    evaluate(filler, head)
    recheck(bureau)
    read_by_everybody(visitor)
    filler.goto(address)
    filler.get_by_role("link", name="绩效自评").click()
    expect(filler.get_by_text("评价等级")).to_be_visible()


def declare(filler: Page, paper: Path) -> str:
    """A declaration from the file; where it is."""
    from_the_menu(filler, "绩效目标申报")
    proper(filler, "declarations")
    filler.get_by_role("link", name="新建申报").click()
    filler.get_by_label("年度").fill("2022")
    filler.get_by_label("项目名称").fill(PROJECT)
    filler.get_by_role("button", name="建立并填报").click()
    filler.get_by_label("文件", exact=True).set_input_files(paper)
    filler.get_by_role("button", name="读入").click()
    expect(filler.get_by_role("region", name="逐行结果")).to_be_visible()
    proper(filler, "read")
    filler.get_by_role("link", name="回到申报表核对").click()
    filler.get_by_role("button", name="送部门负责人签发").click()
    expect(filler.get_by_role("alert")).to_contain_text("项目负责人")
    filler.get_by_role("link", name=re.compile("项目负责人")).click()
    filler.get_by_label("项目负责人").fill("朱婉清")
    filler.get_by_role("button", name="保存", exact=True).click()
    proper(filler, "declaring")
    filler.get_by_role("button", name="送部门负责人签发").click()
    expect(filler.get_by_text("第 1 稿已送部门负责人签发。")).to_be_visible()
    return filler.url


def approve(filler: Page, head: Page, bureau: Page, address: str) -> None:
    """Signed, returned with a remark on a line, put right, and approved."""
    head.goto(address)
    head.get_by_role("button", name="签发并报送").click()
    bureau.goto(address)
    bureau.get_by_label("分解目标第 6 行的意见").fill("目标值过低")
    proper(bureau, "reviewing")
    bureau.get_by_role("button", name="退回修改").click()
    filler.goto(address)
    filler.get_by_role("link", name="填报").click()
    expect(filler.get_by_text("分解目标第 6 行")).to_be_visible()
    row = filler.get_by_role("group", name="分解目标").get_by_role("row").nth(6)
    row.get_by_label("指标目标值").fill("92")
    filler.get_by_role("button", name="保存", exact=True).click()
    filler.get_by_role("button", name="送部门负责人签发").click()
    head.reload()
    head.get_by_role("button", name="签发并报送").click()
    bureau.goto(address)
    bureau.locator("summary", has_text="批复").click()
    bureau.get_by_role("button", name="批复", exact=True).click()
    expect(bureau.get_by_text("已批复，这一稿自现在起生效。")).to_be_visible()
    proper(bureau, "approved")


def monitor(filler: Page, address: str) -> None:
    """What is reached in the middle of the year; a red light wants a reason."""
    filler.goto(address)
    filler.get_by_role("link", name="6月30日监控").click()
    for number, (actual, basis) in MONITORED.items():
        filler.get_by_label(f"第 {number} 行完成值").fill(actual)
        filler.locator(f"#basis-{number}").fill(basis)
    filler.get_by_role("button", name="报送").click()
    expect(filler.get_by_role("alert")).to_contain_text("第 1 行“预算执行率”是红灯")
    filler.get_by_label("第 1 行原因和措施").fill("维护费按合同在下半年支付")
    proper(filler, "monitor")
    filler.get_by_role("button", name="报送").click()
    expect(filler.get_by_text("已报送，难以完成。")).to_be_visible()
    filler.get_by_role("link", name="批复的绩效目标").click()


def evaluate(filler: Page, head: Page) -> None:
    """From the declaration to the report, which the head of the department hands in."""
    filler.get_by_role("link", name="开始自评").click()
    filler.get_by_role("button", name=f"开始自评：2022 {PROJECT}").click()
    money = filler.get_by_role("group", name="资金执行情况").get_by_role("row")
    for number, (adjusted, actual) in enumerate((("44", "42.4"), ("44", "42.4"), ("0", "0"), ("0", "0")), 1):
        money.nth(number).get_by_label("全年预算数").fill(adjusted)
        money.nth(number).get_by_label("全年执行数").fill(actual)
    rows = filler.get_by_role("group", name="绩效指标").get_by_role("row")
    for number, actual in RESULTS.items():
        rows.nth(number).get_by_label("实际完成值").fill(actual)
        rows.nth(number).get_by_label("完成值来源").fill("全年记录")
    filler.get_by_label("目标实际完成情况").fill("全年巡检11次")
    filler.get_by_role("button", name="保存", exact=True).click()
    row = filler.get_by_role("group", name="绩效指标").get_by_role("row").nth(3)
    expect(row.get_by_text("偏差 -8.33%")).to_be_visible()
    expect(row.get_by_text("没有达到", exact=True)).to_be_visible()
    expect(filler.get_by_text("还差 1 处")).to_be_visible()
    row.get_by_label("偏差原因分析及改进措施").fill("8月停电检修，少巡检一次")
    # Told again while it is typed.
    expect(filler.get_by_text("各行都有完成值、来源和需要的原因。")).to_be_visible()
    proper(filler, "form")
    filler.get_by_role("button", name="填好了，请负责人报送").click()
    expect(filler.get_by_text("已通知部门负责人核对报送。")).to_be_visible()
    head.goto(filler.url)
    head.get_by_role("button", name="报送财政部门复核").click()
    expect(head.get_by_text(re.compile("第 1 稿已报送财政部门复核，自评得分 9[0-9]"))).to_be_visible()
    proper(head, "submitted")


def recheck(bureau: Page) -> None:
    """A second score, the use of the result, and its disclosure."""
    from_the_menu(bureau, "绩效评价")
    proper(bureau, "evaluations")
    bureau.get_by_role("link", name=PROJECT).click()
    bureau.locator("main").get_by_role("link", name="复核", exact=True).first.click()
    bureau.get_by_label("第 5 行核定完成值").fill("98.5%")
    bureau.get_by_label("第 5 行理由").fill("监控日志另有一次停机")
    bureau.get_by_role("button", name="完成复核").click()
    expect(bureau.get_by_text("99.4% → 98.5%")).to_be_visible()
    bureau.get_by_role("button", name="采纳建议").click()
    expect(bureau.get_by_text(re.compile("结果应用已确定"))).to_be_visible()
    bureau.locator("summary", has_text="公开").click()
    bureau.get_by_role("button", name="公开", exact=True).click()
    expect(bureau.get_by_text("已公开，任何人都可以查看。")).to_be_visible()


def read_by_everybody(visitor: Page) -> None:
    """From the front door of the city."""
    visitor.goto("/suzhou/")
    visitor.get_by_role("link", name=re.compile("绩效评价结果")).click()
    proper(visitor, "results")
    visitor.get_by_role("link", name=PROJECT).click()
    expect(visitor.get_by_text("核定 98.5%")).to_be_visible()
    proper(visitor, "result")


def test_a_printed_evaluation_is_rechecked_and_partly_disclosed(new_page: Callable[..., Page]) -> None:
    bureau, visitor = new_page(), new_page()
    sign_in(bureau, "rugao-finance")
    bureau.goto("/performance/evaluations/?state=submitted")
    bureau.get_by_role("link", name="如皋市行政审批局").click()
    expect(bureau.get_by_text("98.00")).to_be_visible()
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

    bureau.locator("summary", has_text="公开").click()
    bureau.get_by_label("不公开完成值来源", exact=True).check()
    bureau.get_by_label("不公开完成值来源的理由").fill("内部资料")
    bureau.get_by_role("button", name="公开", exact=True).click()
    proper(bureau, "checked")

    visitor.goto("/rugao/performance/results/")
    visitor.get_by_role("link", name="如皋市行政审批局").click()
    expect(visitor.get_by_text("完成值来源：内部资料")).to_be_visible()
    expect(visitor.get_by_text("97.00")).to_be_visible()
