"""Whether the parts of a shapefile are whole and belong together: GDAL takes what is there without a word."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

import numpy as np

from tongjian.engines.blueprint.problems import Refused

_HEAD: Final = 100
"""Bytes before the records of a .shp or .shx."""
_INDEXED: Final = 8
"""Bytes of a record in a .shx."""
_LENGTH_AT: Final = 24
_TABLE_HEAD: Final = 32
_DELETED: Final = ord("*")
_AGAIN: Final = "请重新导出，并把 .shp、.shx、.dbf、.prj 一起压缩上传。"


def check_parts(shp: Path) -> tuple[str, ...]:
    """Remarks about rows marked as deleted. Raises Refused for parts that are cut or do not match."""
    _whole(shp)
    records = (_whole(shp.with_suffix(".shx")) - _HEAD) // _INDEXED
    dbf = shp.with_suffix(".dbf")
    rows, start, width = _table(dbf)
    if rows != records:
        sentence = f".shx 有 {records} 个图形，.dbf 却有 {rows} 行属性，两者对不上。"
        raise Refused("shp-mismatch", sentence, _AGAIN)
    if rows == 0:
        return ()
    marks = np.memmap(dbf, np.uint8, "r", start, (rows, width))[:, 0]
    deleted = int(np.count_nonzero(marks == _DELETED))
    return (f"有 {deleted} 行在 .dbf 中标记为已删除，没有读入。",) if deleted else ()


def _whole(part: Path) -> int:
    """The bytes a .shp or .shx says it has."""
    with part.open("rb") as stream:
        head = stream.read(_HEAD)
    if len(head) == _HEAD:
        (words,) = struct.unpack_from(">i", head, _LENGTH_AT)
        if _HEAD <= 2 * words <= part.stat().st_size:
            return int(2 * words)
    raise Refused("shp-cut", f"{part.suffix} 文件不完整。", _AGAIN)


def _table(dbf: Path) -> tuple[int, int, int]:
    """Rows of a .dbf, where they start, and the bytes of one."""
    with dbf.open("rb") as stream:
        head = stream.read(_TABLE_HEAD)
    if len(head) == _TABLE_HEAD:
        rows, start, width = struct.unpack_from("<IHH", head, 4)
        if width > 0 and start + rows * width <= dbf.stat().st_size:
            return rows, start, width
    raise Refused("shp-cut", ".dbf 文件不完整。", _AGAIN)
