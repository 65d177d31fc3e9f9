"""Ways to damage a drawing. Each takes sound bytes and dice, and gives bytes that are sound no more."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from bench.fuzzing.lines import LINE_CHANGES, Change
from bench.fuzzing.tags import SENTINEL

Mutation: TypeAlias = Callable[[bytes, random.Random], bytes]
_PAGES = ("gbk", "utf-8", "big5", "utf-16", "shift_jis", "cp1252")
_SOME_DAY = (2026, 1, 1, 0, 0, 0)
_HEAD = b"  0\nSECTION\n  2\nENTITIES\n  0\n"


def truncated(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def cut_out(data: bytes, dice: random.Random) -> bytes:
    start = _drawn_place(data, dice)
    return data[:start] + data[start + dice.choice((1, 2, 7, 40, 400)) :]


def bits_flipped(data: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 5, 30))):
        damaged[_drawn_place(data, dice)] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def bytes_inserted(data: bytes, dice: random.Random) -> bytes:
    at = _drawn_place(data, dice)
    return (
        data[:at] + dice.choice((b"\x00", b"\xff\xfe", b"\x1a", b"\n", b"9", dice.randbytes(20))) + data[at:]
    )


def piece_repeated(data: bytes, dice: random.Random) -> bytes:
    start = _drawn_place(data, dice)
    end = start + dice.choice((3, 50, 500))
    return data[:end] + data[start:end] * dice.choice((1, 1, 20)) + data[end:]


def noise_with_a_head(data: bytes, dice: random.Random) -> bytes:
    return dice.choice((_HEAD, SENTINEL, b"0\nSECTION\n", data[: len(data) // 2])) + dice.randbytes(5_000)


def zipped(data: bytes, dice: random.Random) -> bytes:
    """An archive under a drawing's name, also one that unpacks to a gigabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("plan.dxf", _SOME_DAY)
        archive.writestr(member, bytes(20 << 20) if dice.random() < 0.5 else data, zipfile.ZIP_DEFLATED)
    return dice.choice(
        (stream.getvalue(), zlib.compress(data), b"\x1f\x8b" + data, b"\n" + stream.getvalue())
    )


def in_another_code_page(data: bytes, dice: random.Random) -> bytes:
    text = data.decode(_code_page(data), errors="replace")
    return text.encode(dice.choice(_PAGES), errors="replace")


def another_code_page_declared(data: bytes, dice: random.Random) -> bytes:
    page = dice.choice((b"ANSI_1252", b"ANSI_936", b"ANSI_950", b"UTF-8", b"gb2312", b"", b"ANSI_99999"))
    return re.sub(rb"(\$DWGCODEPAGE\r?\n\s*3\r?\n)[^\r\n]*", rb"\g<1>" + page, data)


def other_line_ends(data: bytes, dice: random.Random) -> bytes:
    if data.startswith(SENTINEL):
        return data.replace(b"\r\n", b"\n", 1)
    ends = dice.choice((b"\r\n", b"\r", b"\n\n", b" \n", b"\n\r"))
    return data.replace(b"\r\n", b"\n").replace(b"\n", ends)


_OF_BYTES: tuple[Mutation, ...] = (
    truncated,
    cut_out,
    bits_flipped,
    bits_flipped,
    bits_flipped,
    bytes_inserted,
    piece_repeated,
    noise_with_a_head,
    zipped,
    in_another_code_page,
    another_code_page_declared,
    other_line_ends,
)


def _on_lines(change: Change) -> Mutation:
    def changed(data: bytes, dice: random.Random) -> bytes:
        if data.startswith(SENTINEL):
            return bits_flipped(data, dice)
        lines = data.decode("latin-1").replace("\r\n", "\n").split("\n")
        try:
            change(lines, dice)
        except IndexError:
            # What an earlier mutation left has no such place any more.
            return bits_flipped(data, dice)
        # What was there is kept byte by byte; what was added is spelled as the rest is.
        page = _code_page(data)
        spelled = (w if max(w, default="") < "\u0100" else w.encode(page).decode("latin-1") for w in lines)
        return "\n".join(spelled).encode("latin-1")

    return changed


MUTATIONS: Mapping[str, Mutation] = {
    **{change.__name__: change for change in _OF_BYTES},
    **{change.__name__: _on_lines(change) for change in LINE_CHANGES},
}
_WEIGHTED = [change.__name__ for change in (*_OF_BYTES, *LINE_CHANGES)]


def damaged(data: bytes, dice: random.Random) -> tuple[bytes, list[str]]:
    """The bytes after one to three mutations, and which these were."""
    names = dice.choices(_WEIGHTED, k=dice.choice((1, 1, 1, 2, 3)))
    for name in names:
        if len(data) > 64:
            data = MUTATIONS[name](data, dice)
    return data, names


def _drawn_place(data: bytes, dice: random.Random) -> int:
    """Most often where the entities are: a drawing's tables matter less."""
    entities = data.find(b"ENTITIES")
    if entities > 0 and dice.random() < 0.8:
        end = data.find(b"OBJECTS", entities)
        return dice.randrange(entities, end if end > entities else len(data))
    return dice.randrange(len(data))


def _code_page(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
