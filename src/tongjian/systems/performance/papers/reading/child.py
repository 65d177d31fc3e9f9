"""The child process that takes a file apart: whatever is in it, it takes nobody else with it.

Run by `isolated.template`, so it is loaded once and forked for every file; it needs no Django.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl.utils.exceptions import InvalidFileException

from tongjian.systems.performance.papers.reading.documents import read_document
from tongjian.systems.performance.papers.reading.lines import Content, UnreadableFile
from tongjian.systems.performance.papers.reading.opening import must_be_office
from tongjian.systems.performance.papers.reading.sheets import read_workbook

_BROKEN = (
    BadZipFile, InvalidFileException, ParseError, zlib.error,
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError, EOFError,
    NotImplementedError,
)  # fmt: skip


def content_of(path: Path, name: str) -> Content:
    """The lines of the file. `name` is what it was called. Raises `UnreadableFile`."""
    kind = must_be_office(path, name)
    try:
        return read_workbook(path) if kind == "xlsx" else read_document(path)
    except _BROKEN as error:
        raise UnreadableFile(
            f"“{name[:80]}”读到一半读不下去：内容损坏，或不是办公软件写的。请用办公软件打开并另存后再上传。"
        ) from error


def main(arguments: Sequence[str]) -> int:
    """`FILE NAME OUT`: the file, what it was called, and where its lines are written as JSON."""
    path, name, out = arguments
    try:
        answer = content_of(Path(path), name).plain()
    except UnreadableFile as unreadable:
        answer = {"refused": str(unreadable)}
    Path(out).write_text(json.dumps(answer), encoding="utf-8")
    return 0
