"""The books of the budget are kept: one for each unit and month; a later one supersedes it for a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.registers.access import BOOK, FILE
from tongjian.systems.performance.registers.amounts import plain
from tongjian.systems.performance.registers.budget.tables import UnitTable
from tongjian.systems.performance.registers.models import AccountLine, Book, BookKind, ExecutionLine

_EXECUTION = ("kind", "name", "initial", "adjustment", "adjusted", "actual", "allocated", "previous", "cause")
_ACCOUNTS = ("side", "fund", "name", "amount", "previous")


@dataclass(frozen=True, slots=True)
class Month:
    """Which table of which month."""

    kind: BookKind
    year: int
    month: int


def keep_books(
    viewer: Viewer,
    body: Organisation,
    of: Month,
    units: Sequence[UnitTable],
    now: datetime,
    *,
    document: Document | None = None,
    reason: str = "",
) -> list[Book]:
    """Keep the tables of all units of a file, or none. Units whose table has not changed get no new book.

    The caller has asked whether the viewer may. Raises `RefusedError` where a table that is kept already
    would be replaced without a reason.
    """
    if not 1992 <= of.year <= 2200 or not 1 <= of.month <= 12:
        raise refused("请写年度（四位数）和月份（1 至 12）")
    made: list[Book] = []
    with transaction.atomic():
        # One import of a department after the other: both would make the same number.
        Organisation.objects.select_for_update().get(pk=body.pk)
        for unit in units:
            book = _keep(viewer, body, of, unit, now, document, reason.strip()[:500])
            made += [book] if book else []
    return made


def lines_digest(lines: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of the lines of a book, in their order."""
    texts = [{name: _text(value) for name, value in line.items()} for line in lines]
    return hashlib.sha256(canonical({"lines": texts}).encode()).hexdigest()


def lines_of(book: Book) -> list[dict[str, Any]]:
    """The lines of a kept book as they were given. 1 SQL query."""
    if book.kind == BookKind.EXECUTION:
        return list(book.execution.order_by("place").values(*_EXECUTION))
    return list(book.accounts.order_by("place").values(*_ACCOUNTS))


def _keep(
    viewer: Viewer,
    body: Organisation,
    of: Month,
    unit: UnitTable,
    now: datetime,
    document: Document | None,
    reason: str,
) -> Book | None:
    earlier = Book.objects.filter(
        organisation=body, kind=of.kind, unit_code=unit.code, year=of.year, month=of.month
    )
    before = earlier.order_by("-number").first()
    names = _EXECUTION if of.kind is BookKind.EXECUTION else _ACCOUNTS
    lines = [{name: line.get(name) for name in names} for line in unit.lines]
    digest = lines_digest(lines)
    if before is not None:
        if before.digest == digest:
            return None
        if not reason:
            raise refused(f"{unit.name} {of.year} 年 {of.month} 月已导入过，这次的数不同，请写明更正原因")
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
        _record(before, "book-superseded", viewer, now, reason=reason)
    keeper = viewer.user
    assert keeper is not None, "whoever may keep books is a person"
    book = Book.objects.create(
        city=body.city,
        organisation=body,
        kind=of.kind,
        unit_code=unit.code,
        unit=unit.name,
        year=of.year,
        month=of.month,
        number=before.number + 1 if before else 1,
        document=document,
        reason=reason if before else "",
        digest=digest,
        by_id=keeper,
        at=now,
    )
    if of.kind is BookKind.EXECUTION:
        rows = (ExecutionLine(book=book, place=place, **line) for place, line in enumerate(lines, 1))
        ExecutionLine.objects.bulk_create(rows)
    else:
        accounts = (AccountLine(book=book, place=place, **line) for place, line in enumerate(lines, 1))
        AccountLine.objects.bulk_create(accounts)
    said = {"kind": book.kind, "unit": unit.code, "month": f"{of.year}-{of.month:02}", "number": book.number}
    sha256 = document.sha256 if document else ""
    if document is not None:
        attach(f"{BOOK}:{book.pk}", FILE, document, viewer.user, now=now)
    _record(book, "book-kept", viewer, now, **said, digest=digest, sha256=sha256, reason=book.reason)
    return book


def _record(book: Book, what: str, viewer: Viewer, now: datetime, **said: object) -> None:
    records.append(book.city, book.pk, f"performance-registers:{what}", said, actor=viewer.user, at=now)


def _text(value: Any) -> str:
    """A cell as text; a figure by what it is, however many zeros it was written with."""
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)
