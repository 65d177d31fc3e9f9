"""A real browser against a real server on data of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.steps import keep
from tools.machine import browser as browser_on_this_machine

READY = "通鉴已启动："
STARTING = 120.0
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A running installation with both cities and their demo accounts."""

    address: str
    folder: Path


@pytest.fixture(scope="session")
def live_site() -> Iterator[Site]:
    """The site as `make run` serves it, from an empty database."""
    with tempfile.TemporaryDirectory(prefix="tongjian-journey-") as folder:
        ours = {"TONGJIAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "tongjian.site.settings"}
        theirs = {
            name: value
            for name, value in os.environ.items()
            if name not in {"TONGJIAN_TESTING", "TONGJIAN_DATABASE_URL", "TONGJIAN_PUBLIC_URL"}
        }
        log = Path(folder) / "server.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "tongjian.cli", "serve", "--demo", "--port", "8700"],
                env={**theirs, **ours},
                cwd=settings.ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Site(_address(server, log), Path(folder))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
            keep(log)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and server.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith(READY):
                return line.removeprefix(READY).split()[0]
        time.sleep(0.1)
    pytest.fail("the site did not start:\n" + log.read_text(encoding="utf-8"))


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
    """Open a page as somebody new: a context of its own, whose errors fail the test."""
    contexts, complaints = [], []

    def open_page(**options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(base_url=live_site.address, locale="zh-CN", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: _note_blocked(request, complaints))
        page.on("console", lambda message: _note_policy(message, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A visitor's page."""
    return new_page()


def _note_blocked(request: Any, complaints: list[str]) -> None:
    if "csp" in (request.failure or "").lower():
        complaints.append(f"refused by the policy: {request.url}")


def _note_policy(message: Any, complaints: list[str]) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)
