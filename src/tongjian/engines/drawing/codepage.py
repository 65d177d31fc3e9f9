"""Which code page a drawing's text is written in. The header is one vote: it is often wrong."""

from __future__ import annotations

import re

_CODEPAGE = re.compile(rb"\$DWGCODEPAGE\s*\r?\n\s*3\s*\r?\n\s*([^\r\n]+)")
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]")
_EVERYDAY = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
# A control character is never what such an escape is for, and would break the lines.
_ESCAPE = re.compile(r"\\U\+(?!00[01])([0-9A-Fa-f]{4})|\\M\+([1-5])([0-9A-Fa-f]{4})")
_MULTIBYTE = {"1": "cp932", "2": "big5", "3": "cp949", "4": "johab", "5": "gbk"}
_LONG = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
BROKEN_BYTE = "\ufffd"
"""Stands in a text where the file has a byte that is no character of its code page."""
_ENOUGH, _DAMAGE = 20, 0.1
_PLAUSIBLE = 0.6
_CERTAIN = 0.9

_HEADER = {
    "ANSI_936": "gb18030",
    "GB2312": "gb18030",
    "DOS936": "gb18030",
    "ANSI_950": "big5hkscs",
    "ANSI_932": "cp932",
    "ANSI_949": "cp949",
    "ANSI_1250": "cp1250",
    "ANSI_1251": "cp1251",
    "ANSI_1252": "cp1252",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
}
_OTHER_EAST_ASIAN = {"big5hkscs", "cp932", "cp949"}


def detect_encoding(data: bytes) -> str:
    """The Python name of the code page: UTF-8 with hardly a broken byte, else GB18030 when it reads as
    everyday Chinese, else what the header says, else cp1252."""
    if data.isascii() or _decodes(data, "utf-8") or _is_damaged_utf8(data):
        return "utf-8"
    declared = declared_encoding(data)
    chinese = _chinese_share(data) if _decodes(data, "gb18030") else 0.0
    if declared in _OTHER_EAST_ASIAN and chinese < _CERTAIN and _decodes(data, declared):
        return declared
    if chinese >= _PLAUSIBLE or declared == "gb18030":
        return "gb18030"
    return declared if declared and declared != "utf-8" else "cp1252"


def declared_encoding(data: bytes) -> str | None:
    """What the header's $DWGCODEPAGE names, None when it names nothing we know."""
    match = _CODEPAGE.search(data, 0, 200_000)
    return _HEADER.get(match[1].decode("ascii", "replace").strip().upper()) if match else None


def unescaped(text: str) -> str:
    r"""The text with escapes (`\U+7EFF`, `\M+5C2CC`) resolved; they stand for what its code page lacks."""
    return _ESCAPE.sub(_character, text) if "\\U+" in text or "\\M+" in text else text


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    try:
        return bytes.fromhex(escape[3]).decode(_MULTIBYTE[escape[2]])
    except UnicodeDecodeError:
        return escape[0]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(data: bytes) -> bool:
    """Characters of three bytes come about in no other code page by chance: a few broken ones are damage."""
    words = _LONG.findall(data)
    broken = data.decode("utf-8", "replace").count(BROKEN_BYTE) if len(words) >= _ENOUGH else 0
    return 0 < broken <= _DAMAGE * len(words)


def _chinese_share(data: bytes) -> float:
    """The share of two-byte characters that lie in GB 2312, where nearly all Chinese in use lies.

    A lone accented letter of a western code page followed by an ASCII letter is a rare character in GBK.
    """
    text = b"\n".join(line for line in data.splitlines() if not line.isascii())
    pairs = _PAIR.findall(text)
    return sum(1 for pair in pairs if _EVERYDAY.fullmatch(pair)) / len(pairs) if pairs else 0.0
