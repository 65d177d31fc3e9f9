"""Texts of .dbf files, whose code page is seldom what is said of it."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.drawing.codepage import BROKEN_BYTE, detect_encoding

_SAMPLE: Final = 4 << 20
_LANGUAGE_AT: Final = 29
_LENGTH_AT: Final = 8
"""Where a .dbf says how long its header is: one part for the file and one for each field."""
_FIELD: Final = 32
_NAME: Final = 11
RAW: Final = "latin-1"
"""As which every byte is a character, so that a reader keeps all of them."""


def encoding_of(dbf: Path, said: str | None) -> str:
    """The code page of a .dbf: the one its .cpg names where the bytes agree, else the one they tell."""
    with dbf.open("rb") as stream:
        sample = _texts_of(stream.read(_SAMPLE))
    told = detect_encoding(sample)
    named = _codec(said)
    if named is None or _broken(sample, told) < _broken(sample, named):
        return told
    return named


def _texts_of(head: bytes) -> bytes:
    """The names of the fields and the records: numbers of the header are no characters of any code page."""
    end = int.from_bytes(head[_LENGTH_AT : _LENGTH_AT + 2], "little")
    names = (head[at : at + _NAME] for at in range(_FIELD, end - 1, _FIELD))
    return b"\n".join((*names, head[end:]))


def say_nothing(dbf: Path) -> None:
    """Take away what the .dbf says of its language: its texts then come byte by byte, see `RAW`."""
    with dbf.open("r+b") as stream:
        stream.seek(_LANGUAGE_AT)
        stream.write(b"\x00")


def texts(values: NDArray[Any], encoding: str) -> NDArray[Any]:
    """A column that came byte by byte, in the code page it is in."""
    if values.dtype != np.object_:
        return values
    decoded = [text(each, encoding) if isinstance(each, str) else each for each in values]
    result = np.empty(len(decoded), dtype=object)
    result[:] = decoded
    return result


def text(raw: str, encoding: str) -> str:
    """A name or text that came byte by byte; a character cut in half at its end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(raw.encode(RAW))


def _codec(said: str | None) -> str | None:
    """The Python name of what a .cpg names (`UTF-8`, `GBK`, `936`, `ANSI 936`); None when there is none."""
    word = (said or "").strip().upper().removeprefix("ANSI").strip(" _-")
    if word in {"936", "CP936", "GBK", "GB2312"}:
        return "gb18030"
    if word == "65001":
        return "utf-8"
    try:
        return codecs.lookup(word).name
    except LookupError:
        return None


def _broken(data: bytes, encoding: str) -> int:
    return data.decode(encoding, "replace").count(BROKEN_BYTE)
