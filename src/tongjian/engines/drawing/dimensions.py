"""Linear dimensions: the length a text states beside the one between the points it is drawn at."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ezdxf.tools.text import fast_plain_mtext

from tongjian.engines.drawing.affine import Affine
from tongjian.engines.drawing.records import Tape
from tongjian.engines.drawing.sieve import Written
from tongjian.engines.siteplan import Dimensioned, Entity

FACTORS: Mapping[str, float] = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "in": 0.0254}
"""Metres in one unit."""
_WORDS = {"米": "m", "厘米": "cm", "公分": "cm", "毫米": "mm", "'": "ft", '"': "in"}
_ROTATED, _ALIGNED = 0, 1
_KIND = 7
_SHOWS_MEASURE = "<>"
_LENGTH = re.compile(
    r"(?:[LBWDH长宽深距净][^\d=:]{0,3}[=:])?"
    r"(?:\d+[x×*]\d+(?:\.\d+)?=)?"
    r"(?P<number>\d+(?:\.\d+)?)"
    r"(?P<unit>mm|cm|m|ft|in|厘米|公分|毫米|米|'|\")?",
    re.IGNORECASE,
)
_FEET = re.compile(r"(?P<feet>\d+)'-?(?P<inches>\d+(?:\.\d+)?)\"")
_LINEAR_FACTOR = "144"
_SAME = 1e-6


@dataclass(frozen=True)
class DrawnDimension:
    """A linear dimension as the file has it, in the axes of its block.

    `direction` is the angle in degrees it measures along, None: from point to point. `factor` is what its
    style multiplies lengths with for show.
    """

    handle: str
    layer: str
    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    direction: float | None
    style: str
    factor: float | None


@dataclass(frozen=True)
class Measured:
    """A linear dimension in the plan, in drawing units.

    `number` is what its text says, in `unit` where it names one; None: the text cannot be read as a length.
    `overridden`: a person wrote the text, it does not show the measurement.
    """

    entity: Entity
    text: str
    number: float | None
    unit: str | None
    overridden: bool
    length: float
    start: tuple[float, float]
    end: tuple[float, float]


def drawn_dimensions(
    tape: Tape, written: Iterable[Written]
) -> tuple[dict[str, list[DrawnDimension]], list[Entity]]:
    """The linear dimensions of model space ("") and of every block by its lower-case name, and those whose
    points cannot be read."""
    found: dict[str, list[DrawnDimension]] = defaultdict(list)
    unreadable: list[Entity] = []
    for entity in written:
        tags = tape.tags_of(entity.record.body, entity.record.end)
        first: dict[int, str] = {}
        for code, value in tags:
            first.setdefault(code, value)
        if first.get(67, "0") == "1" or not _is_linear(first.get(70, "0")):
            continue
        try:
            found[entity.block].append(_drawn(entity, first, tags))
        except (KeyError, ValueError):
            unreadable.append(Entity(first.get(5, "?"), entity.layer, entity.kind))
    return found, unreadable


def placed(dimension: DrawnDimension, plane: Affine, path: str, styles: Mapping[str, float]) -> Measured:
    """The dimension where the blocks around it put it."""
    start, end = plane(*dimension.start), plane(*dimension.end)
    length = _along(start, end, _turned(dimension.direction, plane))
    inside = _along(dimension.start, dimension.end, _turned(dimension.direction, Affine()))
    entity = Entity(f"{path}{dimension.handle}", dimension.layer, "DIMENSION")
    text = _plain(dimension.text)
    if text and _SHOWS_MEASURE not in text:
        number, unit = _read(text)
        return Measured(entity, text, number, unit, True, length, start, end)
    factor = styles.get(dimension.style, 1.0) if dimension.factor is None else dimension.factor
    # A negative factor holds in paper space only.
    shown = inside * (factor if factor > 0 else 1.0)
    return Measured(entity, "", shown, None, False, length, start, end)


def in_metres(measured: Sequence[Measured], factor: float) -> tuple[Dimensioned, ...]:
    """The dimensions of a drawing whose unit is `factor` metres."""
    return tuple(_dimensioned(item, factor) for item in measured)


def _dimensioned(item: Measured, factor: float) -> Dimensioned:
    length = item.length * factor
    text, stated = item.text, None
    if item.number is not None and (item.overridden or not _shows(item.number, length)):
        stated = _stated(item.number, item.unit, length, factor)
        text = text or f"{item.number:g}"
    start = (item.start[0] * factor, item.start[1] * factor)
    end = (item.end[0] * factor, item.end[1] * factor)
    return Dimensioned(item.entity, text, stated, length, start, end)


def _shows(number: float, length: float) -> bool:
    """Whether a number is the length in some unit: then its style only converts it for show."""
    return any(abs(number * metres - length) <= _SAME * length for metres in FACTORS.values())


def _stated(number: float, unit: str | None, length: float, factor: float) -> float:
    """A number in metres: in the unit it names, else in that of metres, millimetres and the drawing's own in
    which it comes nearest to the true length."""
    if unit is not None:
        return number * FACTORS[unit]
    if number == 0 or length == 0:
        return number * factor
    readings = [number * metres for metres in (1.0, FACTORS["mm"], factor)]
    return min(readings, key=lambda reading: abs(math.log(reading / length)))


def _is_linear(kind: str) -> bool:
    return kind.lstrip("-").isdigit() and int(kind) & _KIND in {_ROTATED, _ALIGNED}


def _drawn(entity: Written, first: Mapping[int, str], tags: Sequence[tuple[int, str]]) -> DrawnDimension:
    """Raises KeyError or ValueError when its points are missing or no numbers."""
    start = (_finite(first[13]), _finite(first[23]))
    end = (_finite(first[14]), _finite(first[24]))
    direction = None
    if int(first.get(70, "0")) & _KIND == _ROTATED:
        direction = _finite(first.get(50, "0"))
        # The angle is in the dimension's own axes, seen from below those run the other way.
        direction = 180 - direction if _finite(first.get(230, "1")) < 0 else direction
    factors = [
        _finite(value)
        for (code, name), (_, value) in pairwise(tags)
        if code == 1070 and name == _LINEAR_FACTOR
    ]
    return DrawnDimension(
        first.get(5, "?"),
        entity.layer,
        first.get(1, ""),
        start,
        end,
        direction,
        first.get(3, ""),
        factors[0] if factors else None,
    )


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _turned(direction: float | None, plane: Affine) -> tuple[float, float] | None:
    """The unit vector an angle becomes under `plane`."""
    if direction is None:
        return None
    angle = math.radians(direction)
    x, y = math.cos(angle), math.sin(angle)
    dx, dy = plane.a * x + plane.c * y, plane.b * x + plane.d * y
    size = math.hypot(dx, dy)
    return (dx / size, dy / size) if size else None


def _along(
    start: tuple[float, float], end: tuple[float, float], direction: tuple[float, float] | None
) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return math.hypot(dx, dy) if direction is None else abs(dx * direction[0] + dy * direction[1])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", str(fast_plain_mtext(text))).strip() if text else ""


def _read(text: str) -> tuple[float | None, str | None]:
    """The length a text states and the unit it names; (None, None) of what is no length (R5, ∅3, 30°)."""
    bare = re.sub(r"\s", "", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    bare = bare.replace("′′", '"').replace("′", "'")
    if feet := _FEET.fullmatch(bare):
        return float(feet["feet"]) + float(feet["inches"]) / 12, "ft"
    match = _LENGTH.fullmatch(bare)
    if not match:
        return None, None
    unit = match["unit"]
    return float(match["number"]), (_WORDS.get(unit, unit.lower()) if unit else None)
