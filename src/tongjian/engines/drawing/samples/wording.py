"""What a part of a plan says of itself, worded as the drawing standard wants it written on the drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tongjian.engines.drawing.attributes import integer, number, yes_or_no
from tongjian.engines.siteplan import (
    Area,
    Balcony,
    Basement,
    Building,
    Floor,
    Green,
    NonMotorParking,
    RoofHouse,
    Site,
    Stall,
)
from tongjian.engines.siteplan.storeys import parse_storeys


@dataclass(frozen=True)
class _Said:
    """One attribute: how its value is taken from the part, worded, and understood again."""

    key: str
    value: Callable[[Any], Any]
    words: Callable[[Any], str]
    read: Callable[[str], Any]


def attributes_of(part: Area) -> dict[str, str]:
    """The attributes to write on a part: its own wording where that means its values, else the values."""
    written = dict(part.attributes)
    for said in _SAYINGS.get(type(part), ()):
        value = said.value(part)
        if value is not None and not _means(written.get(said.key), value, said.read):
            written[said.key] = said.words(value)
    return written


def storeys_in_words(storeys: Sequence[int]) -> str:
    """`1,3-17`; storeys below ground one by one, where a range would read like a minus sign."""
    runs: list[list[int]] = []
    for before, storey in pairwise((None, *sorted(storeys))):
        if before is not None and storey is not None and storey > 1 and storey == before + 1:
            runs[-1].append(storey)
        elif storey is not None:
            runs.append([storey])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _means(words: str | None, value: object, read: Callable[[str], object]) -> bool:
    if words is None:
        return False
    try:
        return read(words) == value
    except ValueError:
        return False


def _plain(value: float) -> str:
    """Without an exponent, which nobody writes on a drawing."""
    return f"{Decimal(repr(value)):f}"


def _text(key: str, field: str) -> _Said:
    return _Said(key, lambda part: getattr(part, field), str, str.strip)


def _number(key: str, field: str) -> _Said:
    return _Said(key, lambda part: getattr(part, field), _plain, number)


def _count(key: str, field: str) -> _Said:
    return _Said(key, lambda part: getattr(part, field), str, integer)


_STOREYS = _Said(
    "层", lambda part: part.storeys or None, storeys_in_words, lambda words: parse_storeys(words).numbers
)
_STOREY_NAME = _Said(
    "层", lambda part: None if part.storeys else part.name, str, lambda words: parse_storeys(words).name
)
_ENCLOSED = _Said("封闭", lambda part: part.enclosed, lambda value: "是" if value else "否", yes_or_no)

_SAYINGS: Mapping[type[Area], tuple[_Said, ...]] = {
    Site: (_text("地块编号", "parcel"),),
    Building: (
        _text("楼号", "number"),
        _count("层数", "storeys_above"),
        _count("地下层数", "storeys_below"),
        _number("建筑高度", "height"),
        _text("性质", "use"),
        _text("耐火等级", "fire_rating"),
    ),
    Floor: (
        _text("楼号", "building"),
        _STOREYS,
        _STOREY_NAME,
        _text("用途", "use"),
        _number("层高", "storey_height"),
        _number("系数", "factor"),
        _text("系数理由", "factor_reason"),
    ),
    Basement: (
        _count("层数", "storeys"),
        _number("埋深比", "burial_ratio"),
        _text("用途", "use"),
        _number("层高", "storey_height"),
    ),
    Green: (_text("类型", "kind"), _number("折算系数", "factor")),
    Stall: (_text("类型", "kind"),),
    NonMotorParking: (_count("辆数", "places"),),
    Balcony: (_text("楼号", "building"), _STOREYS, _ENCLOSED, _number("进深", "depth")),
    RoofHouse: (_text("楼号", "building"), _number("高度", "height")),
}
