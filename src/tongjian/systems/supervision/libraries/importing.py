"""XLSX into the libraries: every row gets an answer; with one row refused nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from tongjian.kernel.documents.tables import UnreadableTable, rows_apart
from tongjian.kernel.inspectorate.errors import RefusedError

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row: its line in the file, what it is called, and what became of it."""

    line: int
    name: str
    became: str
    why: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the row has to be mended."""
        return bool(self.why)


Enter = Callable[[Mapping[str, str]], str]
"""Enters one row and says what it became. Raises `RefusedError`."""


def take(
    path: Path, columns: Mapping[str, str], needed: Sequence[str], named: str, enter: Enter
) -> tuple[list[RowReport], bool]:
    """The report of every row, and whether anything was written. Raises `RefusedError` for no table."""
    try:
        rows = rows_apart(path, MOST_ROWS)
    except UnreadableTable as unreadable:
        raise RefusedError(str(unreadable).rstrip("。")) from None
    places, below = _headings(rows, columns, needed)
    reports: list[RowReport] = []
    seen: dict[str, int] = {}
    with transaction.atomic():
        for row in below:
            cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
            reports.append(_entered(int(row[0]), cells, named, enter, seen))
        if refused := any(each.is_refused for each in reports):
            transaction.set_rollback(True)
    if not reports:
        raise RefusedError("表头下面没有数据")
    return reports, not refused


def _entered(
    line: int, cells: Mapping[str, str], named: str, enter: Enter, seen: dict[str, int]
) -> RowReport:
    key = cells.get(named, "").strip()
    if key and key in seen:
        return RowReport(line, key, "未写入", f"与第 {seen[key]} 行重复")
    seen.setdefault(key, line)
    try:
        return RowReport(line, key, enter(cells))
    except RefusedError as error:
        return RowReport(line, key, "未写入", "；".join(error.sentences))


def _headings(
    rows: Sequence[Sequence[str]], columns: Mapping[str, str], needed: Sequence[str]
) -> tuple[dict[str, int], Sequence[Sequence[str]]]:
    """Where each column stands, and the rows below the headings."""
    for place, row in enumerate(rows[:20]):
        heads = ["".join(cell.split()).rstrip("*") for cell in row]
        if all(columns[name] in heads for name in needed):
            return {n: heads.index(t) for n, t in columns.items() if t in heads}, rows[place + 1 :]
    wanted = "、".join(columns[name] for name in needed)
    raise RefusedError(f"没有找到表头，应有列：{wanted}")
