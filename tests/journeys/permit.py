"""What people do on the way from an application to a permit, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.sync_api import Locator, Page, Response, expect

from tests.journeys.steps import assert_accessible, assert_fits, screenshot, sign_in
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.people.viewer import Role


def _blank() -> bytes:
    """A PDF of one empty page, whole: the archive looks into what it keeps."""
    packed = BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page(page_size=(595, 842))
        paper.save(packed)
    return packed.getvalue()


PDF = _blank()


@dataclass
class Story:
    """One city's journey: who has signed in, and the pictures taken so far.

    Pages are the same in every city: they are looked at closely (`looks`) in one, and only used in others.
    """

    city: str
    open_page: Callable[..., Page]
    looks: bool = True
    people: dict[str, Page] = field(default_factory=dict)
    pictures: int = 0

    def person(self, account: str) -> Page:
        """The browser of a demo account, signed in the first time it is asked for."""
        if account not in self.people:
            self.people[account] = self.open_page()
            sign_in(self.people[account], f"{self.city}-{account}")
        return self.people[account]

    def picture(self, page: Page, name: str) -> None:
        """Keep what somebody sees as `artefacts/<city>/NN-name.png`."""
        if not self.looks:
            return
        self.pictures += 1
        page.wait_for_load_state("load")
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        screenshot(page, f"{self.city}/{self.pictures:02}-{name}")

    def look(self, page: Page) -> None:
        """axe finds nothing serious on the page, and nothing has to be scrolled sideways."""
        if self.looks:
            assert_accessible(page)
            assert_fits(page)


def reviewers(city: str, stage: str, role: Role) -> list[str]:
    """Demo accounts of the city's own departments that decide in a stage, without the city in front."""
    pack = load_pack(city)
    duties = {pack.matters[code].department for code in pack.stages[stage].matters}
    return [
        person.username.removeprefix(f"{city}-")
        for person in pack.demo.people
        for organisation, post in (path.split("/") for path in person.posts)
        if organisation in pack.organisations
        and pack.organisations[organisation].duty in duties
        and pack.organisations[organisation].region == pack.region
        and any(p.code == post and role in p.roles for p in pack.organisations[organisation].posts)
    ]


def fill_in(page: Page, answers: Mapping[str, str]) -> None:
    """Fill in every visible field that is still empty, as a person would, and wait until it is saved."""
    for name, value in answers.items():
        fields = page.locator(f'[name="f.{name}"]')
        if fields.count() == 0 or not fields.first.is_visible():
            continue
        _answer(fields, value)


def _answer(fields: Locator, value: str) -> None:
    """Give one answer and wait until it is saved; an answer that is there already is left alone."""
    first = fields.first
    kind = first.evaluate("node => node.type")
    chosen = first.page.locator(f'[name="{first.get_attribute("name")}"][value="{value}"]')
    if chosen.is_checked() if kind == "radio" else first.input_value() == value:
        return
    with first.page.expect_response(_saves):
        if kind == "radio":
            chosen.check()
        elif kind == "select-one":
            first.select_option(value)
        else:
            first.fill(value)
            first.press("Tab")


def _saves(response: Response) -> bool:
    return "/forms/drafts/" in response.url and response.request.method == "POST"


def add_building(page: Page, table: str, cells: Mapping[str, str]) -> None:
    """A row of the table of buildings, filled in."""
    box = page.locator(f"#field-{table}")
    if box.count() == 0 or not box.is_visible():
        return
    box.get_by_role("button", name="添加一行").click()
    row = page.locator(f"#field-{table} tbody tr").last
    row.wait_for()
    for name, value in cells.items():
        cell = row.locator(f'[name$=".{name}"][name^="f."]')
        _answer(cell, value)


def upload(page: Page, slot: str, file: Path) -> None:
    """Give a file for a material and wait for the page to come back with it."""
    place = page.locator(f"#slot-{slot}")
    if (replace := place.locator("details.versions:not([open]) > summary")).count():
        replace.click()
    place.locator("input[type=file]").set_input_files(file)
    with page.expect_navigation():
        place.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(f"#slot-{slot} .file .name")).to_have_text(file.name)


def missing_slots(page: Page) -> list[tuple[str, str]]:
    """Name and title of the materials that are still asked for."""
    links = page.locator("#missing a[href^='#slot-']").all()
    return [((a.get_attribute("href") or "").removeprefix("#slot-"), a.inner_text()) for a in links]


def decide(page: Page, outcome: str = "同意", opinion: str = "") -> None:
    """Finish the task on the desk of the open case page."""
    desk = page.locator(".desk").first
    desk.locator(".conclusion label", has_text=outcome).first.click()
    if opinion:
        desk.get_by_label("意见").fill(opinion)
    desk.get_by_role("button", name="提交办理结果").click()
    expect(page.get_by_role("status").filter(has_text="已完成")).to_be_visible()


def open_first_task(page: Page) -> bool:
    """From the workbench to the case of the most urgent task; false when there is none."""
    page.goto("/workbench/")
    links = page.locator("table[data-rows] tbody th a")
    if links.count() == 0:
        return False
    links.first.click()
    page.wait_for_url("**/cases/**")
    return True
