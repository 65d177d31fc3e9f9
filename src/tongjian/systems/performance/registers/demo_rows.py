"""Rows of registers and tables of the budget to look at: `demo/registers.yaml` of a pack.

They are put through the same acts as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Code, Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.papers.reading.lines import Content, Line, Piece
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.tables import read_table
from tongjian.systems.performance.registers.catalogue import REGISTERS, Register
from tongjian.systems.performance.registers.models import Book, BookKind
from tongjian.systems.performance.registers.report import refusals

FILE = "demo/registers.yaml"


class DemoRow(Part):
    """A row by the columns of its register, who writes it, and how often: each a month after the last."""

    into: Code = Field(alias="register")
    keeper: str
    times: int = Field(1, ge=1, le=60)
    cells: dict[str, str]


class DemoBook(Part):
    """A table of a month as a file holds it: its headings, then its rows."""

    keeper: str
    table: BookKind
    year: int
    month: int
    rows: tuple[tuple[str, ...], ...] = Field(min_length=2)


class DemoRows(Part):
    """The file."""

    registers: tuple[DemoRow, ...]
    books: tuple[DemoBook, ...] = ()


def install_demo_rows(pack: Pack) -> None:
    """Write them once; a pack without the file has none."""
    if not (pack.folders[0] / FILE).is_file():
        return
    now, sheet = timezone.now(), read_sheet(pack.folders[:1], FILE, DemoRows)
    known: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for wanted in sheet.registers:
        register, (keeper, body) = REGISTERS[wanted.into], _keeper(wanted.keeper)
        there = known.setdefault((register.code, body), _there(register, body))
        for cells in _repeated(wanted):
            if (cells["title"], cells["happened_on"]) not in there:
                actions.add(keeper, register, body, cells, now)
    for book in sheet.books:
        _keep(book, now)


def _keep(wanted: DemoBook, now: datetime) -> None:
    """A book, where the department has none of the month. Raises `RefusedError` where no import
    would take it."""
    keeper, pk = _keeper(wanted.keeper)
    body = Organisation.objects.get(pk=pk)
    of = Month(wanted.table, wanted.year, wanted.month)
    if Book.objects.filter(organisation=body, kind=of.kind, year=of.year, month=of.month).exists():
        return
    lines = (
        Line(f"第 {number} 行", tuple(Piece(text, place) for place, text in enumerate(row)))
        for number, row in enumerate(wanted.rows, start=1)
    )
    read = read_table(Content(tuple(lines)), of.kind, body.code, body.name)
    if refusals(read.rows):
        raise RefusedError(*(Mistake(f"{row.place}：{each}") for row in read.rows for each in row.sentences))
    keep_books(keeper, body, of, read.units, now)


def _keeper(username: str) -> tuple[Viewer, int]:
    """Who keeps the registers of a department, and which."""
    keeper = viewer_of(User.objects.get(username=username), timezone.localdate())
    return keeper, min(keeper.organisations(Role.HANDLER))


def _there(register: Register, body: int) -> set[tuple[str, str]]:
    """Titles and days of what is registered."""
    rows = register.model._default_manager.filter(organisation=body)
    return {(title, day.isoformat()) for title, day in rows.values_list("title", "happened_on")}


def _repeated(wanted: DemoRow) -> Iterator[dict[str, str]]:
    if wanted.times == 1:
        yield wanted.cells
        return
    first = date.fromisoformat(wanted.cells["happened_on"])
    for number in range(wanted.times):
        day = first.replace(month=(first.month - 1 + number) % 12 + 1, day=min(first.day, 28))
        title = f"{wanted.cells['title']} {number + 1:02}"
        yield {**wanted.cells, "title": title, "happened_on": day.isoformat()}
