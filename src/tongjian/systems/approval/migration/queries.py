"""Reads of batches and their rows. The number of SQL queries is stated and tested."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from tongjian.systems.approval.migration.models import Batch, Row, State, Verdict
from tongjian.systems.approval.migration.sheets import SHEETS

PAGE = 50


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of batches, and where the next begins."""

    rows: tuple[Batch, ...]
    after: str | None


def batches(cities: Collection[str], *, after: tuple[datetime, UUID] | None = None) -> BatchPage:
    """Batches of these cities, newest first. 1 SQL query."""
    rows = Batch.objects.filter(city__in=cities).select_related("created_by")
    if after:
        moment, id_ = after
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, id__lt=id_))
    found = tuple(rows.order_by("-created_at", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return BatchPage(found[:PAGE], f"{last.created_at.isoformat()}_{last.pk}" if last else None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: rows in all, rows behind it, and rows by verdict."""

    total: int
    done: int
    by_verdict: Mapping[str, int]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress(batch: Batch) -> Progress:
    """1 SQL query."""
    behind = Q(group__lte=batch.cursor) | Q(group="")
    rows = Row.objects.filter(batch=batch).order_by().values_list("verdict")
    found = list(rows.annotate(all=Count("id"), passed=Count("id", filter=behind)))
    counted = {verdict: count for verdict, count, _ in found}
    total = sum(counted.values())
    working = batch.state in (State.CHECKING, State.IMPORTING)
    done = sum(passed for _, _, passed in found) if working else total
    named = {Verdict(verdict).label: count for verdict, count in sorted(counted.items())}
    return Progress(total, 0 if batch.state == State.READING else done, named)


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as the report shows it."""

    id: int
    sheet: str
    line: int
    key: str
    verdict: str
    label: str
    notes: tuple[tuple[str, str], ...]


def report(batch: Batch, *, verdict: str = "", after: int = 0, most: int = PAGE) -> list[RowLine]:
    """Rows in the order of the file, from behind `after`. 1 SQL query."""
    rows = Row.objects.filter(batch=batch, pk__gt=after)
    if verdict:
        rows = rows.filter(verdict=verdict)
    return [_line(row) for row in rows.order_by("id")[:most]]


def report_file(batch: Batch) -> Iterator[bytes]:
    """The whole report as CSV, a piece at a time."""
    yield "\ufeff".encode()
    yield _csv(["工作表", "行", "编号", "结论", "说明", "改法"])
    for row in Row.objects.filter(batch=batch).order_by("id").iterator(chunk_size=1000):
        line = _line(row)
        for sentence, mend in line.notes or (("", ""),):
            yield _csv([line.sheet, line.line, line.key, line.label, sentence, mend])


def _csv(cells: list[object]) -> bytes:
    out = io.StringIO()
    # A text that begins like a formula would be one in a table program.
    csv.writer(out).writerow([f"'{c}" if str(c)[:1] in ("=", "+", "-", "@") else c for c in cells])
    return out.getvalue().encode()


def _line(row: Row) -> RowLine:
    notes = tuple((str(sentence), str(mend)) for sentence, mend in row.notes)
    title = SHEETS[row.sheet].title
    return RowLine(row.pk, title, row.line, row.key, row.verdict, Verdict(row.verdict).label, notes)
