"""The map of the blueprint: looking, asking, drawing a boundary, and comparing versions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.serving import Site
from tests.journeys.steps import assert_accessible, assert_fits, from_the_menu, keep, screenshot, sign_in

pytestmark = pytest.mark.journey
MAP = "/suzhou/blueprint/"
PARCEL = "sz-2024-018"
CLOSE = "#at=120.6028,31.3188,17"
WAIT = 30_000
# How many colours the middle of the map shows: a map that is not drawn has one.
COLOURS = """() => {
    const canvas = document.querySelector(".map-view canvas");
    if (!canvas) return 0;
    const {width, height} = canvas;
    const pixels = canvas.getContext("2d").getImageData(width / 4, height / 4, width / 2, height / 2).data;
    const seen = new Set();
    for (let at = 0; at < pixels.length; at += 4 * 97) seen.add(pixels.slice(at, at + 3).join());
    return seen.size;
}"""


@pytest.fixture(autouse=True)
def only_our_own_server(live_site: Site, page: Page) -> Iterator[None]:
    """Nothing on the map comes from anywhere else."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield
    ours = urlsplit(live_site.address).netloc
    strangers = [url for url in asked if urlsplit(url).netloc not in (ours, "")]
    assert not strangers


def open_map(page: Page, place: str = "") -> None:
    page.goto(f"{MAP}{place}")
    drawn(page)


def drawn(page: Page) -> None:
    """Wait for the layers. The page's policy lets no script wait in it that was written as text."""
    for _ in range(WAIT // 100):
        if page.evaluate(COLOURS) > 4:
            return
        page.wait_for_timeout(100)
    pytest.fail("the map shows no layers")


def centre(page: Page) -> tuple[float, float]:
    box = page.locator(".map-view").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_visitor_looks_around_and_asks_what_is_here(page: Page) -> None:
    page.goto("/suzhou/")
    from_the_menu(page, "一张蓝图")
    drawn(page)
    assert_accessible(page)
    screenshot(page, "map")
    page.get_by_label("地块编号", exact=True).first.fill(PARCEL)
    page.get_by_role("button", name="查找地块").click()
    here = page.get_by_role("tabpanel", name="此处")
    expect(here.get_by_role("heading", name=PARCEL)).to_be_visible()
    expect(here.get_by_text("住宅、社区服务、垃圾收集")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#at=120\.60\d+,31\.31\d+,1[5-9]"))
    page.mouse.click(*centre(page))
    expect(here.get_by_role("heading", name="控制性详细规划地块")).to_be_visible()
    expect(here.get_by_text("第 1 版").first).to_be_visible()
    expect(here.get_by_role("heading", name="现状建筑")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "map-here")


def test_what_is_shown_is_kept_in_the_address_and_done_by_keys(page: Page) -> None:
    open_map(page)
    page.get_by_role("checkbox", name="永久基本农田").check()
    page.get_by_role("checkbox", name="道路红线").uncheck()
    expect(page).to_have_url(re.compile(r"layers=[^&]*farmland"))
    page.reload()
    expect(page.get_by_role("checkbox", name="永久基本农田")).to_be_checked()
    expect(page.get_by_role("checkbox", name="道路红线")).not_to_be_checked()
    drawn(page)
    before = page.url
    page.locator(".map-view").focus()
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="此处").locator("[data-spot]")).to_be_visible()
    page.get_by_role("tab", name="此处").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="图层")).to_be_focused()


def test_a_boundary_drawn_on_the_map_becomes_a_report(page: Page) -> None:
    open_map(page, CLOSE)
    page.get_by_role("tab", name="查范围").click()
    page.get_by_role("button", name="在地图上画").click()
    x, y = centre(page)
    for corner in ((x - 60, y - 40), (x + 60, y - 40), (x + 60, y + 40)):
        page.mouse.click(*corner)
        page.wait_for_timeout(300)  # two clicks in a row are a double click
    page.mouse.dblclick(x - 60, y + 40)
    points = page.get_by_label("每行一点：点号、X（北）、Y（东）")
    expect(points).to_have_value(re.compile(r"^J1 3466\d{3}\.\d{3} 557\d{3}\.\d{3}\n(J\d .*\n){2}J4 "))
    expect(page.get_by_role("status").filter(has_text="面积")).to_be_visible()
    screenshot(page, "map-drawn")
    page.get_by_role("button", name="生成报告").click()
    expect(page.get_by_role("heading", name="范围查询报告")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("row", name=re.compile(PARCEL))).to_be_visible()
    expect(page.get_by_text("现状建筑")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "map-report")
    with page.expect_download(timeout=WAIT) as paper:
        page.get_by_role("button", name="下载 PDF").click()
    file = paper.value.path()
    assert file.read_bytes().startswith(b"%PDF")
    keep(file.rename(file.with_name("blueprint-report.pdf")))


def test_an_official_sees_the_buildings(page: Page) -> None:
    sign_in(page, "suzhou-natural-resources")
    open_map(page, CLOSE)
    expect(page.get_by_role("checkbox", name="现状建筑")).to_be_checked()


@pytest.fixture(scope="module")
def second_plan(live_site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another version of the regulatory plan, published the way an administrator does it."""
    source = Path(settings.ROOT) / "packs" / "suzhou" / "demo" / "blueprint" / "control-plan.geojson"
    plan = json.loads(source.read_text("utf-8"))
    plan["features"] = [each for each in plan["features"] if each["properties"]["地块编号"] != "sz-gs-P016"]
    changed = next(each for each in plan["features"] if each["properties"]["地块编号"] == "sz-gs-P014")
    changed["properties"]["用地性质"] = "教育"
    path = tmp_path_factory.mktemp("plan") / "control-plan.geojson"
    path.write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    told = ["--effective", "2026-02-01", "--publish", "--by", "suzhou-natural-resources-head"]
    theirs = {name: value for name, value in os.environ.items() if name != "TONGJIAN_TESTING"}
    subprocess.run(
        [sys.executable, "-m", "tongjian.cli", "blueprint", "import", "suzhou", "control-plan", path, *told],
        env={
            **theirs,
            "TONGJIAN_VAR": str(live_site.folder),
            "DJANGO_SETTINGS_MODULE": "tongjian.site.settings",
        },
        cwd=settings.ROOT,
        check=True,
        capture_output=True,
    )


def test_two_versions_side_by_side(page: Page, second_plan: None) -> None:
    open_map(page)
    page.get_by_role("tab", name="版本").click()
    page.get_by_label("看哪一天施行的蓝图").fill("2026-01-15")
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(re.compile("on=2026-01-15"))
    page.get_by_role("tab", name="图层").click()
    expect(page.locator("[data-layer=control-plan] [data-version]")).to_have_text("第 1 版")
    page.get_by_role("tab", name="版本").click()
    page.get_by_role("button", name="卷帘比较").click()
    words = page.locator(".map-differences")
    expect(words).to_contain_text("新增 0 个，变更 1 个，删除 1 个")
    drawn(page)
    divider = page.get_by_label("左右两版的分界")
    divider.focus()
    page.keyboard.press("ArrowLeft")
    expect(divider).to_have_value("49")
    x, y = centre(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 200, y, steps=4)
    page.mouse.up()
    expect(divider).to_have_value(re.compile("^2[0-9]$"))
    assert_accessible(page)
    screenshot(page, "map-compare")
    words.get_by_role("link", name="sz-gs-P014").click()
    # Another journey on the same site may have published a version of its own before.
    expect(page).to_have_url(re.compile(r"compare=control-plan:1:[2-9]"))


def test_it_answers_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(MAP)
    expect(page.get_by_text("河道蓝线").first).to_be_visible()
    expect(page.locator(".map-view")).to_be_hidden()
    page.locator("#here-parcel").fill(PARCEL)
    page.get_by_role("button", name="按地块查").click()
    expect(page.get_by_role("heading", name=re.compile(f"地块 {PARCEL}"))).to_be_visible()
    page.get_by_role("link", name="以此地块查询").click()
    page.get_by_role("button", name="生成报告").click()
    expect(page.get_by_role("heading", name="范围查询报告")).to_be_visible(timeout=WAIT)


def test_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 360, "height": 780})
    open_map(page)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "map-360")
    page.mouse.click(*centre(page))
    expect(page.get_by_role("tabpanel", name="此处").locator("[data-spot]")).to_be_in_viewport()
    assert_fits(page)
    page.goto(f"{MAP}report/?parcel={PARCEL}")
    page.get_by_role("button", name="生成报告").click()
    expect(page.get_by_role("heading", name="范围查询报告")).to_be_visible(timeout=WAIT)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "map-report-360")
