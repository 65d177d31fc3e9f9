"""What inspectors do on their phones."""

from __future__ import annotations

import base64
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

WORDS = "情况（不合格、未检查、合理缺项必填）"
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
HERE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "permissions": ["geolocation"],
    "geolocation": {"longitude": 120.6311, "latitude": 31.3181, "accuracy": 8},
}


def opened(phone: Page, place: str, kind: str, button: str = "开始记录") -> None:
    """The app on a phone, ready to go without a line, at a visit."""
    phone.goto("/suzhou/supervision/field/")
    expect(phone.locator("[data-ready=true]")).to_be_visible(timeout=20_000)
    card = phone.get_by_role("listitem").filter(has_text=place).filter(has_text=kind)
    card.get_by_role("button", name=button).click()
    expect(phone.get_by_role("heading", name=place)).to_be_visible()


def choose(item: Locator, result: str) -> None:
    item.locator("label.btn").get_by_text(result, exact=True).click()
    expect(item.locator(".field-status .mark").first).to_have_text(re.compile(f"{result}|不一致"))


def sign(phone: Page) -> None:
    """The inspected writes a name, with no server there."""
    phone.get_by_label("签字人姓名").fill("陈工")
    pad = phone.get_by_label("手写签名处")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 40, box["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 160, box["y"] + 90, steps=5)
    phone.mouse.up()
    phone.get_by_role("button", name="保存签字").click()
    expect(phone.get_by_text("陈工 已签字")).to_be_visible()


def synced(phone: Page) -> None:
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-line]")).to_contain_text("已全部同步", timeout=20_000)


def concluded(one: Page, two: Page) -> str:
    """Confirmed by both, concluded on the server; the number of the visit."""
    one.get_by_role("button", name="确认检查记录").click()  # which asks the server first for what is new
    expect(one.get_by_text("已确认", exact=True)).to_be_visible(timeout=20_000)
    synced(one)
    synced(two)
    two.get_by_role("button", name="确认检查记录").click()
    expect(two.get_by_text("已确认", exact=True)).to_have_count(2, timeout=20_000)
    synced(two)
    number = one.locator("[data-title]").inner_text()
    one.get_by_role("button", name="办结检查").click()
    expect(one.locator("[data-line]")).to_contain_text("发现问题", timeout=20_000)
    return number
