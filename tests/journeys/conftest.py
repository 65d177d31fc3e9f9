"""A real browser against a real server on data of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browsing import pages
from tests.journeys.serving import Site, served
from tools.machine import browser as browser_on_this_machine

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def live_site() -> Iterator[Site]:
    """The site as `make run` serves it, from an empty database."""
    with (
        tempfile.TemporaryDirectory(prefix="tongjian-journey-") as folder,
        served(Path(folder), 8700) as site,
    ):
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    executable = os.environ.get("TONGJIAN_BROWSER") or browser_on_this_machine()
    if executable is None:
        pytest.skip("没有可用的 Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(chromium: Browser, live_site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody new."""
    with pages(chromium, live_site.address) as open_page:
        yield open_page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A visitor's page."""
    return new_page()
