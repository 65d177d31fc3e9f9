"""In a real browser: saved as typed, fields that appear, rows, and two windows on one form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tongjian.kernel.forms.actions import add_row
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.viewer import Viewer
from tools.machine import browser as browser_on_this_machine

BUILT = Path(settings.SITE) / "static" / "built" / "site.js"
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not BUILT.is_file(), reason="前端还没有构建：先运行一次 make run"),
]


@pytest.fixture
def clerk(user: User, organisation: Organisation) -> User:
    """Somebody of the applicant who can sign in."""
    user.set_password("a-long-password")
    user.save()
    post = Post.objects.create(organisation=organisation, code="clerk", title="经办", roles=["applicant"])
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch, clerk: User) -> Iterator[BrowserContext]:
    """A browser that knows nobody yet."""
    executable = os.environ.get("TONGJIAN_BROWSER") or browser_on_this_machine()
    if executable is None:
        pytest.skip("没有可用的 Chromium")
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser.new_context(locale="zh-CN")
        browser.close()


def opened(window: BrowserContext, live_server: Any, draft: Draft) -> Page:
    """The form in a new tab; the first one signs in."""
    page = window.new_page()
    page.goto(live_server.url + reverse("forms:draft", args=[draft.pk]))
    if page.locator("#id_username").count():
        page.fill("#id_username", "lin")
        page.fill("#id_password", "a-long-password")
        page.press("#id_password", "Enter")
    expect(page.get_by_role("heading", name="样表")).to_be_visible()
    return page


def test_the_form_is_accessible(
    window: BrowserContext, live_server: Any, draft: Draft, applicant: Viewer
) -> None:
    add_row(draft.pk, "buildings", applicant)
    page = opened(window, live_server, draft)
    page.goto(f"{page.url}?check=1")
    expect(page.get_by_text("处需要修改")).to_be_visible()
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_two_windows_on_one_form(window: BrowserContext, live_server: Any, draft: Draft) -> None:
    here = opened(window, live_server, draft)
    here.select_option("[name='f.use']", "residential")
    here.fill("[name='f.households']", "十二")
    expect(here.locator("#saved-field-households")).to_contain_text("应填整数，现在是“十二”")
    here.fill("[name='f.households']", "200")
    expect(here.locator("[name='f.per_household']")).to_be_visible()

    here.get_by_role("button", name="添加一行").click()
    here.fill("[name='f.buildings.r1.storeys']", "18")
    # A row is wired up some milliseconds after it is seen; whoever leaves the field is never too early.
    here.press("[name='f.buildings.r1.storeys']", "Tab")
    expect(here.locator("[name='f.buildings.r1.lift']")).to_be_visible()

    there = opened(window, live_server, draft)
    there.fill("[name='f.note']", "那边")
    expect(there.locator("#saved-field-note")).to_contain_text("已保存")
    here.fill("[name='f.note']", "这边")
    expect(here.locator("#saved-field-note")).to_contain_text("改为“那边”，您填的“这边”没有保存")
    here.get_by_role("button", name="用我填的").click()
    expect(here.locator("#saved-field-note")).to_contain_text("已保存")

    there.fill("[name='f.project_name']", "改名")
    expect(there.locator("#saved-field-project_name")).to_contain_text("已保存")
    draft.refresh_from_db()
    kept = {name: draft.data[name] for name in ("note", "households", "project_name", "use")}
    assert kept == {"note": "这边", "households": 200, "project_name": "改名", "use": "residential"}
    assert draft.data["buildings"] == [{"_row": "r1", "storeys": 18}]


def test_what_somebody_else_types_appears_without_a_reload(
    window: BrowserContext, live_server: Any, draft: Draft
) -> None:
    here = opened(window, live_server, draft)
    there = opened(window, live_server, draft)
    here.focus("[name='f.project_name']")
    here.keyboard.type("未存")
    there.fill("[name='f.note']", "那边写的")
    there.press("[name='f.note']", "Tab")
    expect(there.locator("#saved-field-note")).to_contain_text("已保存")
    expect(here.locator("[name='f.note']")).to_have_value("那边写的", timeout=15_000)
    here.keyboard.type("的字")
    assert here.input_value("[name='f.project_name']").startswith("未存的字")
