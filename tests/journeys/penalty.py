"""What officers do on the page of a penalty case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot


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
