"""A binary DXF as a sequence of records, found by one expression over its bytes."""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from tongjian.engines.drawing.codepage import detect_encoding, unescaped
from tongjian.engines.drawing.records import Record
from tongjian.engines.drawing.refusal import Refused

SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
_HIGHEST = 1071
_STRING, _CHUNK = 0, -1
_FORMATS = {8: "<d", 4: "<i", 2: "<h", 1: "<B"}
_LONG = range(160, 170)
_EXTENDED, _VARIABLE = 255, 9
_SPOKEN = {"TEXT", "MTEXT", "ATTRIB", "LAYER", "BLOCK", "INSERT"}
_ENOUGH = 2_000
"""Records whose words are looked at for the code page."""
_NO_BREAKS = str.maketrans("\r\n", "  ")


def _width(code: int) -> int:
    """Bytes of a value with this group code; 0 for strings, -1 for chunks that say how long they are."""
    if 310 <= code <= 319 or code == 1004:
        return _CHUNK
    if (
        10 <= code <= 59
        or 110 <= code <= 149
        or 160 <= code <= 169
        or 210 <= code <= 239
        or 460 <= code <= 469
    ):
        return 8
    if 1010 <= code <= 1059:
        return 8
    if 60 <= code <= 79 or 170 <= code <= 179 or 270 <= code <= 289 or 370 <= code <= 389:
        return 2
    if 400 <= code <= 409 or 1060 <= code <= 1070:
        return 2
    if 90 <= code <= 99 or 420 <= code <= 429 or 440 <= code <= 459 or code == 1071:
        return 4
    return 1 if 290 <= code <= 299 else _STRING


_VALUE = {
    _STRING: rb"[^\x00]*+\x00",
    _CHUNK: b"(?:" + b"|".join(b"\\x%02x.{%d}" % (n, n) for n in range(256)) + b")",
    **{width: b".{%d}" % width for width in _FORMATS},
}


class _Grammar:
    """The expressions for files with group codes of two bytes (`wide`), or of one as R12 writes them."""

    def __init__(self, *, wide: bool) -> None:
        self._wide = wide
        codes: dict[tuple[int, int], list[int]] = defaultdict(list)
        for code in range(1, _HIGHEST + 1):
            codes[_width(code), code >> 8].append(code & 255)
        tags = [(self._codes(low, high) + _VALUE[width]) for (width, high), low in codes.items() if low]
        self._tag = b"(?:" + b"|".join(tags) + b")"
        self.record = self._compiled(re.escape(self.code(0)) + rb"([^\x00]*+)\x00" + self._tag + b"*+")
        self.layer, self.name, self.handle = (self._first(code, rb"([^\x00]*+)\x00") for code in (8, 2, 5))
        self.flags = self._first(70, b"(.{2})")

    def code(self, code: int) -> bytes:
        if self._wide:
            return struct.pack("<H", code)
        return bytes([code]) if code < 255 else b"\xff" + struct.pack("<H", code)

    def _codes(self, low: list[int], high: int) -> bytes:
        if self._wide:
            return b"[" + b"".join(b"\\x%02x" % byte for byte in low) + b"]\\x%02x" % high
        narrow = [byte for byte in low if high == 0 and byte < 255]
        plain = b"[" + b"".join(b"\\x%02x" % byte for byte in narrow) + b"]" if narrow else b""
        extended = b"\\xff[" + b"".join(b"\\x%02x" % byte for byte in low) + b"]\\x%02x" % high
        return b"(?:" + plain + b"|" + extended + b")" if plain else extended

    def _first(self, code: int, value: bytes) -> re.Pattern[bytes]:
        own = re.escape(self.code(code))
        return self._compiled(b"(?:(?!" + own + b")" + self._tag + b")*+" + own + value)

    @staticmethod
    def _compiled(pattern: bytes) -> re.Pattern[bytes]:
        return re.compile(pattern, re.DOTALL)


class BinaryTape:
    """A binary DXF. Raises Refused where the bytes stop being tags."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        # The first tag is (0, "SECTION"): with two-byte codes the second byte is 0, with one byte it is "S".
        self._wide = data[len(SENTINEL) + 1 : len(SENTINEL) + 2] == b"\x00"
        self._grammar = _Grammar(wide=self._wide)
        self.records = list(self._find())

    def _find(self) -> Iterator[Record]:
        reached = len(SENTINEL)
        code = len(self._grammar.code(0))
        while match := self._grammar.record.match(self._data, reached):
            kind = match[1].decode("latin-1").strip()
            body = match.start() + code + len(match[1]) + 1
            yield Record(kind, match.start(), body, match.end())
            reached = match.end()
            if kind == "EOF":
                return
        if reached < len(self._data) or reached == len(SENTINEL):
            raise Refused(
                "truncated",
                f"二进制 DXF 在第 {reached} 字节处中断，文件不完整。",
                "请重新导出或重新上传完整的 DXF 文件。",
            )

    @cached_property
    def header(self) -> bytes:
        """What decides the code page: the header's vote as an ASCII file has it, then names and texts."""
        spoken = [r for r in self.records if r.kind in _SPOKEN][:_ENOUGH]
        words = {v for r in spoken for _, v in self._raw(r.body, r.end) if isinstance(v, bytes)}
        for record in self.records[:: max(1, len(self.records) // _ENOUGH)]:
            layer = self._grammar.layer.match(self._data, record.body, record.end)
            words.add(layer[1] if layer else b"")
        return b"\n".join([b"$DWGCODEPAGE", b"3", self._variable(b"$DWGCODEPAGE"), *sorted(words)])

    @cached_property
    def encoding(self) -> str:
        """The code page its texts are in."""
        return detect_encoding(self.header)

    @cached_property
    def version(self) -> str:
        return self._variable(b"$ACADVER").decode("latin-1").strip() or "AC1009"

    def layer_of(self, record: Record) -> str:
        return self._string(self._grammar.layer, record) or "0"

    def name_of(self, record: Record) -> str:
        return self._string(self._grammar.name, record)

    def handle_of(self, record: Record) -> str:
        return self._string(self._grammar.handle, record)

    def flags_of(self, record: Record) -> int:
        match = self._grammar.flags.match(self._data, record.body, record.end)
        return int.from_bytes(match[1], "little") if match else 0

    def spells(self, record: Record, signs: Iterable[str]) -> bool:
        part = self._data[record.body : record.end]
        return any(part.find(sign.encode(self.encoding, "replace")) >= 0 for sign in signs)

    def text(self, start: int, end: int) -> str:
        lines = "".join(f"{code}\n{value}\n" for code, value in self.tags_of(start, end))
        return lines if start else f"\n{lines}"

    def tags_of(self, start: int, end: int) -> list[tuple[int, str]]:
        return [(code, self._shown(value)) for code, value in self._raw(max(start, len(SENTINEL)), end)]

    def _string(self, pattern: re.Pattern[bytes], record: Record) -> str:
        match = pattern.match(self._data, record.body, record.end)
        return self._decoded(match[1]).strip() if match else ""

    def _variable(self, name: bytes) -> bytes:
        """The value of a header variable that is a string; empty when it is not set."""
        header = next((record for record in self.records if record.kind == "SECTION"), None)
        tags = self._raw(header.body, header.end) if header else iter(())
        for code, value in tags:
            if code == _VARIABLE and value == name:
                _, found = next(tags, (0, b""))
                return found if isinstance(found, bytes) else b""
        return b""

    def _raw(self, start: int, end: int) -> Iterator[tuple[int, bytes | float | memoryview]]:
        """Tags with values as they are: strings as bytes, chunks as views."""
        data, position = self._data, start
        while position < end:
            code = data[position]
            if self._wide or code == _EXTENDED:
                position += 0 if self._wide else 1
                code = int.from_bytes(data[position : position + 2], "little")
                position += 2
            else:
                position += 1
            width = _width(code)
            if width == _STRING:
                close = data.index(b"\x00", position)
                yield code, data[position:close]
                position = close + 1
            elif width == _CHUNK:
                position += 1 + (length := data[position])
                yield code, memoryview(data)[position - length : position]
            else:
                kind = "<q" if code in _LONG else _FORMATS[width]
                yield code, struct.unpack_from(kind, data, position)[0]
                position += width

    def _shown(self, value: bytes | float | memoryview) -> str:
        if isinstance(value, bytes):
            return self._decoded(value).translate(_NO_BREAKS)
        return value.hex().upper() if isinstance(value, memoryview) else repr(value)

    def _decoded(self, value: bytes) -> str:
        return unescaped(value.decode(self.encoding, "replace"))
