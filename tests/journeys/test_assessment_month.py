"""A month of assessment in six districts, with one appeal that succeeds and changes the ranking."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import month as made
from tests.journeys.month import Month
from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in
from tongjian.systems.assessment.demo.papers import png

pytestmark = pytest.mark.journey
ITEM = "市容秩序现场核查合格率"
WUZHONG, GUSU = "吴中区城市管理局", "姑苏区城市管理局"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "geolocation": {"longitude": 120.6362, "latitude": 31.2661, "accuracy": 8},
    "permissions": ["geolocation"],
    "has_touch": True,
    "is_mobile": True,
}


def proper(page: Page, name: str) -> None:
    """The page is accessible and fits, also on a phone."""
    assert_accessible(page)
    screenshot(page, f"assessment-{name}")
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size(before or {"width": 1280, "height": 900})


def place(page: Page, district: str) -> str:
    """The place of a district in the ranking on the page."""
    ranking = page.get_by_role("region", name="各区得分和位次")
    row = ranking.get_by_role("row").filter(has=page.get_by_role("rowheader", name=district))
    return row.get_by_role("cell").first.inner_text()


def test_a_month_in_which_an_appeal_changes_the_ranking(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    head, first, second = new_page(), new_page(**PHONE), new_page()
    sign_in(head, "suzhou-assessment-head")
    sign_in(first, "suzhou-assessor")
    sign_in(second, "suzhou-assessor-2")
    month = made.opened(head)
    made.drawn(head, "52807")
    proper(head, "period")
    anybody_can_draw_it_again(head, tmp_path)
    made.imported(first, month)
    spot = seen_on_the_phone(first, month)
    marked_blind(second, spot)
    decided(head, spot)
    made.recorded(first, month)
    made.checked(first, second, month, without=spot)
    scored(head, month)

    district = new_page()
    sign_in(district, "suzhou-um-wuzhong")
    sees_only_its_own(district, month)
    published(new_page(), head, month)
    appealed(district, month)
    for page, account, button in (
        (new_page(), "suzhou-assessment-reviewer", "提交复核意见"),
        (new_page(), "suzhou-assessment-deputy", "作出决定"),
    ):
        upheld(page, account, button, month)
    corrected(district)


def anybody_can_draw_it_again(head: Page, folder: Path) -> None:
    """The certificate of the sample is public, and comes out again from itself alone."""
    head.get_by_role("link", name=re.compile("现场核查点位$")).click()
    proper(head, "draw")
    with head.expect_download() as downloading:
        head.get_by_role("link", name="抽取证书").click()
    certificate = folder / "certificate.json"
    downloading.value.save_as(certificate)
    command = [sys.executable, "-m", "tongjian.cli", "draw", "verify", str(certificate)]
    assert subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


def seen_on_the_phone(page: Page, month: Month) -> str:
    """A drawn place of 吴中区: a picture with place and time, then the first marks. The page of the place."""
    page.goto(f"{made.ROOT}tasks/")
    proper(page, "tasks")
    page.goto(month.tasks[ITEM, "吴中区"])
    proper(page, "task")
    spot = made.places(page, month.tasks[ITEM, "吴中区"])[0]
    page.goto(spot)
    expect(page.get_by_text("先拍照上传，再评定。")).to_be_visible()
    page.get_by_label(re.compile("^拍照")).set_input_files(
        {"name": "现场.png", "mimeType": "image/png", "buffer": png(50)}
    )
    expect(page.get_by_text("已取得位置，精度 8 米。")).to_be_visible()
    page.get_by_role("button", name="上传照片").click()
    expect(page.get_by_text(re.compile("精度 8.0 米，距点位 [0-9.]+ 米"))).to_be_visible()
    proper(page, "spot")
    mark(page, problem="无店外经营")
    page.get_by_role("button", name="提交初评").click()
    expect(page.get_by_text("评定已保存。")).to_be_visible()
    return spot


def marked_blind(page: Page, spot: str) -> None:
    """Another person marks the place without seeing the first marks, and sees no problem."""
    page.goto(f"{made.ROOT}tasks/?state=marks")
    page.get_by_role("main").locator(f'a[href="{spot}"]').click()
    expect(page.get_by_text("初评的结果在您评定之后才显示")).to_be_visible()
    expect(page.get_by_role("region", name="初评")).to_have_count(0)
    mark(page)
    page.get_by_role("button", name="提交复评").click()
    expect(page.get_by_text("评定已保存。")).to_be_visible()


def decided(page: Page, spot: str) -> None:
    """Where two differ the head decides, and says why."""
    page.goto(f"{made.ROOT}tasks/?state=marks")
    page.get_by_role("main").locator(f'a[href="{spot}"]').click()
    expect(page.get_by_role("region", name="初评").get_by_text("有问题")).to_be_visible()
    mark(page, problem="无店外经营")
    page.get_by_label("裁定理由").fill("照片可以看出店外摆放桌椅。")
    proper(page, "decision-of-marks")
    page.get_by_role("button", name="提交裁定").click()
    expect(page.get_by_text("评定已保存。")).to_be_visible()


def mark(page: Page, problem: str = "") -> None:
    """Everything is fine at the place, but for the problem."""
    for aspect in page.locator("main fieldset").all():
        told = "有问题" if problem and problem in aspect.inner_text() else "符合"
        aspect.get_by_label(told, exact=True).check()


def scored(page: Page, month: Month) -> None:
    """The head closes the month: six sheets, exact, each row with what it was made from."""
    page.goto(month.address)
    page.get_by_role("button", name="截止采集").click()
    expect(page.get_by_text("已截止采集，6 个区的得分表已生成。")).to_be_visible()
    page.get_by_role("link", name="得分表").click()
    proper(page, "scores")
    page.get_by_role("link", name=WUZHONG).click()
    expect(page.get_by_role("row").filter(has_text=ITEM)).to_contain_text("86.67%")
    proper(page, "sheet")


def sees_only_its_own(page: Page, month: Month) -> None:
    """Until results are published, a district learns nothing of the others."""
    page.goto(f"{month.address}scores/")
    expect(page.get_by_role("link", name=WUZHONG)).to_be_visible()
    expect(page.get_by_role("main").get_by_text("姑苏区")).to_have_count(0)
    assert page.request.get(month.tasks[ITEM, "姑苏区"]).status == 404
    page.goto("/suzhou/assessment/results/")
    row = page.get_by_role("row").filter(has_text=month.title)
    expect(row.get_by_text("待公布")).to_be_visible()


def published(verifier: Page, head: Page, month: Month) -> None:
    """Somebody who collected nothing verifies everything; the head publishes."""
    sign_in(verifier, "suzhou-assessment-verifier")
    verifier.goto(month.address)
    verifier.get_by_role("link", name="核查证据").click()
    proper(verifier, "verification")
    for box in verifier.get_by_role("checkbox", name=re.compile("^选中")).all():
        box.check()
    verifier.get_by_role("button", name="选中的核查属实").click()
    expect(verifier.get_by_text("已核查 54 项。")).to_be_visible()
    head.goto(f"{month.address}scores/")
    head.get_by_role("link", name="核查和公布").click()
    head.get_by_role("button", name="公布", exact=True).click()
    expect(head.get_by_role("heading", name="公布，第 1 版")).to_be_visible()


def appealed(page: Page, month: Month) -> None:
    """A district reads the ranking, and disputes one item."""
    from_the_menu(page, "城管执法考核")
    page.get_by_role("link", name="考核结果").click()
    proper(page, "results")
    page.get_by_role("row").filter(has_text=month.title).get_by_role(
        "link", name=re.compile("公布，第")
    ).click()
    assert (place(page, WUZHONG), place(page, GUSU)) == ("5", "4")
    proper(page, "publication-before")
    page.get_by_role("link", name=re.compile(f"^{ITEM} ?：申诉$")).click()
    page.get_by_label("事实和理由").fill("两处问题在相邻道路，不在本区管理范围。")
    proper(page, "filing")
    page.get_by_role("button", name="提交申诉").click()
    expect(page.get_by_text("申诉已提交。")).to_be_visible()


def upheld(page: Page, account: str, button: str, month: Month) -> None:
    """The appeal is right, say the reviewer and then the deputy, neither of whom had a hand in it."""
    sign_in(page, account)
    page.goto("/suzhou/assessment/results/appeals/?state=open")
    row = page.get_by_role("row").filter(has_text=WUZHONG).filter(has_text=month.title)
    row.get_by_role("link").click()
    page.get_by_label("成立，更正如下").check()
    page.get_by_label("更正后的数").fill("15")
    page.get_by_label("总数").fill("15")
    page.get_by_label("理由", exact=True).fill("照片位置不在该区管理范围。")
    proper(page, f"appeal-{account.rpartition('-')[2]}")
    page.get_by_role("button", name=button).click()


def corrected(page: Page) -> None:
    """The district reads the decision: scored again, another place, and the next version of the results."""
    page.reload()
    expect(page.get_by_text(re.compile("位次由第 5 位变为第 4 位")).first).to_be_visible()
    proper(page, "decision")
    page.get_by_role("link", name=re.compile("结果第 2 版和差别")).click()
    assert (place(page, WUZHONG), place(page, GUSU)) == ("4", "5")
    changes = page.get_by_role("region", name="与上一版的差别")
    expect(changes.get_by_role("row").filter(has_text=WUZHONG)).to_contain_text("86.67% → 100.00%")
    proper(page, "publication-after")


def test_what_the_body_looks_at(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page, "suzhou-assessment-head")
    for name, address in (
        ("start", ""),
        ("points", "points/"),
        ("standards", "standards/"),
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
    page.goto("/suzhou/assessment/standards/")
    page.get_by_role("link", name="苏州市城管执法考核标准").click()
    proper(page, "standard")
