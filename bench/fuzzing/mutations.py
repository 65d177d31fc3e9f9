"""Ways to damage a drawing. Each takes sound bytes and dice, and gives bytes that are sound no more."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from bench.fuzzing.bombs import BOMBS
from bench.fuzzing.tags import SENTINEL

Mutation: TypeAlias = Callable[[bytes, random.Random], bytes]
_NUMBERS = ("nan", "inf", "-inf", "1e9", "-1e9", "1e308", "1e400", "", "0", "-0.0", "4294967296", "1_0", "０")
_COUNTS = ("-1", "-2147483648", "2147483647", "99999999999999999999", "1.5", "0", "3", "x")
_KINDS = (
    "TCH_WALL",
    "ACAD_PROXY_ENTITY",
    "3DSOLID",
    "LWPOLYLIN",
    "BODY",
    "WIPEOUT",
    "HATCH",
    "CIRCLE",
    "ENDSEC",
)
_PAGES = ("gbk", "utf-8", "big5", "utf-16", "shift_jis", "cp1252")
_SOME_DAY = (2026, 1, 1, 0, 0, 0)
_HEAD = b"  0\nSECTION\n  2\nENTITIES\n  0\n"


# Bytes


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


# Lines


def codes_shuffled(lines: list[str], dice: random.Random) -> None:
    """The pairs of one entity in another order."""
    start, end = _entity(lines, dice)
    pairs = [lines[i : i + 2] for i in range(start + 2, end, 2)]
    dice.shuffle(pairs)
    lines[start + 2 : end] = [line for pair in pairs for line in pair]


def codes_changed(lines: list[str], dice: random.Random) -> None:
    start, end = _entity(lines, dice)
    for _ in range(dice.choice((1, 1, 3))):
        at = dice.randrange(start, end, 2)
        lines[at] = dice.choice(
            ("10", "20", "42", "8", "5", "0", "330", "1001", "102", "999", "-5", "1071", "67")
        )


def codes_and_values_swapped(lines: list[str], dice: random.Random) -> None:
    at = _pair(lines, dice)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def line_lost(lines: list[str], dice: random.Random) -> None:
    del lines[_pair(lines, dice) + dice.randrange(2)]


def pair_lost(lines: list[str], dice: random.Random) -> None:
    at = _pair(lines, dice)
    del lines[at : at + 2]


def pair_repeated(lines: list[str], dice: random.Random) -> None:
    at = _pair(lines, dice)
    lines[at:at] = lines[at : at + 2]


def handles_doubled(lines: list[str], dice: random.Random) -> None:
    places = [i for i in _pairs(lines) if lines[i].strip() == "5"]
    if len(places) > 1:
        for _ in range(dice.choice((1, 5))):
            lines[dice.choice(places) + 1] = lines[dice.choice(places) + 1]


def handles_wrong(lines: list[str], dice: random.Random) -> None:
    places = [i for i in _pairs(lines) if lines[i].strip() == "5"]
    for _ in range(dice.choice((1, 3))):
        if places:
            lines[dice.choice(places) + 1] = dice.choice(("0", "", "XYZ", "-1", "F" * 40, "2A/3B", "车"))


def entity_repeated(lines: list[str], dice: random.Random) -> None:
    start, end = _entity(lines, dice)
    lines[end:end] = lines[start:end] * dice.choice((1, 1, 30))


def entity_lost(lines: list[str], dice: random.Random) -> None:
    start, end = _entity(lines, dice)
    del lines[start:end]


def entity_of_another_kind(lines: list[str], dice: random.Random) -> None:
    start, _ = _entity(lines, dice)
    lines[start + 1] = dice.choice(_KINDS)


def entity_moved(lines: list[str], dice: random.Random) -> None:
    """To another place in the file: into a table, another section, before the header."""
    start, end = _entity(lines, dice)
    taken = lines[start:end]
    del lines[start:end]
    at = dice.choice([i for i in range(0, len(lines) - 1, 2) if lines[i].strip() == "0"])
    lines[at:at] = taken


def coordinate_wrong(lines: list[str], dice: random.Random) -> None:
    _spoil(lines, dice, {"10", "20", "30", "40", "41", "42", "50", "210", "230"}, _NUMBERS)


def count_wrong(lines: list[str], dice: random.Random) -> None:
    _spoil(lines, dice, {"70", "71", "72", "73", "90", "91", "93", "66", "67", "62", "60"}, _COUNTS)


def words_wrong(lines: list[str], dice: random.Random) -> None:
    words = (
        "",
        "0",
        "*Model_Space",
        "x" * 3_000,
        "\\U+7528",
        "绿地",
        "用地红线",
        "%%d%%",
        "\x1a",
        "=",
        "层数=１",
        "a\\Pb",
    )
    _spoil(lines, dice, {"1", "2", "3", "6", "7", "8", "100", "1000", "1001", "330"}, words)


def on_paper(lines: list[str], dice: random.Random) -> None:
    start, end = _entity(lines, dice)
    layer = next((at for at in range(start, end, 2) if lines[at].strip() == "8"), None)
    if layer is not None:
        lines[layer:layer] = ["67", "1"]


def sections_in_another_order(lines: list[str], dice: random.Random) -> None:
    text = "\n".join(lines)
    head, *sections = re.split(r"(?m)^(?=[ \t]*0\nSECTION$)", text)
    last, _, tail = sections[-1].rpartition("\n  0\nEOF")
    if not last:
        return
    sections[-1] = last + "\n"
    dice.shuffle(sections)
    if dice.random() < 0.3:
        sections.append(dice.choice(sections))
    if dice.random() < 0.3:
        sections.pop(dice.randrange(len(sections)))
    lines[:] = (head + "".join(sections) + "  0\nEOF" + tail).split("\n")


def no_end(lines: list[str], dice: random.Random) -> None:
    words = dice.choice((["EOF"], ["EOF", "ENDSEC"], ["ENDSEC"], ["ENDBLK"], ["SEQEND"], ["ENDTAB"]))
    gone = [i for i in _pairs(lines) if lines[i + 1].strip() in words][-2:]
    for at in sorted(gone, reverse=True):
        del lines[at : at + 2]


def far_away(lines: list[str], dice: random.Random) -> None:
    """Every coordinate moved out to where floats are coarse, or scaled."""
    shift, scale = dice.choice(((1e9, 1), (1e12, 1), (-1e9, 1), (0, 1e-6), (0, 1e6), (0, -1), (5e5, 304.8)))
    for at in _pairs(lines):
        if lines[at].strip() in {"10", "20"}:
            try:
                lines[at + 1] = repr(float(lines[at + 1]) * scale + shift)
            except ValueError:
                continue


def bomb(lines: list[str], dice: random.Random) -> None:
    """A few hundred bytes, or a few megabytes, that ask for more than there is."""
    dice.choice(BOMBS)(lines, dice)


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
_OF_LINES: tuple[Callable[[list[str], random.Random], None], ...] = (
    codes_shuffled,
    codes_changed,
    codes_changed,
    codes_and_values_swapped,
    line_lost,
    pair_lost,
    pair_lost,
    pair_repeated,
    handles_doubled,
    handles_wrong,
    entity_repeated,
    entity_lost,
    entity_of_another_kind,
    entity_moved,
    coordinate_wrong,
    coordinate_wrong,
    count_wrong,
    count_wrong,
    words_wrong,
    words_wrong,
    on_paper,
    sections_in_another_order,
    no_end,
    far_away,
    bomb,
)


def _on_lines(change: Callable[[list[str], random.Random], None]) -> Mutation:
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
    **{change.__name__: _on_lines(change) for change in _OF_LINES},
}
_WEIGHTED = [change.__name__ for change in (*_OF_BYTES, *_OF_LINES)]


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


def _pairs(lines: list[str]) -> range:
    """Where the pairs of the blocks and entities begin."""
    starts = [i for i in range(0, len(lines) - 1, 2) if lines[i + 1].strip() in {"BLOCKS", "ENTITIES"}]
    ends = [i for i in range(0, len(lines) - 1, 2) if lines[i + 1].strip() == "OBJECTS"]
    return range(starts[0] if starts else 0, ends[0] - 2 if ends else len(lines) - 1, 2)


def _pair(lines: list[str], dice: random.Random) -> int:
    places = _pairs(lines)
    return dice.choice(places) if places else 0


def _entity(lines: list[str], dice: random.Random) -> tuple[int, int]:
    """Where an entity begins and ends."""
    heads = [i for i in _pairs(lines) if lines[i].strip() == "0"]
    if len(heads) < 2:
        return 0, len(lines) // 2 * 2
    which = dice.randrange(len(heads) - 1)
    return heads[which], heads[which + 1]


def _spoil(lines: list[str], dice: random.Random, codes: set[str], values: tuple[str, ...]) -> None:
    places = [i for i in _pairs(lines) if lines[i].strip() in codes]
    for _ in range(dice.choice((1, 1, 2, 6))):
        if places:
            lines[dice.choice(places) + 1] = dice.choice(values)
