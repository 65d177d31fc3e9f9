"""A fast own scan of a DXF file: what it holds, counted without building a document.

It is the second reader: what it counts and the main reader does not deliver is a loss to be reported.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tongjian.engines.drawing.binary import SENTINEL as BINARY_SENTINEL
from tongjian.engines.drawing.binary import BinaryTape
from tongjian.engines.drawing.records import Record, Tape, TextTape, normalised
from tongjian.engines.drawing.refusal import Refused

__all__ = ["BINARY_SENTINEL", "Scan", "scan", "scan_tape"]
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
    strays: list[Record] = field(default_factory=list)
    """Records outside of every section: no reader takes them up."""

    @property
    def total(self) -> int:
        return self.entities.total()


def scan(data: bytes) -> Scan:
    """Count what a DXF file holds. Raises Refused when the bytes are no DXF structure."""
    if data.startswith(BINARY_SENTINEL):
        return scan_tape(BinaryTape(data))
    # Types, sections and group codes are ASCII in every code page.
    return scan_tape(TextTape(normalised(data.decode("latin-1"))))


def scan_tape(tape: Tape) -> Scan:
    """Count the records of a file. Raises Refused when it is no sequence of group codes and values."""
    result = Scan(tape.version)
    section = ""
    last_end = 1
    for record in tape.records:
        kind, last_end = record.kind, record.end
        if kind == "SECTION":
            section, result.complete = tape.name_of(record), False
            result.sections.append(section)
        elif kind == "ENDSEC":
            section, result.complete = "", True
        elif kind == "EOF":
            result.ends, last_end = True, record.start
        elif section in {"ENTITIES", "BLOCKS"} and kind not in _PARTS:
            result.entities[kind] += 1
        elif not section:
            result.strays.append(record)
    if isinstance(tape, TextTape) and (broken := tape.first_break(last_end)):
        line, found = broken
        raise Refused(
            "broken-dxf",
            f"DXF 第 {line} 行应为组码，实际是“{found}”，文件已损坏。",
            "请在 CAD 中用 RECOVER 修复后另存为 DXF 再上传。",
        )
    return result
