"""The areas that a testimony's entities enclose: exact where they are drawn with numbers, else unknown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from bench.fuzzing.witness import MODEL, Testimony, Thing, layer_of

_MOST_DIGITS = 320
_MOST_EXACT = 5_000
_MOST_AREA = 1e300
_DEEPEST = 12
_MOST_VISITED = 50_000
"""Blocks in blocks can hold more things than anybody can look at."""


class Broken(Exception):
    """The entity contradicts itself: whoever reads it must say so."""


class Unknown(Exception):
    """The witness does not measure such entities."""


@dataclass
class Measured:
    """What lies on one layer, blocks exploded: square drawing units, outlines, and what is not known."""

    area: float = 0.0
    outlines: int = 0
    broken: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    handles: set[str] = field(default_factory=set)
    """What stands in the drawing itself and lies on the layer, or shows something that does."""

    def add(self, shown: Measured, insert: Thing) -> None:
        """What an insert shows. What it says of its size matters only when it shows something."""
        self.broken += shown.broken
        self.unknown += shown.unknown
        self.handles |= shown.handles
        if shown.outlines:
            self.area += _float(_scale_of(insert) * _copies(insert)) * shown.area
            self.outlines += shown.outlines * _copies(insert)


class Surveyor:
    """Measures every layer of a testimony. An insert scales what its block encloses, wherever it puts it."""

    def __init__(self, testimony: Testimony, encoding: str) -> None:
        self._encoding = encoding
        self._visited = 0
        self._blocks: Mapping[str, list[Thing]] = defaultdict(list)
        for thing in testimony.things:
            self._blocks[thing.block].append(thing)

    def layer_of(self, thing: Thing) -> str:
        return layer_of(thing, self._encoding)

    def measure(self, layers: Set[str]) -> Measured:
        """Everything on these layers, in the drawing and in blocks shown in it."""
        found = Measured()
        self._visited = 0
        self._add(found, MODEL, layers, "0", 0, top="")
        return found

    def inserts(self, layers: Set[str]) -> int:
        """Block references on these layers, each element of an array counted. Raises Broken."""
        return sum(
            _copies(thing)
            for thing in self._blocks[MODEL]
            if thing.kind == "INSERT" and not thing.on_paper and self.layer_of(thing) in layers
        )

    def shown_by_others(self, layers: Set[str]) -> int:
        """Outlines on these layers that block references on other layers show. Raises Broken."""
        shown = Measured()
        for thing in self._blocks[MODEL]:
            layer = self.layer_of(thing)
            if thing.kind == "INSERT" and not thing.on_paper and layer not in layers:
                one = Measured()
                self._add(one, thing.first(2).lower(), layers, layer, 1, thing.handle)
                shown.outlines += one.outlines * _copies(thing) if one.outlines else 0
                shown.unknown += one.unknown
        if shown.unknown:
            raise Unknown
        return shown.outlines

    def _add(self, found: Measured, block: str, layers: Set[str], around: str, depth: int, top: str) -> None:
        if depth > _DEEPEST:
            found.unknown.append(top)
            return
        for thing in self._blocks.get(block, ()):
            self._visited += 1
            if self._visited > _MOST_VISITED:
                found.unknown.append(top)
                return
            # Paper is a matter of the drawing: within a block the flag says nothing.
            if thing.on_paper and not depth:
                continue
            layer = self.layer_of(thing)
            layer = around if depth and layer == "0" else layer
            handle = top or thing.handle
            try:
                if thing.kind == "INSERT":
                    shown = Measured()
                    self._add(shown, thing.first(2).lower(), layers, layer, depth + 1, handle)
                    found.add(shown, thing)
                elif layer in layers:
                    found.handles.add(handle)
                    found.area += area_of(thing)
                    found.outlines += 1
            except Broken:
                found.broken.append(handle)
            except Unknown:
                found.unknown.append(handle)


def area_of(thing: Thing) -> float:
    """What an entity encloses. Raises Broken, Unknown."""
    if thing.is_anywhere:
        raise Unknown
    if thing.kind == "LWPOLYLINE":
        return _ring(*_vertices_of(thing))
    if thing.kind == "POLYLINE":
        return _ring(*_old_vertices_of(thing))
    if thing.kind == "CIRCLE":
        return math.pi * _float(abs(_number(thing.first(40)))) ** 2
    if thing.kind in {"TEXT", "MTEXT", "ATTDEF", "ATTRIB", "VIEWPORT", "POINT"}:
        return 0.0
    raise Unknown


_Vertex = tuple[Fraction, Fraction, float]


def _vertices_of(thing: Thing) -> tuple[list[_Vertex], bool]:
    vertices: list[_Vertex] = []
    x: Fraction | None = None
    for code, value in thing.tags:
        if code == 10:
            if x is not None:
                raise Broken
            x = _number(value)
        elif code == 20:
            if x is None:
                raise Broken
            vertices.append((x, _number(value), 0.0))
            x = None
        elif code == 42:
            if not vertices:
                raise Broken
            vertices[-1] = (*vertices[-1][:2], _float(_number(value)))
    single = (5, 8, 70, 90)
    if x is not None or any(len(thing.all(code)) > 1 for code in single):
        raise Broken
    if _number(thing.first(90, str(len(vertices)))) != len(vertices):
        raise Broken
    return vertices, _flag(thing, 1)


def _old_vertices_of(thing: Thing) -> tuple[list[_Vertex], bool]:
    if not thing.parts or thing.parts[-1].kind != "SEQEND":
        raise Broken
    corners = [part for part in thing.parts if part.kind != "SEQEND"]
    if _flag(thing, 2 | 4 | 16 | 64):
        raise Unknown
    vertices = []
    for part in corners:
        if part.kind != "VERTEX" or any(len(part.all(code)) != 1 for code in (10, 20)):
            raise Broken
        if _flag(part, 1 | 8 | 16):
            raise Unknown
        vertices.append(
            (_number(part.first(10)), _number(part.first(20)), _float(_number(part.first(42, "0"))))
        )
    return vertices, _flag(thing, 1)


def _ring(vertices: Sequence[_Vertex], closed: bool) -> float:
    """By the shoelace formula without rounding, and the segments under the arcs."""
    if len(vertices) > _MOST_EXACT:
        raise Unknown
    if len(vertices) < 2:
        raise Broken
    if not closed:
        if vertices[0][:2] != vertices[-1][:2]:
            raise Broken
        vertices = vertices[:-1]
    twice = Fraction(0)
    segments = 0.0
    for (x0, y0, bulge), (x1, y1, _) in zip(vertices, [*vertices[1:], vertices[0]], strict=True):
        twice += x0 * y1 - x1 * y0
        if bulge:
            segments += _segment(math.hypot(_float(x1 - x0), _float(y1 - y0)), bulge)
    area = abs(_float(twice / 2) + segments)
    if not math.isfinite(area) or area > _MOST_AREA:
        raise Broken
    return area


def _segment(chord: float, bulge: float) -> float:
    """The area between a chord and its arc, with the bulge's sign."""
    angle = 4 * math.atan(abs(bulge))
    if math.sin(angle / 2) == 0:
        return 0.0
    radius = chord / 2 / math.sin(angle / 2)
    return math.copysign(radius * radius / 2 * (angle - math.sin(angle)), bulge)


def _scale_of(insert: Thing) -> Fraction:
    """By how much an insert multiplies areas."""
    if _number(insert.first(230, "1")) not in {1, -1}:
        raise Unknown
    return abs(_number(insert.first(41, "1")) * _number(insert.first(42, "1")))


def _copies(insert: Thing) -> int:
    rows, columns = _number(insert.first(71, "1")), _number(insert.first(70, "1"))
    if rows.denominator != 1 or columns.denominator != 1 or rows < 0 or columns < 0:
        raise Broken
    return max(1, int(rows)) * max(1, int(columns))


def _flag(thing: Thing, bits: int) -> bool:
    return bool(int(_number(thing.first(70, "0"))) & bits)


def _float(number: Fraction) -> float:
    """Raises Broken when it is beyond what a float holds."""
    try:
        return float(number)
    except OverflowError as error:
        raise Broken from error


def _number(written: str) -> Fraction:
    """Exactly what is written. Raises Broken for no finite number, Unknown for digits of other scripts."""
    if not written.isascii():
        raise Unknown
    try:
        number = Decimal(written.strip())
    except InvalidOperation as error:
        raise Broken from error
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise Broken
    if number.adjusted() < -_MOST_DIGITS:
        return Fraction(0)
    return Fraction(number)
