"""What departments and the company do about a drawing: comments, and decisions on open questions."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.permit import Story


def look_at_the_drawing(story: Story, officers: list[Page], company: Page, stage: str) -> None:
    """One department has something to say and is answered; every department decides what waits for it."""
    first = next(page for page in officers if _open_from_queue(page))
    drawing = first.url
    story.picture(first, "drawing-at-the-desk")
    story.look(first)
    _comment(story, first)
    _answer(story, company, stage)
    _close(story, first, drawing)
    for page in officers:
        decide_everything(story, page)


def _open_from_queue(page: Page) -> bool:
    """From the queue to the drawing that waits longest; false when none does."""
    page.goto("/scrutiny/")
    links = page.locator("table[data-rows] tbody th a")
    if links.count() == 0:
        return False
    links.first.click()
    page.wait_for_url(re.compile(r"/scrutiny/[0-9a-f-]{36}/\?case="))
    return True


def _comment(story: Story, officer: Page) -> None:
    """Click a place of the drawing and write."""
    _unfold(officer, "#comments")
    officer.locator(".new-comment > summary").click()
    officer.get_by_role("button", name="在图上点选位置").click()
    stage = officer.locator("[data-stage]").bounding_box()
    assert stage is not None
    officer.mouse.click(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    expect(officer.get_by_text("已选定位置。")).to_be_visible()
    officer.get_by_label("意见", exact=True).fill("请在此处注明室外地面标高，并与日照分析的基准一致。")
    story.picture(officer, "a-place-on-the-drawing")
    officer.get_by_role("button", name="提交意见").click()
    expect(officer.get_by_role("status").filter(has_text="已完成")).to_be_visible()
    expect(officer.locator("svg g[data-comment]")).to_have_count(1)


def _answer(story: Story, company: Page, stage: str) -> None:
    """The company is led to the place from its case, and answers."""
    company.goto(stage)
    held = company.locator(".held tr", has_text="有一条意见没有关闭")
    held.get_by_role("link", name="在图上查看").click()
    expect(company.locator(".comment.selected")).to_contain_text("室外地面标高")
    company.locator(".comment > .deed > summary", has_text="答复").click()
    company.get_by_label("答复", exact=True).fill("已注明：1985 国家高程 2.80 m，与日照分析一致。")
    company.get_by_role("button", name="提交答复").click()
    expect(company.locator(".answers")).to_contain_text("2.80 m")
    story.picture(company, "comment-answered")
    story.look(company)


def _close(story: Story, officer: Page, drawing: str) -> None:
    officer.goto(drawing)
    _unfold(officer, "#comments")
    officer.locator(".comment > .deed > summary", has_text="关闭意见").click()
    officer.get_by_label("处理结果").fill("答复清楚，予以关闭。")
    officer.get_by_role("button", name="关闭这条意见").click()
    expect(officer.locator(".comment-closed")).to_contain_text("予以关闭")
    story.picture(officer, "comment-closed")


def decide_everything(story: Story, page: Page) -> None:
    """Every open question of the department, with one reason."""
    while _open_from_queue(page):
        waiting = page.locator("[data-choose]:not([data-decided])")
        everything = page.get_by_role("button", name=re.compile("^全选待判断"))
        if everything.count():
            everything.click()
        else:
            waiting.first.check()
        page.get_by_label("判断的理由").fill("已核对日照分析报告和现场情况，满足要求。")
        story.picture(page, "questions-about-to-be-decided")
        page.get_by_role("button", name="认可所选", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="已完成")).to_be_visible()
        expect(waiting).to_have_count(0)


def _unfold(page: Page, part: str) -> None:
    folded = page.locator(f"{part}:not([open]) > summary")
    if folded.count():
        folded.click()
