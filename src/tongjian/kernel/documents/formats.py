"""The kinds of file that are taken in, recognised by their content and not only by their name."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

HEAD = 64 * 1024
_END_OF_CENTRAL_DIRECTORY = struct.Struct("<4s4H2LH")
_LARGEST_CENTRAL_DIRECTORY = 16 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """One kind of file: its extension, what a browser is told it is, and how its content is recognised."""

    extension: str
    title: str
    media_type: str
    recognises: Callable[[BinaryIO], bool]
    shown_by_browser: bool = False


def _starts(*marks: bytes) -> Callable[[BinaryIO], bool]:
    return lambda stream: stream.read(64).startswith(marks)


def _is_pdf(stream: BinaryIO) -> bool:
    # Readers accept bytes before the header, and scanners of office printers write some.
    return b"%PDF-" in stream.read(1024)


def _is_dxf(stream: BinaryIO) -> bool:
    head = stream.read(HEAD)
    if head.startswith(b"AutoCAD Binary DXF\r\n\x1a\x00"):
        return True
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").splitlines()]
    for code, value in zip(lines[::2], lines[1::2], strict=False):
        if code != b"999":
            return (code, value) == (b"0", b"SECTION")
    return False


def _is_zip(stream: BinaryIO) -> bool:
    return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _is_office(folder: str) -> Callable[[BinaryIO], bool]:
    def recognises(stream: BinaryIO) -> bool:
        if not _is_zip(stream) or not _has_small_directory(stream):
            return False
        try:
            names = ZipFile(stream).namelist()
        except (BadZipFile, ValueError, NotImplementedError):
            return False
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return recognises


def _has_small_directory(stream: BinaryIO) -> bool:
    """Whether the list of entries is of honest size, so that reading it cannot eat the memory."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - HEAD - _END_OF_CENTRAL_DIRECTORY.size))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_CENTRAL_DIRECTORY.size:
        return False
    fields = _END_OF_CENTRAL_DIRECTORY.unpack_from(tail, at)
    stream.seek(0)
    return bool(fields[5] <= _LARGEST_CENTRAL_DIRECTORY)


def _is_svg(stream: BinaryIO) -> bool:
    return b"<svg" in stream.read(HEAD)


def _is_json(stream: BinaryIO) -> bool:
    return stream.read(HEAD).lstrip()[:1] in (b"{", b"[")


def _is_text(stream: BinaryIO) -> bool:
    # The head may end in the middle of a letter: at most three bytes of it are missing.
    head = stream.read(HEAD)
    for cut in range(4):
        try:
            return "\0" not in head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
    return False


def _is_geojson(stream: BinaryIO) -> bool:
    head = stream.read(HEAD)
    return head.lstrip()[:1] == b"{" and b'"Feature' in head


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    known.extension: known
    for known in (
        Format("dxf", "DXF 图纸", "image/vnd.dxf", _is_dxf),
        Format("dwg", "DWG 图纸", "image/vnd.dwg", _starts(b"AC10")),
        Format("pdf", "PDF", "application/pdf", _is_pdf, shown_by_browser=True),
        Format("png", "PNG 图片", "image/png", _starts(b"\x89PNG\r\n\x1a\n"), shown_by_browser=True),
        Format("jpg", "JPG 图片", "image/jpeg", _starts(b"\xff\xd8\xff"), shown_by_browser=True),
        Format("zip", "ZIP 压缩包", "application/zip", _is_zip),
        Format("docx", "Word 文档", f"{_OFFICE}.wordprocessingml.document", _is_office("word/")),
        Format("xlsx", "Excel 表格", f"{_OFFICE}.spreadsheetml.sheet", _is_office("xl/")),
        Format("svg", "SVG 图形", "image/svg+xml", _is_svg, shown_by_browser=True),
        Format("json", "JSON 数据", "application/json", _is_json),
        Format("geojson", "GeoJSON 地理数据", "application/geo+json", _is_geojson),
        Format(
            "gpkg", "GeoPackage 地理数据", "application/geopackage+sqlite3", _starts(b"SQLite format 3\x00")
        ),
        Format("fgb", "FlatGeobuf 地理数据", "application/flatgeobuf", _starts(b"fgb\x03fgb")),
        Format("yaml", "YAML 数据", "application/yaml", _is_text),
    )
}
_ALIASES = {"jpeg": "jpg"}
BY_MEDIA_TYPE = {known.media_type: known for known in FORMATS.values()}


def extension_of(name: str) -> str:
    """The extension in lower case, one spelling for each format; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    lower = extension.lower() if dot and stem else ""
    return _ALIASES.get(lower, lower)
