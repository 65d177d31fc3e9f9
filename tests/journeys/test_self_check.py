"""A design institute checks a drawing by itself, says what a layer is, and leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in
from tongjian.engines.drawing.samples import write_sample

pytestmark = pytest.mark.journey
HERE = "/suzhou/self-check/"
ODD = "L7-QITA"
WAIT = 60_000


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawing whose greens lie on a layer of a name that says nothing."""
    path = tmp_path_factory.mktemp("self-check") / "总平面图.dxf"
    write_sample(path, "faulty")
    path.write_text(path.read_text("utf-8").replace("\n绿地\n", f"\n{ODD}\n"), "utf-8")
    return path


def hand_in(page: Page, drawing: Path) -> None:
    page.goto(HERE)
    page.get_by_label("图纸文件").set_input_files(drawing)
    page.get_by_label("地块", exact=True).select_option("sz-2024-018")
    page.get_by_role("button", name="开始自查").click()
    page.wait_for_url(re.compile(r"/self-check/[0-9a-f-]{36}/$"), timeout=WAIT)
    expect(page.get_by_role("heading", name="指标")).to_be_visible(timeout=WAIT)


def test_a_visitor_checks_corrects_and_deletes(page: Page, odd: Path) -> None:
    page.goto("/suzhou/")
    from_the_menu(page, "图纸自查")
    assert_accessible(page)
    page.get_by_label("手工填写").check()
    expect(page.get_by_label("容积率上限")).to_be_visible()
    expect(page.get_by_label("地块", exact=True)).to_be_hidden()
    screenshot(page, "self-check-form")

    hand_in(page, odd)
    assert_accessible(page)
    screenshot(page, "self-check-result")
    page.get_by_role("link", name="更正图层").click()
    assert_accessible(page)
    row = page.locator(f"[data-layer-row='{ODD}']")
    expect(row).to_contain_text("没有识别")
    screenshot(page, "self-check-layers")
    row.get_by_role("combobox").select_option("绿地")
    page.get_by_role("button", name="保存更正并重新审查").click()
    expect(page.get_by_text("本结果使用了 1 条图层更正")).to_be_visible(timeout=WAIT)

    page.get_by_role("button", name="立即删除").click()
    expect(page.get_by_role("status")).to_contain_text("已经全部删除")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="没有这次自查")).to_be_visible()


def test_a_click_on_an_element_chooses_its_layer(page: Page, odd: Path) -> None:
    sign_in(page, "suzhou-designer")
    hand_in(page, odd)
    page.get_by_role("link", name="更正图层").click()
    building = page.locator("[data-stage] [data-layer='建筑基底'] path").nth(3)
    handle = building.get_attribute("data-handle")
    box = building.bounding_box()
    assert handle is not None
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
    expect(page.get_by_label("句柄")).to_have_value(handle)
    row = page.locator("[data-layer-row='建筑基底']")
    expect(row).to_have_class(re.compile("selected"))
    expect(row.get_by_role("combobox")).to_be_focused()
    screenshot(page, "self-check-layers-picked")
    page.get_by_label("仅这个图元是").select_option("不是规划内容")
    page.get_by_role("button", name="保存更正并重新审查").click()
    expect(page.get_by_text("本结果使用了 1 条图层更正")).to_be_visible(timeout=WAIT)
    page.get_by_text("本结果使用了 1 条图层更正").click()
    expect(page.get_by_text(f"图元 {handle} → 不是规划内容")).to_be_visible()
    page.get_by_role("link", name="更正图层").click()
    expect(page.get_by_role("row", name=re.compile(handle))).to_be_visible()
    assert_accessible(page)
    page.get_by_label(f"图元 {handle} 是").select_option("与图层相同")
    page.get_by_role("button", name="保存更正并重新审查").click()
    expect(page.get_by_role("heading", name="指标")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="保留图纸").click()
    expect(page.get_by_text("申报时可以直接选用")).to_be_visible()


def test_a_dropped_file_waits_for_the_rest_of_the_form(page: Page) -> None:
    page.goto(HERE)
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => {
            const given = new DataTransfer();
            given.items.add(new File(["hello"], "plan.dxf"));
            const place = document.querySelector("form.self-check h2");
            const how = {dataTransfer: given, bubbles: true, cancelable: true};
            place.dispatchEvent(new DragEvent("drop", how));
        }"""
    )
    expect(page.locator(".drop-zone")).to_have_attribute("data-chosen", re.compile("plan.dxf"))
    expect(page.locator("[data-upload-status]")).to_be_empty()
    page.get_by_label("没有规划条件，只按通用规则审查").check()
    page.get_by_role("button", name="开始自查").click()
    expect(page.locator("[data-upload-status]")).to_contain_text("内容不是DXF 图纸")


def test_it_works_without_scripts(new_page: Callable[..., Page], odd: Path) -> None:
    page = new_page(java_script_enabled=False)
    hand_in(page, odd)
    page.get_by_role("link", name="更正图层").click()
    page.locator(f"[data-layer-row='{ODD}']").get_by_role("combobox").select_option("绿地")
    page.get_by_role("button", name="保存更正并重新审查").click()
    expect(page.get_by_text("本结果使用了 1 条图层更正")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="立即删除").click()
    expect(page.get_by_role("status")).to_contain_text("已经全部删除")


def test_on_a_phone(new_page: Callable[..., Page], odd: Path) -> None:
    page = new_page(viewport={"width": 360, "height": 780})
    page.goto(HERE)
    assert_fits(page)
    screenshot(page, "self-check-form-360")
    hand_in(page, odd)
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="更正图层").click()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "self-check-layers-360")
