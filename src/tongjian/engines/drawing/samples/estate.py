"""The layout of the estate, in metres from its south-west corner. Pure geometry: nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from tongjian.engines.drawing.samples.shapes import (
    QUARTER,
    Point,
    Shape,
    bulge_of,
    rectangle,
    rounded,
    segment_area,
    slab,
    stadium,
)

WIDTH, HEIGHT, CORNER, RIVER_BEND = 270.0, 222.0, 30.0, 4.0
COLUMNS = (26.0, 108.0, 190.0)
ROWS = (19.0, 73.2, 127.4, 181.6)
LENGTH, DEPTH, UNITS = 58.0, 14.0, 4
STOREY_HEIGHT, PARAPET = 3.0, 1.5
STOREYS = ((6, 0, 6), (11, 11, 11), (17, 17, 17), (18, 24, 18))
BICYCLES = (26.0, 52.0, 108.0, 134.0, 190.0, 216.0)
STALL = (2.5, 5.5)
SMALL_STALL = (2.3, 5.0)


class Fault(StrEnum):
    """What is wrong with a sample; the values are the sentences of the people who planted it."""

    GREEN = "一处宅旁绿地改成了铺装，绿地率低于规划条件"
    BOUNDARY = "垃圾收集房离用地红线不足 5 m"
    SPACING = "8 号楼南移 3 m，与 5 号楼的间距不足 40 m"
    STALLS = "12 个地面车位只有 2.3 × 5.0 m"
    HEIGHT = "10 号楼高 82.5 m，超过规划条件的 80 m"
    NONMOTOR = "少了一处非机动车停车区"
    BASEMENT = "地下室离东侧用地红线不足 5 m"
    DIMENSION = "一处尺寸的文字改写成 15.00，图上是 14 m"
    DECLARED = "申报的用地面积与所画的不一致"


PLANTED = (
    Fault.GREEN,
    Fault.BOUNDARY,
    Fault.SPACING,
    Fault.STALLS,
    Fault.HEIGHT,
    Fault.NONMOTOR,
    Fault.BASEMENT,
)
"""What is wrong with the faulty estate."""


@dataclass(frozen=True)
class House:
    """A building as drawn. `use` is the word on the drawing."""

    number: str
    use: str
    storeys: int
    height: float
    shape: Shape

    @property
    def floor_area(self) -> float:
        """Every storey is as large as the footprint and at least 2.20 m high, so it counts in full."""
        return self.shape.area * self.storeys


@dataclass(frozen=True)
class Lawn:
    """A green with its kind."""

    kind: str
    shape: Shape


@dataclass(frozen=True)
class Bay:
    """A stall: its south-west corner, size, whether it lies across, and its kind."""

    x: float
    y: float
    size: tuple[float, float]
    across: bool
    kind: str


@dataclass(frozen=True)
class Estate:
    """Everything on the plan; `faults` are planted in it."""

    faults: tuple[Fault, ...]
    site: Shape
    houses: tuple[House, ...]
    basement: Shape
    lawns: tuple[Lawn, ...]
    bays: tuple[Bay, ...]
    bicycles: tuple[tuple[Shape, int], ...]


def estate(kind: str) -> Estate:
    """The `passing` estate, or the `faulty` one with all seven faults."""
    plan = Estate(
        faults=(),
        site=_site(),
        houses=tuple(_houses()),
        basement=rounded(30, 28, 244, 190, 8),
        lawns=tuple(_lawns()),
        bays=(*_ground_bays(), *_garage_bays()),
        bicycles=tuple((rectangle(x, 200.5, x + 24, 204.5), 330) for x in BICYCLES),
    )
    return _spoilt(plan) if kind == "faulty" else plan


def _site() -> Shape:
    """The red line: rounded at the road junction, bending with the river in the north."""
    river = WIDTH - CORNER
    points = (
        Point(0, 0),
        Point(WIDTH, 0),
        Point(WIDTH, HEIGHT - CORNER, QUARTER),
        Point(river, HEIGHT, -bulge_of(river, RIVER_BEND)),
        Point(0, HEIGHT),
    )
    whole = WIDTH * HEIGHT - (1 - math.pi / 4) * CORNER * CORNER
    return Shape(points, whole - segment_area(river, RIVER_BEND))


def _houses() -> Iterator[House]:
    number = 0
    for y, storeys in zip(ROWS, STOREYS, strict=True):
        for x, count in zip(COLUMNS, storeys, strict=True):
            if count:
                number += 1
                height = count * STOREY_HEIGHT + PARAPET
                yield House(str(number), "住宅", count, height, slab(x, y, LENGTH, DEPTH, UNITS))
    yield House("12", "社区服务用房", 2, 9.0, rectangle(119, 20, 155, 36))
    yield House("13", "垃圾收集房", 1, 3.6, rectangle(5.5, 100, 10, 105))


def _lawns() -> Iterator[Lawn]:
    for lower, upper in pairwise(ROWS):
        for x in COLUMNS:
            bottom, top = lower + DEPTH + 8, upper - 4.5
            if (lower, x) == (ROWS[1], COLUMNS[1]):
                yield Lawn("集中绿地", stadium(x, bottom, x + LENGTH, top))
            else:
                yield Lawn("宅旁绿地", rounded(x, bottom, x + LENGTH, top, 4))
    yield Lawn("宅旁绿地", rectangle(26, 14.5, 84, 17.5))
    yield Lawn("宅旁绿地", rectangle(190, 14.5, 248, 17.5))
    yield Lawn("防护绿地", rounded(1.5, 16, 11.5, 97, 3))
    yield Lawn("防护绿地", rounded(1.5, 108, 11.5, 208, 3))
    yield Lawn("防护绿地", rounded(257.5, 16, 268.5, 186, 3))
    yield Lawn("防护绿地", rectangle(12, 1, 88, 5.5))
    yield Lawn("防护绿地", rectangle(104, 1, 258, 5.5))
    for x in (85.5, 100.0, 168.0, 182.0):
        yield Lawn("宅旁绿地", rounded(x, 20, x + 6.5, 58, 2))


def _ground_bays() -> Iterator[Bay]:
    """Stalls across both sides of the two lanes between the columns, in groups beside the buildings' ends."""
    for lane in (96.0, 178.0):
        for y in ROWS[1:]:
            for i in range(14):
                kind = "充电" if i < 3 else "无障碍" if i == 3 else "地面"
                for x in (lane - 3.2 - STALL[1], lane + 3.2):
                    yield Bay(x, y - 10 + i * STALL[0], STALL, True, kind)


def _garage_bays() -> Iterator[Bay]:
    """The garage, drawn as a figure of its own east of the plan: rows back to back, lanes of 6 m between."""
    for row in range(16):
        y = 20 + (row // 2) * 17.0 + (row % 2) * 5.5
        for i in range(76):
            yield Bay(342 + i * STALL[0] + (i // 3) * 0.6, y, STALL, False, "地下")


def _spoilt(plan: Estate) -> Estate:
    """The seven faults, each in a place of its own."""
    paved = next(
        i for i, lawn in enumerate(plan.lawns) if lawn.shape.points[0].x > 190 and lawn.shape.area > 1000
    )
    lawns = tuple(lawn for i, lawn in enumerate(plan.lawns) if i != paved)
    ground = [i for i, bay in enumerate(plan.bays) if bay.kind == "地面"][:12]
    bays = tuple(replace(b, size=SMALL_STALL) if i in ground else b for i, b in enumerate(plan.bays))
    return replace(
        plan,
        faults=PLANTED,
        houses=tuple(_spoilt_house(house) for house in plan.houses),
        basement=rounded(30, 28, 265.8, 190, 8),
        lawns=lawns,
        bays=bays,
        bicycles=plan.bicycles[:-1],
    )


def _spoilt_house(house: House) -> House:
    match house.number:
        case "8":
            return replace(house, shape=house.shape.moved(0, -3))
        case "10":
            return replace(house, height=82.5)
        case "13":
            return replace(house, shape=house.shape.moved(-1.2, 0))
        case _:
            return house
