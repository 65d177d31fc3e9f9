"""A project on its way through the stages: everybody who has a part in it, each in a browser of their own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import decide_everything
from tests.journeys.permit import PDF, Story, missing_slots, upload
from tests.systems.approval.sampling import sample
from tests.systems.approval.story import ANSWERS
from tongjian.engines.drawing.samples import write_sample
from tongjian.kernel.forms.schema import FieldType, FormField
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.viewer import Role

ROUNDS = 12
"""Fields appear because of others; files are asked for because of answers."""


@dataclass
class Way:
    """The way of one demo project; `folder` keeps the files its company gives, `site` those of the server."""

    story: Story
    project: str
    folder: Path
    site: Path
    promising: bool = False

    @cached_property
    def pack(self) -> Pack:
        return load_pack(self.story.city)

    @cached_property
    def company(self) -> Page:
        body = next(each.organisation for each in self.pack.demo.projects if each.name == self.project)
        people = self.pack.demo.people
        clerk = next(p for p in people if any(post.startswith(f"{body}/") for post in p.posts))
        return self.story.person(clerk.username.removeprefix(f"{self.story.city}-"))

    @cached_property
    def officials(self) -> dict[str, set[tuple[str, str]]]:
        """Everybody who gives opinions in this city, with their desks; handlers first, as they begin.

        A window accepts, and in many matters makes out what was granted.
        """
        people = self.pack.demo.people
        named = {p.username.removeprefix(f"{self.story.city}-"): self._desks(p.posts) for p in people}
        order = (Role.HANDLER, Role.HEAD, Role.WINDOW)
        return {n: desks for role in order for n, desks in named.items() if role in {r for _, r in desks}}

    def through(self, stage: str) -> str:
        """Apply for a stage, have it accepted and agreed to; the address of the case."""
        self._begin(stage)
        if self.promising:
            self._promise()
        self._hand_over_everything()
        case = self._submit()
        self._accept(case)
        if self._has_a_drawing(stage):
            for name, desks in self.officials.items():
                if Role.HANDLER in {role for _, role in desks}:
                    decide_everything(self.story, self.story.person(name))
        self._agree(case)
        self.company.goto(f"/stages/{case.rstrip('/').rpartition('/')[2]}/board/")
        expect(self.company.locator("main")).to_contain_text("本阶段已经办结")
        self.company.goto(case)
        return case

    def _begin(self, stage: str) -> None:
        page = self.company
        page.goto("/my/")
        page.get_by_role("link", name=self.project, exact=True).click()
        title = self.pack.stages[stage].title
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=title))
        row.get_by_role("button", name="申报本阶段").click()
        page.wait_for_url("**/applications/**")

    def _hand_over_everything(self) -> None:
        page, address = self.company, self.company.url
        for _ in range(ROUNDS):
            page.goto(address)
            for slot, title in missing_slots(page):
                upload(page, slot, self._file(page, slot, title))
            page.goto(address)
            if not (asked := list(self._asked(page))):
                return
            for path in asked:
                self._answer(page, path)
        raise AssertionError([link.inner_text() for link in page.locator("#missing a").all()])

    def _file(self, page: Page, slot: str, title: str) -> Path:
        """A drawing where one is wanted, else a page."""
        accepts = page.locator(f"#slot-{slot} input[type=file]").get_attribute("accept") or ""
        drawing = ".dxf" in accepts and ".pdf" not in accepts
        file = self.folder / f"{re.sub('[^一-龥]', '', title)}.{'dxf' if drawing else 'pdf'}"
        if drawing:
            write_sample(file, "passing")
        else:
            file.write_bytes(PDF)
        return file

    def _asked(self, page: Page) -> Iterator[list[str]]:
        """The fields that still keep the application back: name, or table, row and column."""
        for link in page.locator("#missing a[href*='field-']").all():
            yield (link.get_attribute("href") or "").rpartition("field-")[2].split("-")

    def _answer(self, page: Page, path: list[str]) -> None:
        field = self._fields[path[0] if len(path) == 1 else f"{path[0]}.{path[2]}"]
        if field.type is FieldType.TABLE:
            table = page.locator(f"#field-{path[0]}")
            for _ in range(max(1, int(str(field.min or 1)) - table.locator("tbody tr").count())):
                with page.expect_response(lambda answer: answer.request.method == "POST"):
                    table.get_by_role("button", name="添加一行").click()
            return
        value = ANSWERS[field.name] if len(path) == 1 and field.name in ANSWERS else sample(field)[0]
        _give(page.locator(f'[name="f.{".".join(path)}"]'), value)

    @cached_property
    def _fields(self) -> dict[str, FormField]:
        """Every field of the city's forms: one name means one thing."""
        return {name: field for form in self.pack.forms.values() for name, field in form.leaves.items()}

    def _promise(self) -> None:
        """Whatever may be promised is: fewer materials are asked for then."""
        boxes = self.company.locator("input[name=promised]").all()
        for box in boxes:
            box.check()
        if boxes:
            with self.company.expect_navigation():
                self.company.get_by_role("button", name="按勾选的方式申报").click()

    def _submit(self) -> str:
        page = self.company
        page.get_by_role("button", name="提交申请").click()
        page.wait_for_url("**/cases/**")
        return page.url

    def _accept(self, case: str) -> None:
        window = self.story.person("window")
        window.goto(case)
        window.locator("details.deed > summary", has_text="受理").first.click()
        window.get_by_role("button", name="受理", exact=True).click()
        expect(window.get_by_role("status").first).to_contain_text("已完成：受理")

    def _has_a_drawing(self, stage: str) -> bool:
        matters = (self.pack.matters[code] for code in self.pack.stages[stage].matters)
        return any(material.scrutiny for matter in matters for material in matter.materials)

    def _agree(self, case: str) -> None:
        """Whoever has something to decide takes the way that leads on, until nobody can."""
        while sum(self._decided(self.story.person(name)) for name in self._called(case)):
            continue
        self.company.goto(case)

    def _called(self, case: str) -> list[str]:
        """Whom the open tasks of the case wait for. Only they are called to their desks: a city has many."""
        root = case.rstrip("/").rpartition("/")[2].replace("-", "")
        statement = (
            "SELECT DISTINCT o.code, t.role FROM cases_task t"
            " JOIN people_organisation o ON o.id = t.organisation WHERE t.open AND t.root = ?"
        )
        with closing(sqlite3.connect(self.site / "tongjian.sqlite3")) as database:
            waiting = set(database.execute(statement, [root]))
        return [name for name, desks in self.officials.items() if desks & waiting]

    def _decided(self, page: Page) -> bool:
        """Whether somebody could finish a task; one that waits for another department is left for later."""
        page.goto("/workbench/")
        rows = page.locator("table[data-rows] tbody th a")
        done = False
        for address in [link.get_attribute("href") or "" for link in rows.all()]:
            page.goto(address)
            desk = page.locator(".desk").first
            first = desk.locator(".conclusion").first
            if first.count() and first.locator("input").is_enabled():
                first.locator("label").click()
                desk.get_by_label("意见").fill("经审查，符合规定，同意。")
                desk.get_by_role("button", name="提交办理结果").click()
                expect(page.get_by_role("status").filter(has_text="已完成")).to_be_visible()
                done = True
        return done

    def _desks(self, posts: tuple[str, ...]) -> set[tuple[str, str]]:
        """The bodies of the city somebody works for, with each role in it."""
        bodies = self.pack.organisations
        return {
            (organisation, role.value)
            for organisation, code in (path.split("/") for path in posts)
            # No project that goes the whole way stands where a district or town has bodies of its own.
            if organisation in bodies and bodies[organisation].region == self.pack.region
            for post in bodies[organisation].posts
            if post.code == code
            for role in post.roles
        }


def _give(fields: Locator, value: str) -> None:
    """Answer as a person does and wait until it is saved."""
    first = fields.first
    kind = first.evaluate("node => node.type")
    with first.page.expect_response(lambda answer: answer.request.method == "POST"):
        if kind in ("radio", "checkbox"):
            first.page.locator(f'[name="{first.get_attribute("name")}"][value="{value}"]').check()
        elif kind == "select-one":
            first.select_option(value)
        else:
            first.fill(value)
            first.press("Tab")
