"""A visitor looks around, then somebody signs in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, screenshot, sign_in

pytestmark = pytest.mark.journey
PUBLIC = {
    "portal": "/",
    "suzhou": "/suzhou/",
    "rugao": "/rugao/",
    "sign-in": "/sign-in/",
    "not-found": "/nowhere/",
}
# 320 px is a phone, and also a laptop of 1280 px at 400 %.
WIDTHS = (320, 640, 1280)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_accessible_at_every_width(new_page: Callable[..., Page], name: str) -> None:
    for width in WIDTHS:
        page = new_page(viewport={"width": width, "height": 900})
        page.goto(PUBLIC[name])
        assert_fits(page)
        assert_accessible(page)
        screenshot(page, f"{name}-{width}")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_an_officer_signs_in_and_out(page: Page) -> None:
    sign_in(page, "suzhou-window")
    page.goto("/suzhou/")
    expect(page.get_by_role("navigation", name="主导航")).to_contain_text("工作台")
    page.locator(".header-tools details.menu > summary").click()
    expect(page.locator("details.menu .who")).to_contain_text("综合窗口")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    page.locator(".header-tools details.menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name="登录", exact=True)).to_be_visible()


def test_a_wrong_password_is_told_and_focused(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("guess")
    page.locator("main").get_by_role("button", name="登录").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("用户名或密码不正确")
    expect(told).to_be_focused()
    screenshot(page, "sign-in-wrong")


def test_pages_work_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "rugao-window")
    page.goto("/rugao/")
    page.locator(".header-tools details.menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name="登录", exact=True)).to_be_visible()
