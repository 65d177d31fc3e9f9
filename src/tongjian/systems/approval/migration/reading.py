"""A file as rows of text, one at a time: XLSX with the sheets of the template, a CSV, or a ZIP of CSV files.

The memory used does not grow with the number of rows. A file that is not what it says costs a sentence.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tongjian.systems.approval.migration.sheets import SHEETS, TITLES, Sheet

MOST_BYTES = 200 * 1024 * 1024
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
MOST_ROWS = 2_000_000
LONGEST = 4_000


class UnreadableFile(Exception):
    """The file cannot be read; the message is a sentence with how to mend it."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row with the text of its cells by column name; `line` is its place in the sheet, from 1."""

    sheet: Sheet
    line: int
    cells: dict[str, str]


def rows_of(path: Path, name: str) -> Iterator[RawRow]:
    """Every row that is not empty. `name` is what the file was called. Raises `UnreadableFile`."""
    extension = name.rpartition(".")[2].lower()
    try:
        match extension:
            case "xlsx":
                yield from _workbook(path)
            case "csv":
                with path.open("rb") as stream:
                    yield from _csv(stream, name)
            case "zip":
                yield from _archive(path)
            case _:
                raise UnreadableFile(f"文件“{name}”不是 XLSX、CSV 或装着 CSV 的 ZIP。请用模板另存后再上传。")
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ParseError, ValueError, OSError) as error:
        raise UnreadableFile(
            f"文件“{name}”打不开：内容损坏，或不是表格。请用表格软件打开并另存后再上传。"
        ) from error


def _workbook(path: Path) -> Iterator[RawRow]:
    _must_unpack(path)
    # In the vault a file has no extension, by which openpyxl would know it.
    with path.open("rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=True)
        known = [sheet for sheet in book.sheetnames if sheet in TITLES]
        if not known:
            raise UnreadableFile(f"没有认识的工作表。请用模板：工作表叫{'、'.join(TITLES)}。")
        for title in known:
            yield from _rows(TITLES[title], book[title].iter_rows(values_only=True), title)


def _archive(path: Path) -> Iterator[RawRow]:
    _must_unpack(path)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if not names:
            raise UnreadableFile("ZIP 里没有 CSV 文件。请按模板每张表一个 CSV。")
        for name in names:
            with archive.open(name) as stream:
                yield from _csv(stream, name)


def _must_unpack(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableFile("文件解压后超过 2 GB。请分成几批。")


def _csv(stream: IO[bytes], name: str) -> Iterator[RawRow]:
    """UTF-8, with or without a mark, or GB 18030 as older office software writes it."""
    head = stream.read(64 * 1024)
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8-sig")
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "gb18030"
    rest = io.BufferedReader(_Rejoined(head, stream))
    text = io.TextIOWrapper(rest, encoding=encoding, errors="replace", newline="")
    lines = csv.reader(text)
    try:
        heading = next(lines, [])
        sheet = _by_headings(heading)
        if sheet is None:
            raise UnreadableFile(f"“{name}”的表头认不出是哪张表。请用模板的表头。")
        yield from _rows(sheet, _chained(heading, lines), name)
    except csv.Error as error:
        raise UnreadableFile(
            f"“{name}”第 {lines.line_num} 行读不下去：引号或分隔符不成对。请检查这一行。"
        ) from error


class _Rejoined(io.RawIOBase):
    """What was read already, then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _chained(first: Sequence[str], rest: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield first
    yield from rest


def _by_headings(heading: Sequence[object]) -> Sheet | None:
    """The sheet most of whose headings are there, when all that every row needs are."""
    given = {_text(cell).strip().rstrip("*") for cell in heading}
    fitting = [
        sheet
        for sheet in SHEETS.values()
        if {column.heading for column in sheet.columns if column.required} <= given
    ]
    return max(fitting, key=lambda sheet: sum(c.heading in given for c in sheet.columns), default=None)


def _rows(sheet: Sheet, lines: Iterable[Sequence[object]], where: str) -> Iterator[RawRow]:
    columns: dict[int, str] = {}
    for line, cells in enumerate(lines, start=1):
        if line > MOST_ROWS:
            raise UnreadableFile(f"“{where}”超过 {MOST_ROWS} 行。请分成几批。")
        if line == 1:
            columns = _columns(sheet, cells, where)
            continue
        found = {name: text for index, name in columns.items() if (text := _cell(cells, index))}
        if found:
            yield RawRow(sheet, line, found)


def _columns(sheet: Sheet, heading: Sequence[object], where: str) -> dict[int, str]:
    """Columns by place. One that is needed and missing is refused; one nobody knows is refused too."""
    known = {column.heading: column.name for column in sheet.columns}
    given = {index: _text(cell).strip().rstrip("*") for index, cell in enumerate(heading)}
    unknown = [title for title in given.values() if title and title not in known]
    missing = [c.heading for c in sheet.columns if c.required and c.heading not in given.values()]
    if missing:
        raise UnreadableFile(f"“{where}”缺少列：{'、'.join(missing)}。请用模板的表头。")
    if unknown:
        raise UnreadableFile(f"“{where}”有不认识的列：{'、'.join(unknown[:10])}。请删去或改成模板的表头。")
    return {index: known[title] for index, title in given.items() if title}


def _cell(cells: Sequence[object], index: int) -> str:
    return _text(cells[index])[:LONGEST] if index < len(cells) else ""


def _text(value: object) -> str:
    """A cell as it would have been typed."""
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
