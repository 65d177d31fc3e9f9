"""A fast own scan of a DXF file: what it holds, counted without building a document.

It is the second reader: what it counts and the main reader does not deliver is a loss to be reported.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tongjian.engines.drawing.records import Record, first_break, name_of, normalised, records, version_of
from tongjian.engines.drawing.refusal import Refused

BINARY_SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
_PARTS = {"VERTEX", "SEQEND", "ATTRIB", "BLOCK", "ENDBLK", "ENDSEC"}
"""Records that belong to the entity before them, or are no entities."""


@dataclass
class Scan:
    """Entities by type over the whole file (block definitions included), and how the file ends."""

    version: str = "AC1009"
    entities: Counter[str] = field(default_factory=Counter)
    sections: list[str] = field(default_factory=list)
    complete: bool = False
    """The last section is closed: nothing was cut off."""
    ends: bool = False
    """The closing EOF is there."""

    @property
    def total(self) -> int:
        return self.entities.total()


def scan(data: bytes) -> Scan:
    """Count what a DXF file holds. Raises Refused when the bytes are no DXF structure."""
    if data.startswith(BINARY_SENTINEL):
        return _count_binary(_binary_tags(data))
    # Types, sections and group codes are ASCII in every code page.
    text = normalised(data.decode("latin-1"))
    return scan_records(text, records(text))


def scan_records(text: str, found: Sequence[Record]) -> Scan:
    """Count the records of a text. Raises Refused when it is no sequence of group codes and values."""
    result = Scan(version_of(text))
    section = ""
    last_end = 1
    for record in found:
        kind, last_end = record.kind, record.end
        if kind == "SECTION":
            section, result.complete = name_of(text, record), False
            result.sections.append(section)
        elif kind == "ENDSEC":
            section, result.complete = "", True
        elif kind == "EOF":
            result.ends, last_end = True, record.start
        elif section in {"ENTITIES", "BLOCKS"} and kind not in _PARTS:
            result.entities[kind] += 1
    _refuse_broken(text, last_end)
    return result


def _refuse_broken(text: str, end: int) -> None:
    broken = first_break(text, end)
    if broken is None:
        return
    found = text[broken : broken + 20].partition("\n")[0].strip()
    raise Refused(
        "broken-dxf",
        f"DXF 第 {text.count(chr(10), 0, broken)} 行应为组码，实际是“{found}”，文件已损坏。",
        "请在 CAD 中用 RECOVER 修复后另存为 DXF 再上传。",
    )


def _count_binary(tags: Iterable[tuple[int, str]]) -> Scan:
    result = Scan()
    section = ""
    await_name = await_version = False
    for code, value in tags:
        if code == 0:
            await_name = value == "SECTION"
            if value == "ENDSEC":
                section, result.complete = "", True
            elif value == "SECTION":
                result.complete = False
            elif value == "EOF":
                result.ends = True
            elif section in {"ENTITIES", "BLOCKS"} and value not in _PARTS:
                result.entities[value] += 1
        elif await_name and code == 2:
            section, await_name = value, False
            result.sections.append(value)
        elif code == 9:
            await_version = value == "$ACADVER"
        elif await_version and code == 1:
            result.version, await_version = value, False
    return result


def _binary_tags(data: bytes) -> Iterator[tuple[int, str]]:
    """Tags of a binary DXF: R12 writes one-byte group codes, later versions two-byte ones."""
    position = len(BINARY_SENTINEL)
    # The first tag is (0, "SECTION"): with two-byte codes the second byte is 0, with one byte it is "S".
    wide = data[position + 1 : position + 2] == b"\x00"
    try:
        while position < len(data):
            code, position = _binary_code(data, position, wide=wide)
            value, position = _binary_value(data, position, code)
            yield code, value
            if code == 0 and value == "EOF":
                return
    except (struct.error, ValueError, IndexError) as error:
        raise Refused(
            "truncated",
            f"二进制 DXF 在第 {position} 字节处中断，文件不完整。",
            "请重新导出或重新上传完整的 DXF 文件。",
        ) from error


def _binary_code(data: bytes, position: int, *, wide: bool) -> tuple[int, int]:
    if wide:
        return struct.unpack_from("<H", data, position)[0], position + 2
    if data[position] != 255:
        return data[position], position + 1
    return struct.unpack_from("<H", data, position + 1)[0], position + 3


def _binary_value(data: bytes, position: int, code: int) -> tuple[str, int]:
    width = _fixed_width(code)
    if width:
        if position + width > len(data):
            raise IndexError
        return "", position + width
    if 310 <= code <= 319 or code == 1004:
        return "", position + 1 + data[position]
    end = data.index(b"\x00", position)
    return data[position:end].decode("latin-1"), end + 1


def _fixed_width(code: int) -> int:
    """Bytes of a value with this group code; 0 for strings and chunks."""
    if 10 <= code <= 59 or 110 <= code <= 149 or 210 <= code <= 239 or 460 <= code <= 469:
        return 8
    if 1010 <= code <= 1059:
        return 8
    if 60 <= code <= 79 or 170 <= code <= 179 or 270 <= code <= 289 or 370 <= code <= 389:
        return 2
    if 400 <= code <= 409 or 1060 <= code <= 1070:
        return 2
    if 90 <= code <= 99 or 420 <= code <= 429 or 440 <= code <= 459 or code == 1071:
        return 4
    if 160 <= code <= 169:
        return 8
    return 1 if 290 <= code <= 299 else 0
