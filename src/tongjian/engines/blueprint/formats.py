"""The formats of files of features, told by what is in them, never by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.drawing.scan import BINARY_SENTINEL


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is what programs call it, `driver` GDAL's name for it."""

    name: str
    title: str
    suffix: str
    driver: str


SHP: Final = Format("shp", "SHP（压缩包）", ".zip", "ESRI Shapefile")
GPKG: Final = Format("gpkg", "GeoPackage", ".gpkg", "GPKG")
GEOJSON: Final = Format("geojson", "GeoJSON", ".geojson", "GeoJSON")
FGB: Final = Format("fgb", "FlatGeobuf", ".fgb", "FlatGeobuf")
DXF: Final = Format("dxf", "DXF", ".dxf", "DXF")

FORMATS: Final = {each.name: each for each in (SHP, GPKG, GEOJSON, FGB, DXF)}

_SUFFIXES: Final = {".json": GEOJSON, **{each.suffix: each for each in FORMATS.values()}}
_ACCEPTED: Final = (
    "请给出 SHP（.shp、.dbf、.shx、.prj 压成一个 .zip）、GeoPackage、GeoJSON、FlatGeobuf 或 DXF。"
)
_HEAD: Final = 4096
_GPKG_IDS: Final = {b"GPKG", b"GP10", b"GP11"}
_GPKG_ID_AT: Final = 68
_FOREIGN: Final = (
    (b"\x00\x00\x27\x0a", "单独的 .shp 文件，没有属性表"),
    (b"AC10", "DWG 图纸，须在 CAD 中另存为 DXF"),
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"PAR1", "Parquet 文件"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"<", "XML 文件（KML、GML 等）"),
)


def format_of(path: Path) -> Format:
    """The format of a file by its first bytes. Raises Refused for a file that has none of ours."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise Refused("unreadable", f"文件打不开（{error.strerror}）。", "请重新上传。") from error
    if not head.strip(b"\x00 \r\n\t"):
        raise Refused("empty-file", "文件是空的。", "请重新导出后上传。")
    if found := _by_bytes(head):
        return found
    for magic, title in _FOREIGN:
        if head.lstrip().startswith(magic):
            raise Refused("format", f"这是{title}，不能作为图层数据读取。", _ACCEPTED)
    raise Refused("format", "认不出文件的格式。", _ACCEPTED)


def misnamed(path: Path, found: Format) -> str | None:
    """A sentence when the file's suffix promises another of our formats than it is."""
    promised = _SUFFIXES.get(path.suffix.lower())
    if promised is None or promised is found:
        return None
    return f"文件的后缀是 {path.suffix}，内容却是 {found.title}，已按内容读取。"


def _by_bytes(head: bytes) -> Format | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return SHP
    if head.startswith(b"SQLite format 3\x00"):
        return _of_sqlite(head)
    if head.startswith(b"fgb"):
        return FGB
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return GEOJSON
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if head.startswith(BINARY_SENTINEL) or re.match(
        rb"(999[ \t]*\n[^\n]*\n\s*)*0[ \t]*\n[ \t]*SECTION", lines
    ):
        return DXF
    return None


def _of_sqlite(head: bytes) -> Format:
    if head[_GPKG_ID_AT : _GPKG_ID_AT + 4] in _GPKG_IDS:
        return GPKG
    raise Refused("format", "这是 SQLite 数据库，但不是 GeoPackage（没有它的标记）。", _ACCEPTED)
