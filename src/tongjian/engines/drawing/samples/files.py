"""DXF files as a Chinese CAD writes them: version, unit, code page and layers."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import ezdxf
from ezdxf.document import Drawing
from ezdxf.lldxf.const import DXF12

APPLICATION = "TONGJIAN"
UNITS: Mapping[str, tuple[float, int]] = {
    "m": (1.0, 6),
    "cm": (100.0, 5),
    "mm": (1000.0, 4),
    "ft": (1 / 0.3048, 2),
    "in": (1 / 0.0254, 1),
}
"""Drawing units in a metre, and the header's code for them."""
CHINESE = "gbk"
COLOURS: Mapping[str, int] = {
    "用地红线": 1,
    "建筑基底": 7,
    "楼层轮廓": 8,
    "地下室轮廓": 6,
    "绿地": 3,
    "机动车位": 9,
    "非机动车位": 30,
    "阳台": 42,
    "屋顶间": 44,
    "道路红线": 1,
    "河道蓝线": 5,
    "建筑退让线": 4,
    "相邻建筑": 8,
    "出入口": 2,
    "消防登高场地": 10,
    "车行道": 252,
    "消防车道": 10,
    "开窗山墙": 4,
    "经济技术指标": 7,
    "图面文字": 7,
    "尺寸标注": 2,
    "道路边线": 8,
}


VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")
"""DXF versions a sample can be written in."""


def new_document(version: str, unit: str, encoding: str | None = None) -> Drawing:
    """An empty drawing that knows its unit, its code page and the application of our attributes.

    The code page is Chinese unless `encoding` (a Python name: gbk, cp1252 …) says otherwise. From 2007 on a
    DXF is UTF-8 whatever the header names, and a Chinese AutoCAD goes on naming ANSI_936: GDAL believes the
    header and must be told DXF_ENCODING=UTF-8. Raises ValueError for a unit that does not exist,
    `ezdxf.DXFVersionError` for a version.
    """
    if unit not in UNITS:
        raise ValueError(f"没有单位“{unit}”：可用 {'、'.join(UNITS)}")
    document = ezdxf.new(version)
    document.encoding = encoding or CHINESE
    if document.dxfversion > DXF12:
        document.units = UNITS[unit][1]
    document.appids.add(APPLICATION)
    return document


def add_layers(document: Drawing, names: Mapping[str, int]) -> None:
    """Layers by name with their colour."""
    for name, colour in names.items():
        document.layers.add(name, color=colour)


def escaped(text: str, document: Drawing) -> str:
    """The text with what the file's code page lacks (² in GBK) as `\\U+00B2`, as a CAD writes it.

    ezdxf itself writes `\\xb2`, which means nothing to anybody.
    """
    encoding = document.output_encoding
    return "".join(c if _encodes(c, encoding) else _escape(c) for c in text)


def save(document: Drawing, path: Path, unit: str, *, binary: bool = False) -> None:
    """Write the drawing; R12 too states its unit, as its readers expect of every version."""
    document.saveas(path, fmt="bin" if binary else "asc")
    if document.dxfversion <= DXF12:
        code = UNITS[unit][1]
        path.write_bytes(_stating_unit(path.read_bytes(), code, binary=binary))


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\U+{units[i : i + 2].hex().upper()}" for i in range(0, len(units), 2))


def _stating_unit(data: bytes, code: int, *, binary: bool) -> bytes:
    """$INSUNITS as the first variable of the header."""
    head, variable = (
        (b"\x02HEADER\x00", b"\x09$INSUNITS\x00\x46" + struct.pack("<h", code))
        if binary
        else (b"  2\nHEADER\n", f"  9\n$INSUNITS\n 70\n{code:6}\n".encode("ascii"))
    )
    return data.replace(head, head + variable, 1)
