"""The tags of a DXF, read without the engine: line by line, or item by item of a binary one."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
Tag = tuple[int, str]
"""A group code and its value as written, its bytes as Latin-1."""


class NotTags(Exception):
    """The bytes are no sequence of group codes and values."""


def tags_of(data: bytes) -> Iterator[Tag]:
    """Every tag up to the end marker. Raises NotTags where the sequence breaks."""
    return _binary(data) if data.startswith(SENTINEL) else _ascii(data)


def _ascii(data: bytes) -> Iterator[Tag]:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.lstrip(" \t\n").split("\n")
    for i in range(0, len(lines) - 1, 2):
        word = lines[i].strip()
        if not word.lstrip("-").isdigit() or not word.isascii():
            if not any(line.strip() for line in lines[i:]):
                return
            raise NotTags(f"line {i + 1}: {word[:30]!r}")
        yield int(word), lines[i + 1]
        if int(word) == 0 and lines[i + 1].strip() == "EOF":
            return


def _binary(data: bytes) -> Iterator[Tag]:
    at = len(SENTINEL)
    wide = data[at + 1 : at + 2] == b"\x00"
    try:
        while at < len(data):
            if wide:
                (code,) = struct.unpack_from("<h", data, at)
                at += 2
            elif data[at] == 255:
                (code,) = struct.unpack_from("<h", data, at + 1)
                at += 3
            else:
                code, at = data[at], at + 1
            value, at = _value(data, at, code)
            yield code, value
            if code == 0 and value == "EOF":
                return
    except (struct.error, ValueError, IndexError) as error:
        raise NotTags(f"byte {at}") from error


# (first code, last code, how it is packed), by the tables of the DXF reference.
_PACKED = (
    *(((10, 59, "<d"), (110, 149, "<d"), (210, 239, "<d"), (460, 469, "<d"), (1010, 1059, "<d"))),
    *(((60, 79, "<h"), (170, 179, "<h"), (270, 289, "<h"), (370, 389, "<h"), (400, 409, "<h"))),
    *(((90, 99, "<i"), (420, 429, "<i"), (440, 459, "<i"), (1071, 1071, "<i"), (1060, 1070, "<h"))),
    *(((160, 169, "<q"), (290, 299, "<b"))),
)


def _value(data: bytes, at: int, code: int) -> tuple[str, int]:
    for first, last, form in _PACKED:
        if first <= code <= last:
            (number,) = struct.unpack_from(form, data, at)
            return repr(number), at + struct.calcsize(form)
    if 310 <= code <= 319 or code == 1004:
        return "", at + 1 + data[at]
    end = data.index(b"\x00", at)
    return data[at:end].decode("latin-1"), end + 1
