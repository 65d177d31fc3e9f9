"""Small things that ask for too much: set into the lines of an ASCII DXF."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TypeAlias

Bomb: TypeAlias = Callable[[list[str], random.Random], None]
_GREEN, _STALL = ("绿地", "机动车位")


def vertices_by_the_million(lines: list[str], dice: random.Random) -> None:
    count = dice.choice((20_000, 200_000, 1_000_000))
    corners = [word for i in range(count) for word in ("10", f"{i % 977}.5", "20", f"{i * i % 991}.25")]
    _draw(lines, ["LWPOLYLINE", "100", "AcDbPolyline", "90", str(count), "70", "1", *corners])


def hatch_of_many_edges(lines: list[str], dice: random.Random) -> None:
    count = dice.choice((10_000, 200_000))
    edges = [
        w for i in range(count) for w in ("72", "1", "10", f"{i}", "20", "0", "11", f"{i + 1}", "21", "1")
    ]
    head = ["HATCH", "100", "AcDbHatch", "10", "0", "20", "0", "30", "0", "2", "SOLID", "70", "1", "71", "0"]
    path = ["91", "1", "92", "1", "93", str(dice.choice((count, -5, 2**31 - 1))), *edges]
    _draw(lines, [*head, *path, "97", "0", "75", "0", "76", "1", "98", "0"])


def spline_with_bad_knots(lines: list[str], dice: random.Random) -> None:
    knots = [
        w for _ in range(dice.choice((8, 50_000))) for w in ("40", dice.choice(("nan", "0", "1e308", "inf")))
    ]
    points = [
        w for i in range(4) for w in ("10", f"{i * 10}", "20", dice.choice(("0", "nan", "1e9")), "30", "0")
    ]
    counts = ["70", "8", "71", dice.choice(("3", "25", "-1", "1000000")), "72", "8", "73", "4", "74", "0"]
    _draw(lines, ["SPLINE", "100", "AcDbSpline", *counts, *knots, *points])


def strange_ellipse(lines: list[str], dice: random.Random) -> None:
    ratio, start, end = (dice.choice(("nan", "0", "1e-300", "-3", "1e9", "inf", "0.5")) for _ in range(3))
    axis = ["10", "0", "20", "0", "30", "0", "11", dice.choice(("0", "5", "nan")), "21", "0", "31", "0"]
    _draw(lines, ["ELLIPSE", "100", "AcDbEllipse", *axis, "40", ratio, "41", start, "42", end])


def array_beyond_counting(lines: list[str], dice: random.Random) -> None:
    rows, columns = dice.choice((("1000000", "1000000"), ("32767", "32767"), ("1000", "1000"), ("-5", "3")))
    _block(lines, "BOMB", _outline("BOMB0"))
    _draw(
        lines,
        _insert("BOMB", ["70", columns, "71", rows, "44", "1", "45", "1"]),
        dice.choice((_GREEN, _STALL)),
    )


def block_that_shows_itself(lines: list[str], dice: random.Random) -> None:
    around = dice.choice((["BOMB"], ["BOMBA", "BOMB"], ["BOMBA", "BOMBB", "BOMB"]))
    for name, shown in zip(["BOMB", *around], around, strict=False):
        _block(lines, name, [*_outline("BOMB1"), *_entity(_insert(shown, []), "0", "BOMB2")])
    _draw(lines, _insert("BOMB", []), dice.choice((_GREEN, _STALL, "0")))


def blocks_without_end(lines: list[str], dice: random.Random) -> None:
    """Ten blocks deep, each showing the next ten times."""
    depth, width = dice.choice(((10, 10), (25, 2), (400, 1), (3_000, 1)))
    for level in range(depth):
        shown = [
            w for i in range(width) for w in _entity(_insert(f"BOMB{level + 1}", []), "0", f"B{level:X}{i}")
        ]
        _block(lines, f"BOMB{level}", shown)
    _block(lines, f"BOMB{depth}", _outline("BOMB3"))
    _draw(lines, _insert("BOMB0", []), dice.choice((_GREEN, _STALL, "0")))


def block_that_is_not_there(lines: list[str], dice: random.Random) -> None:
    _draw(lines, _insert(dice.choice(("NOWHERE", "", "*U99", "*Model_Space")), []), _STALL)


def scaled_to_nothing(lines: list[str], dice: random.Random) -> None:
    scale = dice.choice(("0", "-1", "1e-300", "1e300", "nan"))
    _draw(lines, _insert("STALL", ["41", scale, "42", dice.choice((scale, "1")), "50", "nan"]), _STALL)


def endless_words(lines: list[str], dice: random.Random) -> None:
    words = dice.choice(("{\\f" * 50_000, "a" * 3_000_000, "\\P" * 100_000, "\\U+" * 50_000, "=;" * 50_000))
    kind = dice.choice((["TEXT", "100", "AcDbText"], ["MTEXT", "100", "AcDbMText"]))
    _draw(lines, [*kind, "10", "60", "20", "10", "40", "1", "1", words])


def layers_by_the_thousand(lines: list[str], dice: random.Random) -> None:
    for i in range(dice.choice((500, 5_000))):
        _draw(lines, ["POINT", "100", "AcDbPoint", "10", f"{i}", "20", "0"], f"LAYER{i}")


def stalls_by_the_thousand(lines: list[str], dice: random.Random) -> None:
    for i in range(dice.choice((500, 4_000))):
        place = ["10", f"{i % 50 * 2.5}", "20", f"{200 + i // 50 * 6}", "30", "0"]
        _draw(lines, ["INSERT", "100", "AcDbBlockReference", "2", "STALL", *place], _STALL)


def lines_that_never_close(lines: list[str], dice: random.Random) -> None:
    for i in range(dice.choice((300, 3_000))):
        ends = [f"{dice.random() * 100:.3f}" for _ in range(4)]
        place = [w for code, end in zip(("10", "20", "11", "21"), ends, strict=True) for w in (code, end)]
        _draw(lines, ["LINE", "100", "AcDbLine", *place], _GREEN, f"C{i:05X}")


BOMBS: tuple[Bomb, ...] = (
    vertices_by_the_million,
    hatch_of_many_edges,
    spline_with_bad_knots,
    spline_with_bad_knots,
    strange_ellipse,
    strange_ellipse,
    array_beyond_counting,
    array_beyond_counting,
    block_that_shows_itself,
    block_that_shows_itself,
    blocks_without_end,
    block_that_is_not_there,
    scaled_to_nothing,
    endless_words,
    layers_by_the_thousand,
    stalls_by_the_thousand,
    lines_that_never_close,
)


def _entity(tags: Iterable[str], layer: str, handle: str) -> list[str]:
    kind, *rest = tags
    return ["0", kind, "5", handle, "100", "AcDbEntity", "8", layer, *rest]


def _outline(handle: str) -> list[str]:
    corners = ["10", "1", "20", "2", "10", "3.5", "20", "2", "10", "3.5", "20", "7.5", "10", "1", "20", "7.5"]
    return _entity(["LWPOLYLINE", "100", "AcDbPolyline", "90", "4", "70", "1", *corners], "0", handle)


def _insert(block: str, more: list[str]) -> list[str]:
    return ["INSERT", "100", "AcDbBlockReference", "2", block, "10", "5", "20", "5", "30", "0", *more]


def _draw(lines: list[str], tags: list[str], layer: str = _GREEN, handle: str = "BADD") -> None:
    """Put an entity at the end of the entities."""
    at = _end_of(lines, "ENTITIES")
    lines[at:at] = _entity(tags, layer, handle)


def _block(lines: list[str], name: str, entities: list[str]) -> None:
    at = _end_of(lines, "BLOCKS")
    head = ["0", "BLOCK", "5", "BADB", "100", "AcDbEntity", "8", "0", "100", "AcDbBlockBegin", "2", name]
    tail = ["0", "ENDBLK", "5", "BADC", "100", "AcDbEntity", "8", "0", "100", "AcDbBlockEnd"]
    lines[at:at] = [*head, "70", "0", "10", "0", "20", "0", "30", "0", "3", name, "1", "", *entities, *tail]


def _end_of(lines: list[str], section: str) -> int:
    """Where the section's ENDSEC stands; the end of the file when there is none."""
    try:
        begin = next(i for i, line in enumerate(lines) if line.strip() == section)
        return next(i for i in range(begin, len(lines)) if lines[i].strip() == "ENDSEC") - 1
    except StopIteration:
        return max(0, len(lines) - 2)
