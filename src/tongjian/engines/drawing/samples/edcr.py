"""A small building in India's public layer convention of the eGov plan-scrutiny service (eDCR)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from tongjian.engines.drawing.samples.estate import Fault
from tongjian.engines.drawing.samples.files import new_document, save
from tongjian.engines.drawing.samples.pen import Pen
from tongjian.engines.drawing.samples.shapes import QUARTER, Point, Shape, rectangle
from tongjian.engines.drawing.samples.truth import SampleTruth

WIDTH, DEPTH, CORNER = 30.0, 42.0, 4.0
_HOUSE = (6.0, 12.0, 24.0, 34.0)
_COURT = (13.0, 20.0, 16.0, 24.0)
_GUARD = (1.0, 2.0, 5.0, 5.0)
_HEIGHTS = {1: 10.5, 2: 3.3}
_STOREYS = {1: (-1, 0, 1, 2), 2: (0,)}
ORIGIN = (500.0, 800.0)
"""Where the south-west corner of the plot lies, in metres, unless told."""
_SLOTS, _SLOT, _ACCESSIBLE = 9, (2.5, 5.5), (3.6, 5.5)


def write_edcr(
    declared: float, path: Path, unit: str, version: str, corner: tuple[float, float] = ORIGIN
) -> SampleTruth:
    """A house of three storeys round a court, with a basement and a guard house.

    `declared` is the plot's area in PLAN_INFO as a multiple of the drawn one.
    """
    document = new_document(version, unit)
    pen = Pen(document, unit, origin=corner)
    plot = _plot()
    pen.outline("PLOT_BOUNDARY", plot)
    blocks = {1: rectangle(*_HOUSE), 2: rectangle(*_GUARD)}
    court = rectangle(*_COURT)
    for number, block in blocks.items():
        _block(pen, number, block, court if number == 1 else None)
    _yards(pen)
    for layer, slot in _slots():
        pen.outline(layer, slot)
    pen.outline("TWO_WHEELER_PARKING", rectangle(25, 14, 28, 24))
    pen.words(f"PLOT_AREA_M2={plot.area * declared:.2f}", 0, -6, 1.0, "PLAN_INFO")
    pen.words("ARCHITECT_NAME=NOBODY", 0, -8, 1.0, "PLAN_INFO")
    save(document, path, unit)
    return _truth(plot, blocks, court, declared)


def _plot() -> Shape:
    """Rounded at the corner of two streets."""
    points = (
        Point(0, 0),
        Point(WIDTH - CORNER, 0, QUARTER),
        Point(WIDTH, CORNER),
        Point(WIDTH, DEPTH),
        Point(0, DEPTH),
    )
    return Shape(points, WIDTH * DEPTH - (1 - math.pi / 4) * CORNER * CORNER)


def _block(pen: Pen, number: int, block: Shape, court: Shape | None) -> None:
    """A building as the convention wants it: several times over, each floor in a figure of its own."""
    pen.outline("BLDG_FOOT_PRINT", block)
    pen.outline(f"BLK_{number}_LVL_0_BLDG_FOOT_PRINT", block)
    pen.outline(f"BLK_{number}_COVERED_AREA", block)
    if court:
        pen.outline(f"BLK_{number}_COVERED_AREA_DEDUCT", court)
    for storey in _STOREYS[number]:
        x = 60.0 * number + 40.0 * (storey + 2)
        layer = f"BLK_{number}_FLR_{storey}_BLT_UP_AREA"
        pen.outline(layer, block.moved(x, 0))
        if court and storey >= 0:
            pen.outline(f"{layer}_DEDUCT", court.moved(x, 0))
    foot = (60.0 * number, -40.0)
    pen.dimension(f"BLK_{number}_HT_OF_BLDG", foot, (foot[0], foot[1] + _HEIGHTS[number]))


def _yards(pen: Pen) -> None:
    """What has to stay open around the first building, on layers that name the side."""
    west, south, east, north = _HOUSE
    pen.outline("BLK_1_LVL_0_FRONT_SETBACK", rectangle(0, 6, WIDTH, south))
    pen.outline("BLK_1_LVL_0_REAR_SETBACK", rectangle(0, north, WIDTH, DEPTH))
    pen.outline("BLK_1_LVL_0_SIDE_SETBACK1", rectangle(0, south, west, north))
    pen.outline("BLK_1_LVL_0_SIDE_SETBACK2", rectangle(east, south, WIDTH, north))


def _slots() -> Iterator[tuple[str, Shape]]:
    width, length = _SLOT
    for i in range(_SLOTS):
        yield "PARKING_SLOT", rectangle(0.5 + i * width, 35.5, 0.5 + (i + 1) * width, 35.5 + length)
    x = 0.5 + _SLOTS * width + 0.5
    yield "DA_PARKING", rectangle(x, 35.5, x + _ACCESSIBLE[0], 35.5 + _ACCESSIBLE[1])


def _truth(plot: Shape, blocks: dict[int, Shape], court: Shape, declared: float) -> SampleTruth:
    """The court is taken off the house and off its floors above ground."""
    house, guard = blocks[1].area, blocks[2].area
    above = sum(storey >= 0 for storey in _STOREYS[1])
    return SampleTruth(
        site_area=plot.area,
        footprint_area=house - court.area + guard,
        floor_area_above=above * (house - court.area) + guard,
        floor_area_below=house,
        green_area=0.0,
        green_area_concentrated=0.0,
        parking_motor=_SLOTS + 1,
        parking_nonmotor=0,
        parking_undersized=0,
        building_height_max=max(_HEIGHTS.values()),
        storeys_max=above,
        buildings=len(blocks),
        faults=() if declared == 1.0 else (Fault.DECLARED,),
    )
