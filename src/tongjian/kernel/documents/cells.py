"""A given table as rows of text, without Django: this is what the child process runs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST = 200
MOST_UNPACKED = 200 * 1024 * 1024


class UnreadableTable(Exception):
    """The file is no table that can be read; the message is a sentence with how to mend it."""


def main(arguments: Sequence[str]) -> int:
    """`FILE MOST_ROWS`: prints the rows of its first sheet as JSON, or `refused` with the sentence."""
    try:
        answer: dict[str, object] = {"rows": cells_of(Path(arguments[0]), int(arguments[1]))}
    except UnreadableTable as unreadable:
        answer = {"refused": str(unreadable)}
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the answer
    return 0


def cells_of(path: Path, most_rows: int = MOST_ROWS) -> list[list[str]]:
    """Every row of the first sheet that is not empty, each with the number of its line in front."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableTable("文件解压后超过 200 MB。请只留下要导入的那张表。")
        with path.open("rb") as stream:
            book = load_workbook(stream, read_only=True, data_only=True)
            rows: list[list[str]] = []
            for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                texts = [_text(cell) for cell in cells[:MOST_COLUMNS]]
                if any(texts):
                    rows.append([str(line), *texts])
                if len(rows) > most_rows:
                    raise UnreadableTable(f"表超过 {most_rows} 行。请分成几份导入。")
            return rows
    except (zipfile.BadZipFile, InvalidFileException, ParseError, LookupError, ValueError, OSError):
        raise UnreadableTable("文件打不开：内容损坏，或不是 XLSX 表格。请用表格软件另存后再导入。") from None


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()[:LONGEST]
