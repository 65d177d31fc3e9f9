"""Pages of a browser, each as somebody new; what goes wrong in them fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page


@contextmanager
def pages(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open pages of the site at an address, each in a context of its own."""
    contexts, complaints = [], []

    def open_page(**options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(base_url=address, locale="zh-CN", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: _note_blocked(request, complaints))
        page.on("console", lambda message: _note_policy(message, complaints))
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    assert not complaints, "\n".join(complaints)


def _note_blocked(request: Any, complaints: list[str]) -> None:
    if "csp" in (request.failure or "").lower():
        complaints.append(f"refused by the policy: {request.url}")


def _note_policy(message: Any, complaints: list[str]) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)
