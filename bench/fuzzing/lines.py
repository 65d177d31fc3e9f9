"""Damage done to the lines of an ASCII DXF: a code and a value by turns."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TypeAlias

from bench.fuzzing.bombs import BOMBS

Change: TypeAlias = Callable[[list[str], random.Random], None]
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
    """Onto a sheet: the flag set, and nothing that says whose the entity is."""
    start, end = _entity(lines, dice)
    owner = next((at for at in range(start, end, 2) if lines[at].strip() == "330"), None)
    if owner is not None:
        del lines[owner : owner + 2]
    layer = next((at for at in range(start, end - 2, 2) if lines[at].strip() == "8"), None)
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


LINE_CHANGES: tuple[Change, ...] = (
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


"""As often as they are chosen."""
