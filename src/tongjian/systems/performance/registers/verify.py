"""What `tongjian verify` asks of registers and books: every row is what the ledger says was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tongjian.kernel.ledger.models import Event
from tongjian.systems.performance.registers.actions import told
from tongjian.systems.performance.registers.budget.keeping import lines_digest, lines_of
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.models import Book, EntryState

KINDS = tuple(f"performance-registers:{what}" for what in ("added", "corrected", "voided"))
KEPT = "performance-registers:book-kept"


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row differs from its events, or a book from its digest. 17 SQL queries and 1 for each book."""
    yield from _entries(city)
    yield from _books(city)


def _entries(city: str | None) -> Iterator[tuple[str, str]]:
    said = _folded(city)
    for register in REGISTERS.values():
        rows = register.model._default_manager.order_by("pk")
        for row in (rows.filter(city=city) if city else rows).iterator(chunk_size=500):
            where = f"台账“{register.title}”的“{row.title}”"
            known = said.pop(row.pk, None)
            if known is None:
                yield where, "没有登记的记录，不是由平台写入的"
            elif known["cells"] != told(register, row):
                yield where, "内容与记录的不符"
            elif known["void"] != (row.state == EntryState.VOID):
                yield where, "是否作废与记录的不符"
    for known in said.values():
        yield (
            f"台账“{known['register']}”的“{known['cells'].get('title', '')}”",
            "有登记的记录，表中没有这一行",
        )


def _folded(city: str | None) -> dict[UUID, dict[str, Any]]:
    """By row: what its events say it holds."""
    events = Event.objects.filter(kind__in=KINDS).order_by("chain", "seq")
    found: dict[UUID, dict[str, Any]] = {}
    kept = (events.filter(city=city) if city else events).values_list("chain", "kind", "body")
    for chain, kind, body in kept.iterator(chunk_size=1000):
        said = json.loads(body)
        row = found.setdefault(chain, {"register": said["register"], "cells": {}, "void": False})
        row["cells"].update(said.get("after", {}))
        row["void"] = row["void"] or kind == "performance-registers:voided"
    return found


def _books(city: str | None) -> Iterator[tuple[str, str]]:
    books, events = Book.objects.order_by("pk"), Event.objects.filter(kind=KEPT)
    if city:
        books, events = books.filter(city=city), events.filter(city=city)
    said = {chain: json.loads(body)["digest"] for chain, body in events.values_list("chain", "body")}
    for book in books:
        where = f"{book.unit} {book.year} 年 {book.month} 月{book.get_kind_display()}"
        if lines_digest(lines_of(book)) != book.digest:
            yield where, "内容与摘要不符"
        elif said.get(book.pk) != book.digest:
            yield where, "摘要与记录的不符"
