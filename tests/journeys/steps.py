"""What journeys have in common. Screenshots are kept in `artefacts/` for people to look at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

ARTEFACTS = Path(settings.ROOT) / "artefacts"
SERIOUS = {"serious", "critical"}


def sign_in(page: Page, username: str, password: str = "tongjian-demo") -> None:
    """As one of the demo accounts."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def from_the_menu(page: Page, title: str) -> None:
    """Open a page by its entry in the main menu, which may lie in a group."""
    bar = page.get_by_role("navigation", name="主导航")
    group = bar.locator("details", has=page.get_by_text(title, exact=True))
    if group.count():
        group.locator("summary").click()
    bar.get_by_role("link", name=title, exact=True).click()


def keep(file: Path) -> None:
    """Keep a file among the artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)
    shutil.copy(file, ARTEFACTS)


def screenshot(page: Page, name: str) -> None:
    """Keep the whole page as `artefacts/<name>.png`."""
    path = ARTEFACTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=True)


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious on the page."""
    found = Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in SERIOUS]
    told = [f"{each['id']}: {each['help']}\n  {_where(each)}" for each in serious]
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"


def _where(violation: dict[str, Any]) -> str:
    return "\n  ".join(node["html"][:200] for node in violation["nodes"][:5])
