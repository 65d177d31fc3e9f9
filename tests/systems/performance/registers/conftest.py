"""A city with its demo people, and files as a spreadsheet writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install, install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.papers.reading.lines import Content, Line, Piece
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.models import Entry

CITY = "suzhou"
KEEPER, STRANGER, FINANCE = "suzhou-approval-bureau", "suzhou-housing", "suzhou-finance-head"
UPGRADE = "工程建设项目审批综合管理平台升级改造"
Cell = str | int | float | Decimal | date | None


@pytest.fixture
def city(db: None) -> str:
    """Its bodies and people; the matters of a city cost more than they bring here."""
    return settle(CITY)


@pytest.fixture
def other_city(db: None) -> str:
    """The same of the other one."""
    return settle("rugao")


def settle(city: str) -> str:
    """Organisations, posts and accounts."""
    install(pack_of(city))
    install_demo_people(pack_of(city))
    return city


def viewer(username: str = KEEPER) -> Viewer:
    """Somebody, with the posts they hold today."""
    return viewer_of(User.objects.get(username=username), timezone.localdate())


def bureau() -> Organisation:
    """The department whose registers are kept in these tests."""
    return Organisation.objects.get(city=CITY, code="approval-bureau")


def signed_in(username: str = KEEPER) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def put(register: str, **cells: str) -> Entry:
    """A row, written by whoever keeps the registers of the department."""
    body = bureau()
    return actions.add(viewer(), REGISTERS[register], body.pk, cells, timezone.now())


def content(*rows: Sequence[str]) -> Content:
    """What is read from a file of these rows."""
    lines = (
        Line(f"表1 第 {number} 行", tuple(Piece(text, place) for place, text in enumerate(row)))
        for number, row in enumerate(rows, start=1)
    )
    return Content(tuple(lines))


def workbook(*rows: Sequence[Cell], name: str = "表.xlsx") -> SimpleUploadedFile:
    """The rows as an XLSX file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def sheet_of(content: bytes) -> Iterable[Sequence[Cell]]:
    """The rows of an XLSX file."""
    return load_workbook(BytesIO(content)).worksheets[0].values  # type: ignore[no-any-return]
