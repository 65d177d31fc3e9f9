"""From an empty database to a permit anyone can verify, in both cities, in a real browser.

A company applies for 工程建设许可, uploads a faulty site plan, sees what fails on the drawing, mends it and
submits; the window accepts; the departments approve in parallel; the permit is issued and the stage clears.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desk import look_at_the_drawing
from tests.journeys.permit import (
    PDF,
    Story,
    add_building,
    decide,
    fill_in,
    missing_slots,
    open_first_task,
    reviewers,
    upload,
)
from tests.journeys.steps import ARTEFACTS
from tongjian.engines.drawing.samples import SampleTruth, write_sample
from tongjian.kernel.people.viewer import Role

pytestmark = pytest.mark.journey
PROJECTS = {"suzhou": "澄云里住宅小区", "rugao": "水绘湾家园"}
LOOKED_AT = "suzhou"
PEOPLE = {
    "suzhou": {"contact_name": "沈嘉禾", "contact_phone": "13900000001"},
    "rugao": {"contact_name": "冒子谦", "contact_phone": "13900000011"},
}
STAGE = "engineering-permit"
SCRUTINY_SECONDS = 10
ISSUING = "准予许可并核发证书"


@pytest.mark.parametrize("city", PROJECTS)
def test_a_company_gets_its_permit(city: str, new_page: Callable[..., Page], tmp_path: Path) -> None:
    story = Story(city, new_page, looks=city == LOOKED_AT)
    company = story.person("applicant")

    application = start_applying(story, company)
    drawings = {kind: tmp_path / f"总平面图-{kind}.dxf" for kind in ("faulty", "passing")}
    truth = {kind: write_sample(path, kind) for kind, path in drawings.items()}
    see_what_fails(story, company, drawings["faulty"], len(truth["faulty"].faults))
    company.goto(application)
    correct_the_drawing(story, company, drawings["passing"])
    hand_in_the_rest(company, tmp_path)
    answer_everything(story, company, application, truth["passing"])
    stage = submit(story, company)

    accept(story, story.person("window"), stage)
    look_at_the_drawing(story, officers(story), company, stage)
    approve_in_parallel(story, stage)
    issue_the_permit(story, stage)
    hold_the_permit(story, company, stage)
    if story.looks:
        look_at_it_on_a_phone(story, company, application, stage)


def start_applying(story: Story, company: Page) -> str:
    expect(company).to_have_url(re.compile("/my/$"))
    story.picture(company, "my-projects")
    story.look(company)
    company.get_by_role("link", name=PROJECTS[story.city], exact=True).click()
    story.picture(company, "project")
    story.look(company)
    stage = company.get_by_role("row").filter(has=company.get_by_role("rowheader", name="工程建设许可"))
    stage.get_by_role("button", name="申报本阶段").click()
    company.wait_for_url("**/applications/**")
    story.picture(company, "application")
    story.look(company)
    return company.url


def see_what_fails(story: Story, company: Page, drawing: Path, faults: int) -> None:
    """Indicators and failing places are there within seconds, and lead to the place on the drawing."""
    upload(company, "site-plan", drawing)
    answer = company.locator(".scrutiny-answer")
    expect(answer).to_contain_text("不符合", timeout=SCRUTINY_SECONDS * 1000)
    story.picture(company, "faulty-drawing-uploaded")
    answer.get_by_role("link", name="在图上查看").click()
    story.picture(company, "findings-on-the-drawing")
    entries = company.locator("[data-finding-ref]")
    assert entries.count() >= faults
    entries.first.locator("button").click()
    expect(entries.first).to_have_class(re.compile("selected"))
    story.picture(company, "one-finding")


def correct_the_drawing(story: Story, company: Page, drawing: Path) -> None:
    upload(company, "site-plan", drawing)
    answer = company.locator(".scrutiny-answer").first
    expect(answer).to_contain_text("没有不符合项", timeout=SCRUTINY_SECONDS * 1000)
    story.picture(company, "corrected-drawing")


def hand_in_the_rest(company: Page, folder: Path) -> None:
    """The other materials, one after another."""
    for slot, title in missing_slots(company):
        file = folder / f"{title}.pdf"
        file.write_bytes(PDF)
        upload(company, slot, file)


def answer_everything(story: Story, company: Page, application: str, truth: SampleTruth) -> None:
    """Fill in the form with the figures of the drawing; it is saved as it is typed."""
    company.get_by_role("button", name="提交申请").click()
    expect(company.get_by_role("alert")).to_contain_text("还不能提交")
    story.picture(company, "everything-missing-at-once")
    given = PEOPLE[story.city] | answers(truth)
    fill_in(company, given)
    fill_in(company, given)  # fields that appeared because of the first answers
    building = {"code": "1#", "use": "residential", "floor_area": f"{truth.floor_area_above:.2f}"}
    height = {"height": f"{truth.building_height_max:.2f}", "storeys": str(truth.storeys_max)}
    add_building(company, "buildings", building | height)
    company.goto(application)
    expect(company.locator("#missing")).to_contain_text("可以提交了")
    story.picture(company, "ready-to-submit")


def answers(truth: SampleTruth) -> dict[str, str]:
    total = round(truth.floor_area_above, 2) + round(truth.floor_area_below, 2)
    return {
        "by_agent": "false",
        "helper_wanted": "false",
        "design_institute": "平江里建筑设计院有限公司",
        "design_institute_uscc": "91320508MADM0T034J",
        "starts_on": "2027-03-01",
        "ends_on": "2029-06-30",
        "site_area": f"{truth.site_area:.2f}",
        "floor_area_above": f"{truth.floor_area_above:.2f}",
        "floor_area_below": f"{truth.floor_area_below:.2f}",
        "floor_area_total": f"{total:.2f}",
        "floor_area_far": f"{truth.floor_area_above:.2f}",
        "far": f"{truth.far:.2f}",
        "coverage": f"{truth.coverage:.2f}",
        "building_height_max": f"{truth.building_height_max:.2f}",
        "civil_defence": "build",
        "civil_defence_area": "6200",
        "green_area": f"{truth.green_area:.2f}",
        "green_ratio": f"{truth.green_ratio:.2f}",
        "parking_motor": str(truth.parking_motor),
        "parking_nonmotor": str(truth.parking_nonmotor),
        "entrances": "2",
        "drainage_separated": "true",
        "sewage_per_day": "820.5",
        "drainage_outlet": "道路北侧市政污水管网",
        "truthful": "true",
    }


def submit(story: Story, company: Page) -> str:
    company.get_by_role("button", name="提交申请").click()
    company.wait_for_url("**/cases/**")
    expect(company.get_by_role("status").first).to_contain_text("已提交")
    story.picture(company, "submitted")
    story.look(company)
    return company.url


def accept(story: Story, window: Page, stage: str) -> None:
    window.goto("/workbench/")
    story.picture(window, "window-workbench")
    story.look(window)
    assert open_first_task(window)
    assert window.url == stage
    window.locator("details.deed > summary", has_text="受理").first.click()
    window.get_by_label("受理意见").fill("材料齐全，符合法定形式。")
    story.picture(window, "window-accepts")
    window.get_by_role("button", name="受理", exact=True).click()
    expect(window.get_by_role("status").first).to_contain_text("已完成：受理")
    window.get_by_role("link", name="并联审批看板").click()
    story.picture(window, "board-started")
    story.look(window)


def officers(story: Story) -> list[Page]:
    """Whoever handles the matters of the stage."""
    return [story.person(account) for account in reviewers(story.city, STAGE, Role.HANDLER)]


def approve_in_parallel(story: Story, stage: str) -> None:
    """Every department has its case open at the same time: handlers first, then heads."""
    at_once = most_at_once = 0
    for role in (Role.HANDLER, Role.HEAD):
        people = [story.person(account) for account in reviewers(story.city, STAGE, role)]
        while desks := [page for page in people if at_a_desk(page)]:
            at_once = len(desks)
            if at_once > most_at_once:
                most_at_once = at_once
                story.picture(desks[0], f"{role}-opinion")
            for page in desks:
                decide(page, "同意", "经审查，符合规划条件和相关技术规定，同意。")
        story.picture(open_board(story, stage), f"board-after-{role}s")
    assert most_at_once >= 5


def open_board(story: Story, stage: str) -> Page:
    page = story.person("window")
    page.goto(stage)
    page.get_by_role("link", name="并联审批看板").click()
    return page


def at_a_desk(page: Page) -> bool:
    """Whether somebody has an opinion to give, with that case open; the permit is left for the end."""
    page.goto("/workbench/")
    links = [link.get_attribute("href") for link in page.locator("table[data-rows] tbody th a").all()]
    for link in links:
        page.goto(link or "")
        first = page.locator(".desk .conclusion").first
        if first.count() and first.locator("input").is_enabled() and ISSUING not in first.inner_text():
            return True
    return False


def issue_the_permit(story: Story, stage: str) -> None:
    """The head of the issuing department; with it the last matter ends and the stage clears by itself."""
    for account in reviewers(story.city, STAGE, Role.HEAD):
        head = story.person(account)
        if open_first_task(head):
            story.picture(head, "permit-about-to-be-issued")
            story.look(head)
            decide(head, ISSUING, "各项审查均已通过，准予许可。")
            story.picture(head, "permit-issued")
            break
    board = open_board(story, stage)
    expect(board.locator("main")).to_contain_text("本阶段已经办结")
    expect(board.locator("main")).to_contain_text("办结（通过）")
    story.picture(board, "stage-cleared")


def keep_permit(city: str, pdf: bytes) -> None:
    (ARTEFACTS / city).mkdir(parents=True, exist_ok=True)
    (ARTEFACTS / city / "permit.pdf").write_bytes(pdf)


def hold_the_permit(story: Story, company: Page, stage: str) -> None:
    company.goto("/notices/")
    story.picture(company, "company-is-told")
    company.goto(stage)
    permit = company.locator(".licences > li").filter(has_text="建设工程规划许可证")
    story.picture(company, "case-with-permit")
    pdf = company.request.get(permit.get_by_role("link", name="打开证照").get_attribute("href") or "")
    keep_permit(story.city, pdf.body())
    assert pdf.ok and pdf.headers["content-type"] == "application/pdf" and pdf.body().startswith(b"%PDF")
    public = permit.get_by_role("link", name="公开核验页").get_attribute("href") or ""
    number = company.locator(".case-line .number").inner_text()

    visitor = story.open_page()
    visitor.goto(public)
    expect(visitor.locator("main")).to_contain_text(PROJECTS[story.city])
    expect(visitor.locator("main")).to_contain_text("有效")
    story.picture(visitor, "anyone-verifies")
    story.look(visitor)
    visitor.goto("/progress/")
    visitor.get_by_label("办件编号或项目代码").fill(number)
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.locator("main")).to_contain_text("办结（通过）")
    story.picture(visitor, "progress")
    story.look(visitor)


def look_at_it_on_a_phone(story: Story, company: Page, application: str, stage: str) -> None:
    """Every page of the way fits 320 pixels and is accessible there."""
    project = company.locator("a[href^='/projects/']").first.get_attribute("href") or ""
    drawing = company.locator(".scrutiny-answer a").first.get_attribute("href") or ""
    board = company.get_by_role("link", name="并联审批看板").get_attribute("href") or ""
    company.set_viewport_size({"width": 320, "height": 720})
    pages = {"my": "/my/", "project": project, "case": stage, "board": board, "drawing": drawing}
    for name, address in pages.items():
        company.goto(address)
        company.wait_for_load_state("networkidle")
        story.look(company)
        story.picture(company, f"phone-{name}")
    company.goto(application)
    expect(company).to_have_url(stage)
