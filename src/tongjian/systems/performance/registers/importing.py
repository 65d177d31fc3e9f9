"""A file of rows into a register: read by the headings, answered row by row, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger import records
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.refused import RefusedError, refused
from tongjian.systems.performance.papers.reading.lines import Content
from tongjian.systems.performance.registers.access import FILE, IMPORT
from tongjian.systems.performance.registers.actions import new_row, parsed, told
from tongjian.systems.performance.registers.catalogue import Register
from tongjian.systems.performance.registers.headings import WHOLE, TextRow, rows_below
from tongjian.systems.performance.registers.models import EntryState, RegisterImport
from tongjian.systems.performance.registers.report import ADDED, KNOWN, REFUSED, SKIPPED, RowReport, refusals

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class _Read:
    report: RowReport
    values: dict[str, Any]


def take(
    viewer: Viewer,
    register: Register,
    body: Organisation,
    document: Document,
    content: Content,
    now: datetime,
) -> tuple[list[RowReport], RegisterImport | None]:
    """Take the rows of a file in; what became of each, and the import that is kept when all were taken.

    With one row refused nothing is written. The caller has asked whether the viewer may. Raises
    `RefusedError` where the file has no such table.
    """
    with transaction.atomic():
        # Two imports of a department at once would each take the rows of the other for new.
        Organisation.objects.select_for_update().get(pk=body.pk)
        rows = list(_read(register, body, content))
        if all(row.report.became == SKIPPED for row in rows):
            raise refused("表头下面没有数据")
        if len(rows) > MOST_ROWS:
            raise refused(f"一次最多导入 {MOST_ROWS} 行，这份文件有 {len(rows)} 行，请分几次导入")
        reports = [row.report for row in rows]
        if refusals(reports):
            return reports, None
        return reports, _kept(viewer, register, body, document, rows, now)


def _kept(
    viewer: Viewer,
    register: Register,
    body: Organisation,
    document: Document,
    rows: list[_Read],
    now: datetime,
) -> RegisterImport:
    keeper = viewer.user
    assert keeper is not None, "whoever may import is a person"
    kept = RegisterImport.objects.create(
        city=body.city,
        register=register.code,
        organisation=body,
        document=document,
        report=[asdict(row.report) for row in rows],
        by_id=keeper,
        at=now,
    )
    attach(f"{IMPORT}:{kept.pk}", FILE, document, viewer.user, now=now)
    for row in rows:
        if row.report.became == ADDED:
            new_row(viewer, register, body, row.values, now, imported=kept)
    said = {"register": register.code, "rows": len(rows), "sha256": document.sha256}
    kind = "performance-registers:imported"
    records.append(body.city, kept.pk, kind, said, actor=viewer.user, at=now)
    return kept


def _read(register: Register, body: Organisation, content: Content) -> Iterator[_Read]:
    current = register.model._default_manager.filter(organisation=body, state=EntryState.CURRENT)
    seen = {_key(told(register, row)): "台账中已登记" for row in current}
    for row in rows_below(content.lines, register.columns, register.title):
        if row.cells["title"] in WHOLE:
            sentences = ("合计行不是台账的内容，没有写入",)
            yield _Read(RowReport(row.place, row.cells["title"], SKIPPED, sentences), {})
        else:
            yield _read_row(register, row, seen)


def _read_row(register: Register, row: TextRow, seen: dict[tuple[str, ...], str]) -> _Read:
    title = row.cells["title"] or "（没有名称）"
    try:
        values = parsed(register, row.cells)
    except RefusedError as error:
        sentences = tuple(mistake.sentence for mistake in error.mistakes)
        return _Read(RowReport(row.place, title, REFUSED, sentences), {})
    key = _key({each.name: each.printed(values[each.name]) for each in register.columns})
    if key in seen:
        return _Read(RowReport(row.place, title, KNOWN, (f"与{seen[key]}的一行相同，没有重复写入",)), {})
    seen[key] = f"本文件{row.place}"
    return _Read(RowReport(row.place, title, ADDED), values)


def _key(cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells[name] for name in sorted(cells))
