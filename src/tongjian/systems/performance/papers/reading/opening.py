"""Whether a file is what its name says, before anything in it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tongjian.systems.performance.papers.reading.lines import UnreadableFile

MOST_BYTES = 30 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MAIN = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}


def must_be_office(path: Path, name: str) -> str:
    """The kind of the file, `xlsx` or `docx`. Raises `UnreadableFile`."""
    kind = name.rpartition(".")[2].lower()
    if kind not in _MAIN:
        raise UnreadableFile(f"“{name[:80]}”不是 XLSX 或 DOCX。请用办公软件另存为 .xlsx 或 .docx 后再上传。")
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(f"“{name[:80]}”超过 {MOST_BYTES >> 20} MB。请删去图片和无关的工作表后再上传。")
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == _OLD_OFFICE:
        raise UnreadableFile(
            f"“{name[:80]}”设有打开密码，或是旧格式（.xls、.doc）。请去掉密码，另存为 .{kind} 后再上传。"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _broken(name, kind) from None
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnreadableFile(f"“{name[:80]}”展开后太大。请删去图片和无关的内容后再上传。")
    if _MAIN[kind] not in {entry.filename for entry in entries}:
        raise _broken(name, kind)
    return kind


def _broken(name: str, kind: str) -> UnreadableFile:
    return UnreadableFile(
        f"“{name[:80]}”打不开：内容损坏，或不是 {kind.upper()}。请用办公软件打开并另存后再上传。"
    )
