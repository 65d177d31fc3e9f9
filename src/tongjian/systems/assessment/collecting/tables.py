"""Tables of the shared big-data database as evidence: read by the headings of the standard, row by row.

Every row gets an answer: taken, or refused with the reason. A file with a refused row is not taken at all, so
that nothing half-done remains; the report of the rows tells what to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from tongjian.kernel.documents import tables
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.evidence import Found, must_be_open, put_or_replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Import, Period, Source, Task
from tongjian.systems.assessment.office import OfficeSheet, office_of
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromTable, TableSheet, Terms

_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class TableRow:
    """One row as it was read; `district` is the code of the organisation, `why` the reason it is refused."""

    line: int
    district: str
    title: str
    figures: dict[str, int]
    why: str = ""


def rows_apart(path: Path) -> list[list[str]]:
    """The cells of a file, read in a process of its own. Raises `RefusedError`."""
    try:
        return tables.rows_apart(path)
    except tables.UnreadableTable as unreadable:
        raise RefusedError(str(unreadable)) from None


def read_table(cells: Sequence[Sequence[str]], sheet: TableSheet, office: OfficeSheet) -> list[TableRow]:
    """Every row below the headings, wherever these stand. Raises `RefusedError` when they are not there."""
    wanted = {sheet.district: "", **{title: name for name, title in sheet.columns.items()}}
    for place, line in enumerate(cells):
        headings = ["".join(cell.split()) for cell in line]
        if all(title in headings for title in wanted):
            columns = {name: headings.index(title) for title, name in wanted.items()}
            return list(_rows(cells[place + 1 :], columns, sheet, office))
    raise RefusedError(f"没有找到“{sheet.title}”的表头。应有列：{'、'.join(wanted)}。")


def _rows(
    cells: Sequence[Sequence[str]], columns: dict[str, int], sheet: TableSheet, office: OfficeSheet
) -> Iterator[TableRow]:
    seen: dict[str, int] = {}
    for line in cells:
        texts = {name: line[place] if place < len(line) else "" for name, place in columns.items()}
        title = texts.pop("")
        if title in ("合计", "总计", "全市"):
            continue
        number, known = int(line[0]), office.named(title)
        figures = {name: int(text) for name, text in texts.items() if _NUMBER.fullmatch(text)}
        code = known.organisation if known else ""
        why = _why(title, code, texts, figures, sheet)
        if not why and code in seen:
            why = f"“{title}”在第 {seen[code]} 行已有"
        seen.setdefault(code, number)
        yield TableRow(number, code, title, figures, why)


def _why(title: str, district: str, texts: dict[str, str], figures: dict[str, int], sheet: TableSheet) -> str:
    """Why a row is refused; empty when it is taken."""
    if not district:
        return f"不认识区域“{title}”"
    for name, text in texts.items():
        if name not in figures:
            return (
                f"“{sheet.columns[name]}”写的“{text}”不是非负整数"
                if text
                else f"“{sheet.columns[name]}”没有填"
            )
    for low, high in sheet.at_most:
        if figures[low] > figures[high]:
            told = f"{sheet.columns[low]} {figures[low]} 大于 {sheet.columns[high]} {figures[high]}"
            return f"{told}，数据有误"
    return ""


def import_table(
    viewer: Viewer, period: Period, table: str, document: Document, reason: str, now: datetime
) -> Import:
    """Take a table in as evidence of every item that reads it. Raises `RefusedError` with the bad rows.

    A second import replaces only figures that differ, and needs a `reason` for that.
    """
    needs_body(viewer, period.city, Role.HANDLER, Role.HEAD)
    office, standard = office_of(period.city), sheet_of(period.standard)
    sheet = standard.table(table)
    if sheet is None or office is None:
        raise RefusedError("标准中没有这张表。")
    rows = read_table(rows_apart(vault().path_of(document.sha256)), sheet, office)
    if bad := [f"第 {row.line} 行：{row.why}" for row in rows if row.why]:
        raise RefusedError(*bad, "请改正后整份重新导入；这次没有写入任何数据")
    if not rows:
        raise RefusedError("表头下面没有数据。")
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        report = [asdict(row) for row in rows]
        row = Import.objects.create(
            period=held, table=table, document=document, report=report, by_id=viewer.user, at=now
        )
        body = {"import": str(row.pk), "table": table, "sha256": document.sha256}
        append(held.city, held.pk, "assessment:table-imported", body, actor=viewer.user, at=now)
        _as_evidence(viewer, row, {each.district: each for each in rows}, reason, now)
    return row


def _as_evidence(
    viewer: Viewer, given: Import, rows: dict[str, TableRow], reason: str, now: datetime
) -> None:
    standard = sheet_of(given.period.standard)
    tasks = Task.objects.filter(period=given.period, item__source=Source.TABLE)
    for task in tasks.select_related("item", "district", "period").order_by("item__number", "pk"):
        source = standard.item(task.item.code).source
        found = rows.get(task.district.code)
        if found is None or not isinstance(source, FromTable) or source.table != given.table:
            continue
        must_be_open(task)
        put_or_replace(viewer, task.pk, found_in(source, found, given, reason), now)


def found_in(source: FromTable, row: TableRow, given: Import, reason: str = "") -> Found:
    """What an item reads from a row; 0 of 0 is not applicable, for the reason the standard gives."""
    upper = _sum(source.numerator, row)
    lower = _sum(source.denominator, row) if source.denominator else None
    origin = {"table": str(given.pk), "line": row.line, "figures": row.figures}
    if lower is not None and lower <= 0:
        if upper > 0:
            raise RefusedError(f"第 {row.line} 行“{row.title}”：分子为 {upper:f} 而分母为 0，数据有误")
        return Found(Source.TABLE, None, None, origin, source.empty, given)
    return Found(Source.TABLE, upper, lower, origin, reason, given)


def _sum(terms: Terms, row: TableRow) -> Decimal:
    added = sum(row.figures[name] for name in terms.add)
    return Decimal(added - sum(row.figures[name] for name in terms.less))
