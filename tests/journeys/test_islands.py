"""The parts of pages that need a script, on markup as the server renders it."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.journeys.steps import screenshot

pytestmark = pytest.mark.journey
UPLOAD = {"action": "/receive/", "name": "plan", "title": "总平面图", "max_bytes": 1_048_576}


def put(page: Page, html: str, *scripts: str) -> None:
    """A page of our own origin, under the same policy, with this content."""
    page.goto("/")
    tags = "".join(f'<script type="module" src="/static/built/{name}.js"></script>' for name in scripts)
    head = render_to_string("components/htmx.html") + '<link rel="stylesheet" href="/static/built/site.css">'
    page.set_content(f"{head}<main>{html}</main>{tags}")


@pytest.fixture
def drawing(page: Page) -> Page:
    put(page, render_to_string("site/_sample_drawing.html"), "drawing")
    expect(page.get_by_role("button", name="放大")).to_be_visible()
    return page


def view_width(page: Page) -> float:
    box = page.locator("[data-stage] > svg").get_attribute("viewBox")
    assert box is not None
    return float(box.split()[2])


def test_a_finding_in_the_list_leads_to_its_place(drawing: Page) -> None:
    whole = view_width(drawing)
    drawing.get_by_role("button", name="建筑退让不足").click()
    assert view_width(drawing) < whole / 1.5
    expect(drawing.locator("g[data-finding='1']")).to_have_class("selected")
    expect(drawing.locator("li[data-finding-ref='1']")).to_have_attribute("aria-current", "true")
    stage = drawing.locator("[data-stage]").bounding_box()
    place = drawing.locator("g[data-finding='1']").bounding_box()
    assert stage is not None
    assert place is not None
    assert abs(place["x"] + place["width"] / 2 - stage["x"] - stage["width"] / 2) < 3
    assert abs(place["y"] + place["height"] / 2 - stage["y"] - stage["height"] / 2) < 3
    screenshot(drawing, "drawing-finding")


def test_a_place_leads_to_its_finding_in_the_list(drawing: Page) -> None:
    """The mark is a thin line: its middle is reached as well."""
    place = drawing.locator("g[data-finding='1']").bounding_box()
    assert place is not None
    drawing.mouse.click(place["x"] + place["width"] / 2, place["y"] - 4)
    expect(drawing.get_by_role("button", name="建筑退让不足")).to_be_focused()
    expect(drawing.locator("li[data-finding-ref='2']")).to_have_attribute("aria-current", "false")


def test_buttons_wheel_and_keys_zoom_and_the_whole_returns(drawing: Page) -> None:
    whole = view_width(drawing)
    drawing.get_by_role("button", name="放大").click()
    assert view_width(drawing) < whole
    drawing.get_by_role("button", name="显示全图").click()
    assert view_width(drawing) == pytest.approx(whole)
    drawing.locator("[data-stage]").hover()
    drawing.mouse.wheel(0, -300)
    drawing.wait_for_function("document.querySelector('.viewer-scale').textContent !== '100 %'")
    assert view_width(drawing) < whole
    drawing.locator("[data-stage]").focus()
    drawing.keyboard.press("0")
    assert view_width(drawing) == pytest.approx(whole)
    drawing.keyboard.press("-")
    assert view_width(drawing) > whole


def test_dragging_moves_the_drawing_and_selects_nothing(drawing: Page) -> None:
    before = drawing.locator("[data-stage] > svg").get_attribute("viewBox")
    drawing.locator("[data-stage]").hover()
    drawing.mouse.down()
    drawing.mouse.move(500, 300, steps=5)
    drawing.mouse.up()
    assert drawing.locator("[data-stage] > svg").get_attribute("viewBox") != before
    expect(drawing.locator("li.selected")).to_have_count(0)


def test_a_layer_can_be_switched_off_and_on(drawing: Page) -> None:
    drawing.get_by_text("图层（3）").click()
    drawing.get_by_label("绿地").uncheck()
    expect(drawing.locator("g[data-layer='绿地']")).to_be_hidden()
    expect(drawing.locator("g[data-layer='建筑']")).to_be_visible()
    drawing.get_by_label("绿地").check()
    expect(drawing.locator("g[data-layer='绿地']")).to_be_visible()


def test_a_file_over_the_limit_is_refused_before_it_is_sent(page: Page) -> None:
    put(page, render_to_string("components/upload.html", UPLOAD), "site")
    page.wait_for_load_state("networkidle")
    page.set_input_files(
        "input", {"name": "plan.dxf", "mimeType": "image/vnd.dxf", "buffer": b"0" * 1_100_000}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("status")).to_contain_text("超过上限 1.0 MB")


def test_what_the_server_refuses_is_shown_and_can_be_tried_again(page: Page) -> None:
    def refuse(route: Route) -> None:
        assert b"plan.dxf" in (route.request.post_data_buffer or b"")
        route.fulfill(status=422, json={"error": "这不是 DXF 文件。请另存为 DXF 后再上传。", "file": None})

    put(page, render_to_string("components/upload.html", UPLOAD), "site")
    page.wait_for_load_state("networkidle")
    page.route("**/receive/", refuse)
    page.set_input_files("input", {"name": "plan.dxf", "mimeType": "image/vnd.dxf", "buffer": b"hello"})
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("status")).to_have_text("这不是 DXF 文件。请另存为 DXF 后再上传。")
    expect(page.get_by_role("button", name="上传")).to_be_enabled()
    expect(page.locator("progress")).to_be_hidden()
