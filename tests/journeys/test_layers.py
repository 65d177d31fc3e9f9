"""Officials look after a layer: a wrong file is told, a mended one is published, two plans are compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, screenshot, sign_in
from tongjian.kernel.packs.queries import pack_of

pytestmark = pytest.mark.journey
LAYER = "/suzhou/blueprint/layers/control-plan/"
WAIT = 60_000


def demo() -> dict[str, Any]:
    """The parcels of the demo, as they were published."""
    path = pack_of("suzhou").path / "demo" / "blueprint" / "control-plan.geojson"
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Two corners changed places, a number that is none, and no use stated."""
    found = demo()
    features = found["features"]
    ring = features[2]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    features[6]["properties"]["容积率上限"] = "很高"
    del features[8]["properties"]["用地性质"]
    return write(tmp_path / "改坏的控规.geojson", found)


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    """One FAR is raised, one parcel is gone."""
    found = demo()
    found["features"][3]["properties"]["容积率上限"] = 3.5
    del found["features"][10]
    return write(tmp_path / "控规局部调整.geojson", found)


def write(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content), "utf-8")
    return path


def hand_in(page: Page, file: Path) -> None:
    page.goto(f"{LAYER}import/")
    page.get_by_label("数据文件").set_input_files(file)
    page.get_by_label("说明").fill("苏自然资规〔2026〕12号")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile(r"/control-plan/[0-9a-f-]{36}/$"), timeout=WAIT)


def test_a_layer_is_looked_after(page: Page, broken: Path, mended: Path) -> None:
    sign_in(page, "suzhou-natural-resources-head")
    page.goto("/suzhou/")
    from_the_menu(page, "图层管理")
    assert_accessible(page)
    screenshot(page, "layers")
    page.get_by_role("link", name="控制性详细规划地块").click()
    assert_accessible(page)
    page.get_by_role("link", name="导入新版本").click()
    assert_accessible(page)

    hand_in(page, broken)
    expect(page.get_by_role("heading", name="检查报告")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("img", name="第 3 个要素")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "layers-report")

    hand_in(page, mended)
    # Another journey may have published a second plan on the same site before.
    expect(page.get_by_text(re.compile("改变 [12] 个，删除 1 个"))).to_be_visible(timeout=WAIT)
    page.get_by_role("link", name="逐个查看改变的要素").click()
    expect(page.locator("ins").get_by_text("3.5", exact=True)).to_have_count(1)
    assert_accessible(page)
    screenshot(page, "layers-changes")
    page.go_back()
    page.get_by_role("link", name="发布…").click()
    assert_accessible(page)
    page.get_by_label("生效日期").fill("2090-01-01")
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("heading", name="要素", exact=True)).to_be_visible(timeout=WAIT)
    assert_accessible(page)
    screenshot(page, "layers-version")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename.endswith(".zip")
    page.locator("table tbody th a").first.click()
    expect(page.get_by_role("heading", name="历次版本")).to_be_visible()
    assert_accessible(page)
    page.go_back()
    page.get_by_role("link", name="撤回").click()
    page.get_by_label("撤回原因").fill("批复撤销")
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("status").filter(has_text="已撤回")).to_be_visible()
    expect(page.get_by_role("cell", name="已撤回")).to_be_visible()


def test_two_plans_are_compared(new_page: Callable[..., Page]) -> None:
    page = new_page()
    sign_in(page, "suzhou-natural-resources")
    page.goto("/suzhou/blueprint/conflicts/")
    page.get_by_label("第一个图层").select_option("control-plan:1")
    page.get_by_label("第二个图层").select_option("master-plan:1")
    page.get_by_role("button", name="开始比对").click()
    expect(page.get_by_role("heading", name="合计")).to_be_visible(timeout=WAIT)
    assert_accessible(page)
    screenshot(page, "layers-conflicts")
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.get_by_role("link", name="第 1 块").click()
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, "layers-conflict-320")
    for address in (LAYER, "/suzhou/blueprint/layers/", "/suzhou/blueprint/conflicts/"):
        page.goto(address)
        assert_fits(page)
    page.goto(LAYER)
    page.get_by_role("link", name="第 1 版").click()
    assert_fits(page)
