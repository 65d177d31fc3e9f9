"""In which code page new words are written into a DXF."""

from __future__ import annotations

import re

from tongjian.engines.drawing.annotate.structure import Insertion, Structure
from tongjian.engines.drawing.codepage import declared_encoding, detect_encoding

_CODEPAGE = re.compile(rb"\$DWGCODEPAGE[ \t]*\r?\n[ \t]*3[ \t]*\r?\n[ \t]*([^\r\n]*)")
_CHINESE = b"ANSI_936"
_UNICODE_VERSION = "AC1021"


def choose_codepage(structure: Structure) -> tuple[str | None, list[Insertion]]:
    """The Python name of the code page for new words (None: escapes), and the change of the header it needs.

    Many programs show `\\U+XXXX` in the name of a layer as it stands, so Chinese is written as such wherever
    that harms nothing: where the header says so, where the file holds no character beyond ASCII (any code
    page fits it), and where its bytes are Chinese although the header says otherwise (then it is the header
    that is mended). GBK, not GB18030: the four-byte characters of the latter no CAD program reads.
    """
    actual = detect_encoding(structure.data)
    if structure.version >= _UNICODE_VERSION:
        return ("utf-8" if actual == "utf-8" else None), []
    declared, ascii_only = declared_encoding(structure.data), structure.data.isascii()
    if declared == "gb18030" and (ascii_only or actual == "gb18030"):
        return "gbk", []
    if ascii_only or actual == "gb18030":
        return "gbk", [_declare_chinese(structure)]
    return (declared if declared == actual else None), []


def _declare_chinese(structure: Structure) -> Insertion:
    found = _CODEPAGE.search(structure.data, 0, 200_000)
    if found is not None:
        return found.start(1), found.end(1), _CHINESE
    variable = structure.newline.join((b"  9", b"$DWGCODEPAGE", b"  3", _CHINESE, b""))
    if "HEADER" in structure.sections:
        end = structure.sections["HEADER"].end
        return end, end, variable
    head = structure.newline.join((b"  0", b"SECTION", b"  2", b"HEADER", b""))
    tail = structure.newline.join((b"  0", b"ENDSEC", b""))
    start = structure.sections_after_header
    return start, start, head + variable + tail
