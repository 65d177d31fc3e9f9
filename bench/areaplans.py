"""Random site plans with areas known by formula, drawn in every way a CAD can draw an outline.

Nothing here measures: an area comes from the numbers its outline was made from.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.areaways import Sheet
from tongjian.engines.drawing.samples.files import COLOURS, UNITS, add_layers, new_document, save
from tongjian.engines.drawing.samples.shapes import (
    Point,
    Shape,
    rectangle,
    rounded,
    segment_area,
    slab,
    stadium,
)

VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")
SITE, FOOTPRINT, FLOOR, GREEN, STALL = "用地红线", "建筑基底", "楼层轮廓", "绿地", "机动车位"
_ORIGINS = ((0.0, 0.0), (61_250.0, 46_380.0), (512_345.25, 3_466_789.75))
_CELL, _ROW = 40.0, 7


@dataclass(frozen=True)
class Ground:
    """An outline to be drawn: its edges, the holes in it, and its area in m². `ellipse` is its half axes."""

    shape: Shape
    holes: tuple[Shape, ...] = ()
    ellipse: tuple[float, float] | None = None

    @property
    def area(self) -> float:
        return self.shape.area - math.fsum(hole.area for hole in self.holes)

    @property
    def straight(self) -> bool:
        return not self.ellipse and not any(p.bulge for s in (self.shape, *self.holes) for p in s.points)


@dataclass
class Drawn:
    """A plan in files: the one to read, its twin in text for readers without binary DXF, and its truth."""

    path: Path
    text: Path
    version: str
    unit: str
    binary: bool
    areas: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ways: list[str] = field(default_factory=list)

    @property
    def totals(self) -> Mapping[str, float]:
        """m² by layer."""
        return {layer: math.fsum(areas) for layer, areas in self.areas.items()}


def draw_plan(number: int, folder: Path, seed: int = 20_261_120) -> Drawn:
    """Plan `number` of the series: the same number and seed give the same drawing."""
    chance = Random(seed + number)
    version, unit = VERSIONS[number % len(VERSIONS)], chance.choice(sorted(UNITS))
    binary = chance.random() < 0.3
    path = folder / f"{number}.dxf"
    drawn = Drawn(path, folder / f"{number}-text.dxf" if binary else path, version, unit, binary)
    document = new_document(version, unit)
    add_layers(document, COLOURS)
    sheet = Sheet(document, chance, UNITS[unit][0], chance.choice(_ORIGINS), chance.uniform(0, math.tau))
    for layer, ground, x, y in _grounds(chance, ellipses=version != "R12"):
        drawn.areas[layer].append(ground.area)
        turn = 0.0 if layer in (SITE, STALL) else chance.uniform(0, math.tau)
        drawn.ways.append(sheet.draw(layer, ground, x, y, turn))
    save(document, path, unit, binary=binary)
    if binary:
        save(document, drawn.text, unit)
    return drawn


def _grounds(chance: Random, *, ellipses: bool) -> Iterator[tuple[str, Ground, float, float]]:
    """Each outline around its own origin, with its layer and the place it goes to."""
    yield SITE, _site(chance), 0.0, 0.0
    cells = chance.sample(range(_ROW * _ROW), 30)
    layers = (
        [FOOTPRINT] * chance.randint(2, 9) + [FLOOR] * chance.randint(2, 9) + [GREEN] * chance.randint(2, 9)
    )
    for layer, cell in zip(layers, cells, strict=False):
        yield layer, _ground(chance, ellipses=ellipses), (cell % _ROW - 3) * _CELL, (cell // _ROW - 3) * _CELL
    for i in range(6):
        yield STALL, Ground(rectangle(0, 0, 2.5, 5.5)), -150 + 3.0 * i, -160.0


def _site(chance: Random) -> Ground:
    """About as large as the cells, sometimes with a bay of a river, sometimes with a pond left out."""
    half = chance.uniform(140, 160)
    pond = (_disc(chance.uniform(3, 12)),) if chance.random() < 0.3 else ()
    outline = chance.choice(
        (
            rectangle(-half, -half, half, half),
            rounded(-half, -half, half, half, chance.uniform(5, 60)),
            stadium(-half - 20, -half, half + 20, half),
            _bayed(half, chance.uniform(3, 20) * chance.choice((-1, 1))),
        )
    )
    return Ground(outline, pond)


def _ground(chance: Random, *, ellipses: bool) -> Ground:
    a, b = chance.uniform(6, 16), chance.uniform(4, 14)
    match chance.randrange(9 if ellipses else 8):
        case 0:
            return Ground(rectangle(-a, -b, a, b))
        case 1:
            return Ground(rounded(-a, -b, a, b, chance.uniform(0.5, min(a, b) * 0.9)))
        case 2:
            return Ground(stadium(-a - b, -b / 2, a + b, b / 2))
        case 3:
            return Ground(_disc(b))
        case 4:
            hole = _disc(chance.uniform(0.3, 0.6) * min(a, b))
            return Ground(rounded(-a, -b, a, b, 0.2 * min(a, b)), (hole,))
        case 5:
            court = rectangle(-a / 3, -b / 3, a / 4, b / 3)
            return Ground(rectangle(-a, -b, a, b), (court,))
        case 6:
            return Ground(slab(-15, -6, 30, 12, chance.randint(2, 4)))
        case 7:
            return Ground(_sector(a, chance.uniform(0.4, math.pi)))
        case _:
            points = tuple(Point(a * math.cos(t), b * math.sin(t)) for t in (0, 1, 2))
            return Ground(Shape(points, math.pi * a * b), ellipse=(a, b))


def _disc(radius: float) -> Shape:
    return Shape((Point(-radius, 0, 1.0), Point(radius, 0, 1.0)), math.pi * radius * radius)


def _sector(radius: float, angle: float) -> Shape:
    """A slice of a disc of `angle` radians."""
    end = Point(radius * math.cos(angle), radius * math.sin(angle))
    points = (Point(0, 0), Point(radius, 0, math.tan(angle / 4)), end)
    return Shape(points, radius * radius * angle / 2)


def _bayed(half: float, depth: float) -> Shape:
    """A square whose north side is an arc, bulging out by `depth` metres, in where that is negative."""
    points = (Point(-half, -half), Point(half, -half), Point(half, half, depth / half), Point(-half, half))
    return Shape(points, 4 * half * half + math.copysign(segment_area(2 * half, abs(depth)), depth))
