"""Files as another system gives them out, and what is done with them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.migration import actions
from tongjian.systems.approval.migration.models import Batch, Row
from tongjian.systems.approval.migration.sheets import SHEETS

PROJECT = {
    "code": "2305-320553-89-01-389104",
    "name": "老厂房改造",
    "applicant": "平江里建设有限公司",
    "uscc": "91320508MADM0T034J",
    "kind": "private",
    "region": "320506",
}
STAGE, MATTER = "旧审〔2026〕7号", "旧审〔2026〕7号-01"
SOURCE = "旧审批系统"

Rows = Mapping[str, Sequence[Mapping[str, str]]]


def viewer(account: str = "suzhou-administrator") -> Viewer:
    return viewer_of(User.objects.get(username=account), timezone.localdate())


def client(account: str | None) -> Client:
    browser = Client()
    if account:
        browser.force_login(User.objects.get(username=account))
    return browser


def case(number: str, code: str, parent: str = "", **more: str) -> dict[str, str]:
    given = {"number": number, "code": code, "project": PROJECT["code"]}
    given |= {"parent": parent, "level": "事项"} if parent else {"level": "阶段"}
    return {**given, **more}


def states(number: str, *pairs: tuple[int, str]) -> list[dict[str, str]]:
    return [{"number": number, "status": str(status), "at": at} for status, at in pairs]


def running(nodes: str = "", **more: str) -> dict[str, list[dict[str, str]]]:
    """A stage under review with one matter that is at `nodes`."""
    past = ((1, "2026-03-02 09:00"), (3, "2026-03-03 10:00"), (8, "2026-03-03 10:30"))
    return {
        "projects": [PROJECT],
        "cases": [
            case(STAGE, "engineering-permit"),
            case(MATTER, "landscape-review", STAGE, nodes=nodes, limit="9", **more),
        ],
        "history": [*states(STAGE, *past), *states(MATTER, *past)],
    }


def closed() -> dict[str, list[dict[str, str]]]:
    """A stage that was decided, with a special procedure in its matter, materials and a licence."""
    past = ((1, "2026-01-05 09:00"), (3, "2026-01-06 10:00"))
    stops = ((9, "2026-01-08 09:00"), (10, "2026-01-14 16:00"))
    return {
        "projects": [PROJECT],
        "cases": [case(STAGE, "engineering-permit"), case(MATTER, "planning-permit", STAGE)],
        "history": [
            *states(STAGE, *past, (11, "2026-01-20 15:00")),
            *states(MATTER, *past, *stops, (11, "2026-01-20 15:00")),
        ],
        "materials": [{"number": STAGE, "title": "总平面图", "copies": "2"}],
        "licences": [{"number": MATTER, "document_number": "建字旧7号", "issued_on": "2026-01-20"}],
    }


def workbook(rows: Rows) -> bytes:
    """The rows in the sheets of the template."""
    book = Workbook()
    book.remove(book.active)
    for code, sheet in SHEETS.items():
        page = book.create_sheet(sheet.title)
        page.append([column.heading for column in sheet.columns])
        for row in rows.get(code, ()):
            page.append([row.get(column.name, "") for column in sheet.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def handed_in(content: bytes | Rows, name: str = "old.xlsx", source: str = SOURCE) -> Batch:
    """A batch that has been read and rehearsed."""
    data = content if isinstance(content, bytes) else workbook(content)
    batch = actions.hand_in(viewer(), "suzhou", source, io.BytesIO(data), name)
    actions.begin(batch)
    Worker().drain()
    batch.refresh_from_db()
    return batch


def brought(content: bytes | Rows, name: str = "old.xlsx", source: str = SOURCE) -> Batch:
    """A batch that has been imported."""
    batch = handed_in(content, name, source)
    actions.start_import(viewer(), batch)
    Worker().drain()
    batch.refresh_from_db()
    return batch


def said(batch: Batch) -> str:
    """Every note of the batch in one text."""
    notes = Row.objects.filter(batch=batch).order_by("id").values_list("sheet", "line", "verdict", "notes")
    return "\n".join(f"{sheet}#{line} {verdict} {note}" for sheet, line, verdict, note in notes)
